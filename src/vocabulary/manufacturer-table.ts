export interface Manufacturer {
  code: string;
  name: string;
  /** ISO 3166-1 alpha-3 of the seat; withdrawn where the maker ended with its State. */
  country: string;
  /** First year of making firearms under this name or a forerunner's. */
  from: number;
  /** Last year, or null while it still makes. */
  to: number | null;
  aliases: readonly string[];
  /** Importers put their name on weapons others made; it is often recorded as the maker's (ATF F 3312.1 asks for both). */
  role: 'maker' | 'importer';
  /** Makers whose weapons carry each other's name: licence, brand, successor, one works under two names. */
  related: readonly string[];
}

type Extra = Partial<Pick<Manufacturer, 'to' | 'role'>> & { related?: string };

const row = (
  code: string,
  name: string,
  country: string,
  from: number,
  aliases: string,
  extra: Extra = {},
): Manufacturer => ({
  code,
  name,
  country,
  from,
  to: extra.to ?? null,
  aliases: aliases === '' ? [] : aliases.split('|'),
  role: extra.role ?? 'maker',
  related: extra.related?.split(' ') ?? [],
});

/** A first small list. Years and seats are public company history; they help to judge a record, they refuse none. */
export const manufacturerTable: readonly Manufacturer[] = [
  row('anderson', 'Anderson Manufacturing', 'USA', 2008, 'Anderson Arms|AM-15'),
  row(
    'armscor',
    'Arms Corporation of the Philippines',
    'PHL',
    1952,
    'Armscor Philippines|Rock Island Armory|Armscor Precision|Armscor Precision International',
  ),
  row('arsenal-bg', 'Arsenal AD', 'BGR', 1878, 'Arsenal Kazanlak|Arsenal Bulgaria|Арсенал'),
  row('astra', 'Astra-Unceta', 'ESP', 1908, 'Astra|Unceta|Unceta y Cia', { to: 1997 }),
  row('benelli', 'Benelli', 'ITA', 1967, 'Benelli Armi'),
  row('beretta', 'Beretta', 'ITA', 1526, 'Fabbrica d’Armi Pietro Beretta|Pietro Beretta|P. Beretta|Beretta USA'),
  row('bersa', 'Bersa', 'ARG', 1958, ''),
  row('browning', 'Browning', 'USA', 1927, 'Browning Arms', { related: 'fn' }),
  row('bryco', 'Bryco Arms', 'USA', 1986, 'Bryco', { to: 2003, related: 'jennings' }),
  row('bushmaster', 'Bushmaster', 'USA', 1973, 'Bushmaster Firearms'),
  row('canik', 'Canik', 'TUR', 1998, 'Canik55|Samsun Yurt Savunma|SYS'),
  row('cbc', 'CBC', 'BRA', 1926, 'Companhia Brasileira de Cartuchos|Magtech', { related: 'taurus' }),
  row('century', 'Century Arms', 'USA', 1961, 'Century|Century International Arms|Century Arms Int|CAI|C.A.I.', {
    role: 'importer',
  }),
  row('charter', 'Charter Arms', 'USA', 1964, 'Charco|Charter 2000'),
  row('cobra', 'Cobra Firearms', 'USA', 2002, 'Cobra|Cobra Enterprises', { to: 2020 }),
  row('colt', 'Colt', 'USA', 1836, 'Colt’s|Colts|Colt Manufacturing|Colt’s Patent Fire Arms|Colt Defense'),
  row('cugir', 'Cugir', 'ROU', 1799, 'Romarm|Uzina Mecanica Cugir|Romtechnica'),
  row('cz', 'Česká zbrojovka', 'CZE', 1919, 'CZ|CZUB|CZ USA|Ceska Zbrojovka Uhersky Brod', { related: 'brno' }),
  row('brno', 'Zbrojovka Brno', 'CZE', 1918, 'Brno', { related: 'cz' }),
  row('daewoo', 'SNT Motiv', 'KOR', 1981, 'Daewoo|S&T Motiv|Daewoo Precision'),
  row('daniel-defense', 'Daniel Defense', 'USA', 2001, ''),
  row('diamondback', 'Diamondback Firearms', 'USA', 2009, 'Diamondback'),
  row('dpms', 'DPMS', 'USA', 1985, 'DPMS Panther Arms|Panther Arms'),
  row('dwm', 'DWM', 'DEU', 1896, 'Deutsche Waffen- und Munitionsfabriken', { to: 1930, related: 'mauser' }),
  row('erma', 'Erma-Werke', 'DEU', 1922, 'Erma', { to: 1997 }),
  row('feg', 'FÉG', 'HUN', 1891, 'FEG|F.E.G.|Fegyver- és Gépgyár|Femaru|Fegyvergyar'),
  row('fn', 'FN Herstal', 'BEL', 1889, 'FN|FNH|FN America|Fabrique Nationale|Fabrique Nationale d’Armes de Guerre', {
    related: 'browning',
  }),
  row('girsan', 'Girsan', 'TUR', 1993, ''),
  row('glock', 'Glock', 'AUT', 1963, 'Glock Ges.m.b.H.|Glock USA'),
  row('haenel', 'C. G. Haenel', 'DEU', 1840, 'Haenel'),
  row('heckler-koch', 'Heckler & Koch', 'DEU', 1949, 'HK|H&K'),
  row('heritage', 'Heritage Manufacturing', 'USA', 1992, 'Heritage|Heritage Mfg', { related: 'taurus' }),
  row('hi-point', 'Hi-Point Firearms', 'USA', 1992, 'Hi-Point|Hi Point'),
  row('howa', 'Howa', 'JPN', 1907, 'Howa Machinery|豊和工業'),
  row(
    'imi',
    'IWI',
    'ISR',
    1933,
    'IMI|I.W.I.|Israel Weapon Industries|Israel Weapons Industries|Israel Military Industries',
  ),
  row('interarms', 'Interarms', 'USA', 1953, '', { to: 1999, role: 'importer' }),
  row('izhmash', 'Kalashnikov Concern', 'RUS', 1807, 'Izhmash|Ижмаш|Izhevsk|Концерн Калашников|Saiga', {
    related: 'izhmekh',
  }),
  row('izhmekh', 'Izhevsk Mechanical Plant', 'RUS', 1942, 'Baikal|Izhmekh|IMEZ|Ижмех|Байкал', { related: 'izhmash' }),
  row('jennings', 'Jennings Firearms', 'USA', 1978, 'Jennings', { to: 1996, related: 'bryco' }),
  row('jimenez', 'Jimenez Arms', 'USA', 2004, 'Jimenez', { to: 2020, related: 'bryco' }),
  row('kahr', 'Kahr Arms', 'USA', 1995, 'Kahr'),
  row('kel-tec', 'Kel-Tec', 'USA', 1991, 'KelTec CNC|Kel Tec CNC Industries'),
  row('kimber', 'Kimber', 'USA', 1979, 'Kimber of America'),
  row('llama', 'Llama', 'ESP', 1904, 'Gabilondo|Llama Gabilondo', { to: 2000 }),
  row('lorcin', 'Lorcin Engineering', 'USA', 1989, 'Lorcin', { to: 1999 }),
  row('marlin', 'Marlin', 'USA', 1870, 'Marlin Firearms', { related: 'ruger remington' }),
  row('mauser', 'Mauser', 'DEU', 1811, 'Mauser-Werke|Waffenfabrik Mauser', { related: 'dwm' }),
  row('mke', 'MKE', 'TUR', 1950, 'MKEK|Makina ve Kimya Endustrisi'),
  row('mossberg', 'Mossberg', 'USA', 1919, 'O.F. Mossberg & Sons|O F Mossberg'),
  row('naa', 'North American Arms', 'USA', 1972, 'NAA'),
  row('norinco', 'Norinco', 'CHN', 1980, 'China North Industries|中国北方工业|Factory 66'),
  row('phoenix', 'Phoenix Arms', 'USA', 1992, ''),
  row('pof', 'Pakistan Ordnance Factories', 'PAK', 1951, ''),
  row('polymer80', 'Polymer80', 'USA', 2013, 'P80', { to: 2024 }),
  row('psa', 'Palmetto State Armory', 'USA', 2008, 'PSA'),
  row('radom', 'FB Radom', 'POL', 1925, 'Radom|Łucznik|Lucznik|Fabryka Broni Radom'),
  row('remington', 'Remington', 'USA', 1816, 'Remington Arms|RemArms', { related: 'marlin' }),
  row('rohm', 'Röhm', 'DEU', 1907, 'Rohm|RG Industries|Röhm Gesellschaft|RG', { to: 2010 }),
  row('rossi', 'Rossi', 'BRA', 1889, 'Amadeo Rossi|Braztech', { related: 'taurus' }),
  row('ruger', 'Sturm, Ruger & Co.', 'USA', 1949, 'Ruger|Sturm Ruger'),
  row('sako', 'SAKO', 'FIN', 1921, ''),
  row('sar', 'Sarsılmaz', 'TUR', 1880, 'Sarsilmaz|SAR Arms|SAR USA'),
  row('sauer', 'J. P. Sauer & Sohn', 'DEU', 1751, 'JP Sauer|Sauer|Sauer & Sohn|J P Sauer & Sons', { related: 'sig' }),
  row('savage', 'Savage Arms', 'USA', 1894, 'Savage'),
  row('sccy', 'SCCY', 'USA', 2003, 'SCCY Industries|Skyy Industries'),
  row('sig', 'SIG Sauer', 'CHE', 1853, 'SIG|Sigarms|SIG Arms|Schweizerische Industrie-Gesellschaft', {
    related: 'sauer',
  }),
  row('smith-wesson', 'Smith & Wesson', 'USA', 1852, 'S&W|Smith Wesson'),
  row('springfield-inc', 'Springfield Armory, Inc.', 'USA', 1974, 'Springfield Armory Geneseo'),
  row('springfield-us', 'Springfield Armory (U.S. arsenal)', 'USA', 1794, 'U.S. Springfield Armory', { to: 1968 }),
  row('star', 'Star Bonifacio Echeverria', 'ESP', 1905, 'Star|Star B. Echeverria', { to: 1997 }),
  row('steyr', 'Steyr Arms', 'AUT', 1864, 'Steyr|Steyr Mannlicher|Steyr-Daimler-Puch'),
  row('tanfoglio', 'Tanfoglio', 'ITA', 1948, 'F. Tanfoglio|Fratelli Tanfoglio'),
  row('taurus', 'Taurus', 'BRA', 1939, 'Forjas Taurus|Taurus Armas|Taurus USA', { related: 'rossi heritage cbc' }),
  row('tikka', 'Tikka', 'FIN', 1893, '', { related: 'sako' }),
  row('tisas', 'Tisaş', 'TUR', 1993, 'Tisas|Trabzon Silah Sanayi'),
  row('tula', 'Tula Arms Plant', 'RUS', 1712, 'TOZ|Tula|Тульский оружейный завод|ТОЗ'),
  row('uberti', 'Uberti', 'ITA', 1959, 'Aldo Uberti|A. Uberti'),
  row('walther', 'Walther', 'DEU', 1886, 'Carl Walther|Carl Walther Waffenfabrik'),
  row('webley', 'Webley & Scott', 'GBR', 1834, 'Webley'),
  row('winchester', 'Winchester', 'USA', 1866, 'Winchester Repeating Arms', { related: 'fn browning' }),
  row('zastava', 'Zastava Arms', 'SRB', 1853, 'Zastava|Crvena Zastava|Zastava oružje|Застава оружје'),
];

/** Names that several makers bear: never a code. */
export const sharedNames: readonly { name: string; codes: readonly string[] }[] = [
  { name: 'Springfield Armory', codes: ['springfield-inc', 'springfield-us'] },
  { name: 'Springfield', codes: ['springfield-inc', 'springfield-us'] },
];
