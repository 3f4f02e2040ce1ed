import { row, type Manufacturer } from './manufacturer-row.js';

/** The former Soviet Union, Bulgaria, Romania, Albania, Greece, and the former Yugoslavia. */
export const easternEurope: readonly Manufacturer[] = [
  row('arcus', 'Arcus', 'BGR', 1966, 'Arcus Lyaskovets|Аркус'),
  row('arex', 'Arex', 'SVN', 1994, 'Arex Šentjernej'),
  row('arsenal-bg', 'Arsenal AD', 'BGR', 1878, 'Arsenal Kazanlak|Arsenal Bulgaria|Арсенал', {
    former: 'Friedrich Engels Kazanlak|State Factory 10',
    related: 'arsenal-us',
  }),
  row('vmz', 'VMZ Sopot', 'BGR', 1936, 'Vazovski Mashinostroitelni Zavodi|ВМЗ Сопот'),
  row('cugir', 'Cugir', 'ROU', 1799, 'Romarm|Uzina Mecanica Cugir|Romtechnica', { was: 'ROM' }),
  row('carfil', 'Carfil', 'ROU', 1924, 'Carfil Brasov|SC Carfil', { was: 'ROM' }),
  row('sadu', 'Uzina Mecanică Sadu', 'ROU', 1939, 'UM Sadu', { was: 'ROM' }),
  row('gramsh', 'Uzina Mekanike Gramsh', 'ALB', 1962, 'KM Gramsh|Gramsh'),
  row('ebo', 'Hellenic Defence Systems', 'GRC', 1977, 'EBO|Ellinika Amyntika Systimata', {
    former: 'Hellenic Arms Industry',
  }),
  row('hs-produkt', 'HS Produkt', 'HRV', 1991, 'HS Product|I.M. Metal', { related: 'springfield-inc' }),
  row('rh-alan', 'RH-Alan', 'HRV', 1991, 'Agencija Alan', { to: 2015 }),
  row('bnt', 'Bratstvo Novi Travnik', 'BIH', 1949, 'Bratstvo|BNT', { was: 'YUG' }),
  row('igman', 'Igman Konjic', 'BIH', 1950, 'Igman', { was: 'YUG' }),
  row('ppt', 'PPT Namenska', 'SRB', 1951, 'Prva Petoletka Trstenik|PPT', { was: 'YUG SCG' }),
  row('zastava', 'Zastava Arms', 'SRB', 1853, 'Zastava|Zastava oružje|Застава оружје', {
    was: 'YUG SCG',
    former: 'Crvena Zastava|Zavodi Crvena Zastava|Preduzeće 44|Vojno-tehnički zavod Kragujevac',
  }),
  row('izhmash', 'Kalashnikov Concern', 'RUS', 1807, 'Izhmash|Ижмаш|Концерн Калашников|Izhevsk Machinebuilding Plant', {
    was: 'SUN',
    brands: 'Saiga|Сайга',
    former: 'Izhevsk|Izhevsk Arsenal|Ижевский машиностроительный завод',
    related: 'izhmekh',
  }),
  row('izhmekh', 'Izhevsk Mechanical Plant', 'RUS', 1942, 'Izhmekh|IMEZ|Ижмех', {
    was: 'SUN',
    brands: 'Baikal|Байкал',
    former: 'Izhevsk Plant 622',
    related: 'izhmash',
  }),
  row('kbp', 'KBP Instrument Design Bureau', 'RUS', 1927, 'KBP Tula|КБП', { was: 'SUN', related: 'tula' }),
  row('degtyarev', 'Degtyarev Plant', 'RUS', 1916, 'ZiD|Kovrov|Завод имени Дегтярёва|ZID Kovrov', {
    was: 'SUN',
    former: 'Kovrov Arms Factory No. 2',
  }),
  row('molot', 'Molot', 'RUS', 1940, 'Vyatskie Polyany|Vyatskiye Polyany Machine-Building Plant|Молот', {
    was: 'SUN',
    brands: 'Vepr|Вепрь',
  }),
  row('tula', 'Tula Arms Plant', 'RUS', 1712, 'TOZ|Tula|Тульский оружейный завод|ТОЗ|Tula Arsenal', {
    was: 'SUN',
    related: 'kbp',
  }),
  row('sestroretsk', 'Sestroretsk Arsenal', 'RUS', 1724, 'Sestroryetsk', { to: 1918 }),
  row('tsniitochmash', 'TsNIITochMash', 'RUS', 1944, 'ЦНИИточмаш|TSNIITOCHMASH Klimovsk', { was: 'SUN' }),
  row('lobaev', 'Lobaev Arms', 'RUS', 2003, 'Лобаев Армс'),
  row('orsis', 'ORSIS', 'RUS', 2011, 'Promtechnology|ОРСИС'),
  row('zlatoust', 'Zlatoust Machine-Building Plant', 'RUS', 1939, 'Zlatmash|Златмаш', { was: 'SUN' }),
  row('techcrim', 'TechCrim', 'RUS', 1989, 'Техкрим'),
  row('bazalt', 'Bazalt', 'RUS', 1916, 'GNPP Bazalt|Базальт', { was: 'SUN' }),
  row('fort', 'RPC Fort', 'UKR', 1991, 'Fort|Fort Vinnytsia|Форт|НВО Форт'),
  row('mayak', 'Mayak Plant', 'UKR', 1924, 'Zavod Mayak|Завод Маяк', { was: 'SUN' }),
  row('luch', 'Luch Design Bureau', 'UKR', 1965, 'Luch|ДККБ Луч', { was: 'SUN' }),
  row('zbroyar', 'Zbroyar', 'UKR', 2007, 'Зброяр'),
  row('beltech', 'BelTechExport', 'BLR', 1993, 'Belspetsvneshtechnika'),
  row('delta-geo', 'STC Delta', 'GEO', 2010, 'State Military Scientific-Technical Center Delta'),
  row('garni-ler', 'Garni-Ler', 'ARM', 1992, 'Garni Ler'),
  row('iglim', 'Iglim', 'AZE', 2009),
  row('arsenal-ee', 'Tallinn Arsenal', 'EST', 1920, 'Arsenal Tallinn', { to: 1940 }),
];
