import { row, type Manufacturer } from './manufacturer-row.js';

/**
 * Importers and dealers whose name stands on weapons others made. Import marks are spelled as they are met on weapons;
 * a mark not listed is no fault.
 */
export const importers: readonly Manufacturer[] = [
  row('century', 'Century Arms', 'USA', 1961, 'Century|Century International Arms|Century Arms Int|CAI|C.A.I.', {
    role: 'importer',
    marks: 'C.A.I. ST. ALB. VT|CAI ST ALB VT|CAI GEORGIA VT|C.A.I. GEORGIA VT',
  }),
  row('interarms', 'Interarms', 'USA', 1953, 'International Armament Corp', {
    to: 1999,
    role: 'importer',
    former: 'Interarmco',
    marks: 'INTERARMS ALEXANDRIA VA|INTERARMS ALEX. VA',
  }),
  row('eaa', 'European American Armory', 'USA', 1990, 'EAA|E.A.A.', { role: 'importer', marks: 'E.A.A. COCOA FL' }),
  row('fie', 'F.I.E.', 'USA', 1972, 'FIE|Firearms Import & Export', {
    to: 1990,
    role: 'importer',
    marks: 'F.I.E. MIAMI FL',
  }),
  row('cimarron', 'Cimarron', 'USA', 1984, 'Cimarron Arms|Cimarron Firearms', { role: 'importer' }),
  row('taylors', 'Taylor’s & Co.', 'USA', 1988, 'Taylor & Co.|Taylors Firearms', { role: 'importer' }),
  row('emf', 'E.M.F.', 'USA', 1956, 'EMF', { role: 'importer' }),
  row('navy-arms', 'Navy Arms', 'USA', 1956, '', { role: 'importer' }),
  row('zenith', 'Zenith Firearms', 'USA', 2013, 'Zenith', { role: 'importer' }),
  row('american-tactical', 'American Tactical', 'USA', 2000, 'ATI|American Tactical Imports', {
    role: 'importer',
    marks: 'ATI ROCHESTER NY|ATI SUMMERVILLE SC',
  }),
  row('charles-daly', 'Charles Daly', 'USA', 1875, '', { role: 'importer', related: 'kbi' }),
  row('kbi', 'K.B.I.', 'USA', 1990, 'KBI', { to: 2010, role: 'importer', marks: 'KBI INC HBG PA' }),
  row('tristar', 'TriStar', 'USA', 1994, 'Tri Star|TriStar Arms', { role: 'importer' }),
  row('stoeger', 'Stoeger Industries', 'USA', 1924, 'Stoeger|Stoeger Ind', { role: 'importer', related: 'beretta' }),
  row('pw-arms', 'PW Arms', 'USA', 1985, '', { role: 'importer', marks: 'PW ARMS REDMOND WA' }),
  row('ksi', 'KSI', 'USA', 1980, 'K-Sports Imports|K.S.I.', { role: 'importer', marks: 'KSI POMONA CA' }),
  row('cdi', 'C.D.I.', 'USA', null, 'CDI', { role: 'importer', marks: 'CDI SWAN VT|C.D.I. SWANTON VT' }),
  row('cva', 'Connecticut Valley Arms', 'USA', 1971, 'CVA', { role: 'importer', related: 'dikar' }),
  row('intrac', 'Intrac', 'USA', 1989, 'INTRAC Knoxville', { role: 'importer', marks: 'INTRAC KNOX TN' }),
  row('fime', 'FIME Group', 'USA', 2010, 'Fime', {
    role: 'importer',
    related: 'arsenal-us',
    marks: 'FIME GROUP LAS VEGAS NV',
  }),
  row('fedarm', 'FedArm', 'USA', 2014, 'Fedarm', { role: 'importer' }),
  row('ifg', 'Italian Firearms Group', 'USA', 2011, 'IFG', { role: 'importer' }),
  row('blackheart', 'Blackheart International', 'USA', 2003, '', { role: 'importer' }),
  row('czechpoint', 'CzechPoint', 'USA', 2004, 'Czechpoint', {
    role: 'importer',
    marks: 'CZECHPOINT INC KNOXVILLE TN',
  }),
  row('lionheart', 'Lionheart Industries', 'USA', 2011, 'Lionheart', { role: 'importer' }),
  row('gibbs', 'Gibbs Rifle Company', 'USA', 1991, 'Gibbs Rifle', { role: 'importer', related: 'navy-arms' }),
  row('jdi', 'JDI Firearms', 'USA', null, '', { role: 'importer' }),
  row('hawes', 'Hawes', 'USA', 1964, 'Hawes Firearms', { to: 1980, role: 'importer' }),
  row('hy-hunter', 'Hy Hunter', 'USA', 1954, '', { to: 1972, role: 'importer' }),
  row('traditions', 'Traditions', 'USA', 1984, 'Traditions Firearms', { role: 'importer' }),
  row('legacy-sports', 'Legacy Sports International', 'USA', 1999, 'LSI', {
    role: 'importer',
    brands: 'Citadel',
    marks: 'LSI RENO NV|LSI ALEXANDRIA VA',
  }),
  row('mks-supply', 'MKS Supply', 'USA', 1985, 'MKS', { role: 'importer', marks: 'MKS SUPPLY DAYTON OH' }),
  row('samco', 'SAMCO Global Arms', 'USA', 1985, 'Samco', { role: 'importer', marks: 'SAMCO MIA FL|SAMCO MIAMI FL' }),
  row('inter-continental', 'Inter-Continental Arms', 'USA', null, 'Inter Continental Arms', { role: 'importer' }),
  row('tg-international', 'TG International', 'USA', 1995, 'TGI', { role: 'importer', marks: 'TGI KNOX TN' }),
  row('marstar', 'Marstar', 'CAN', 1983, 'Marstar Canada', { role: 'importer' }),
  row('frankonia', 'Frankonia', 'DEU', 1908, 'Frankonia Jagd|Waffen Frankonia', { role: 'importer' }),
  row('transarms', 'Transarms', 'DEU', null, 'Transarms Worms', { role: 'importer' }),
  row('kettner', 'Eduard Kettner', 'DEU', 1884, 'Kettner', { to: 2010, role: 'importer' }),
  row('viking-arms', 'Viking Arms', 'GBR', 1969, '', { role: 'importer' }),
  row('firearms-international', 'Firearms International', 'USA', 1962, 'Firearms Int|Firearms Intl', {
    to: 1974,
    role: 'importer',
  }),
];
