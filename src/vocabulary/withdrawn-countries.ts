/** A code taken out of ISO 3166-1; weapons outlive the States that made them. */
export interface WithdrawnCountry {
  name: string;
  /** Year the code entered ISO 3166-1 (first edition 1974). Says nothing about when the State began. */
  introduced: number;
  /** Year the code was withdrawn: nothing made in a later year carries it. */
  withdrawn: number;
  /** Codes that took its place, withdrawn ones included. */
  successors: readonly string[];
}

const row = (name: string, introduced: number, withdrawn: number, successors: string): WithdrawnCountry => ({
  name,
  introduced,
  withdrawn,
  successors: successors.split(' '),
});

/**
 * Source: ISO 3166-3, names removed from ISO 3166-1 since 1974. Left out: ATF as used before 1979, whose alpha-3 code
 * is in use again. Added: ROM, Romania's alpha-3 code until ISO 3166-1 Newsletter V-3 (2002). The Soviet Union's
 * successors here include Belarus and Ukraine, which had codes of their own but made weapons marked as Soviet.
 */
export const withdrawnCountries: Readonly<Record<string, WithdrawnCountry>> = {
  AFI: row('French Afars and Issas', 1974, 1977, 'DJI'),
  ANT: row('Netherlands Antilles', 1974, 2010, 'BES CUW SXM'),
  ATB: row('British Antarctic Territory', 1974, 1979, 'ATA'),
  ATN: row('Dronning Maud Land', 1974, 1983, 'ATA'),
  BUR: row('Burma', 1974, 1989, 'MMR'),
  BYS: row('Byelorussian SSR', 1974, 1992, 'BLR'),
  CSK: row('Czechoslovakia', 1974, 1993, 'CZE SVK'),
  CTE: row('Canton and Enderbury Islands', 1974, 1984, 'KIR'),
  DDR: row('German Democratic Republic', 1974, 1990, 'DEU'),
  DHY: row('Dahomey', 1974, 1977, 'BEN'),
  FXX: row('France, Metropolitan', 1993, 1997, 'FRA'),
  GEL: row('Gilbert and Ellice Islands', 1974, 1979, 'KIR TUV'),
  HVO: row('Upper Volta', 1974, 1984, 'BFA'),
  JTN: row('Johnston Island', 1974, 1986, 'UMI'),
  MID: row('Midway Islands', 1974, 1986, 'UMI'),
  NHB: row('New Hebrides', 1974, 1980, 'VUT'),
  NTZ: row('Neutral Zone', 1974, 1993, 'IRQ SAU'),
  PCI: row('Pacific Islands (Trust Territory)', 1974, 1986, 'FSM MHL MNP PLW'),
  PCZ: row('Panama Canal Zone', 1974, 1980, 'PAN'),
  PUS: row('United States Miscellaneous Pacific Islands', 1974, 1986, 'UMI'),
  RHO: row('Southern Rhodesia', 1974, 1980, 'ZWE'),
  ROM: row('Romania', 1974, 2002, 'ROU'),
  SCG: row('Serbia and Montenegro', 2003, 2006, 'SRB MNE'),
  SKM: row('Sikkim', 1974, 1975, 'IND'),
  SUN: row('USSR', 1974, 1992, 'ARM AZE BLR BYS EST GEO KAZ KGZ LTU LVA MDA RUS TJK TKM UKR UZB'),
  TMP: row('East Timor', 1974, 2002, 'TLS'),
  VDR: row('Viet-Nam, Democratic Republic of', 1974, 1977, 'VNM'),
  WAK: row('Wake Island', 1974, 1986, 'UMI'),
  YMD: row('Yemen, Democratic', 1974, 1990, 'YEM'),
  YUG: row('Yugoslavia', 1974, 2003, 'BIH HRV MKD SCG SVN SRB MNE'),
  ZAR: row('Zaire', 1974, 1997, 'COD'),
};
