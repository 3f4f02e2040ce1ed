/**
 * What a column of an import may say, and how people head it. Members of a registration have the names they have there;
 * case, accents, blanks and punctuation of a header do not matter. A word that may mean two columns is none.
 */
const HEADERS = {
  registryNumber: 'registry no|registration id|tracemark number|tracemark no',
  type: 'weapon type|firearm type|gun type|type of weapon|type of firearm|kind of weapon|type d’arme|tipo|tipo de arma|Art der Waffe|Waffenart|Waffentyp',
  origin: 'record origin|origin of record',
  manufacturer: 'maker|make|mfr|mfg|manuf|manufactured by|brand|fabricant|marque|fabricante|marca|Hersteller|Marke',
  model: 'mod|model name|model no|model number|modèle|modelo|Modell',
  calibre: 'caliber|cal|calibre or gauge|caliber or gauge|chambering|calibre nominal|Kaliber',
  countryOfManufacture:
    'country of origin|country|made in|coo|country of make|manufacture country|pays de fabrication|pays d’origine|país de fabricación|país de origen|país de fabricação|país de origem|Herkunftsland|Herstellungsland',
  yearOfManufacture:
    'year|year made|manufacture year|year of make|yom|année|année de fabrication|año|año de fabricación|ano|ano de fabricação|Baujahr|Herstellungsjahr',
  conditions: 'firing condition|deactivation|deactivation status|status of deactivation',
  military: 'made for armed forces|military weapon|military firearm|military pattern',
  serial:
    'serial no|serial nr|serial num|serial number|serial nos|serialnumber|s/n|sn|ser no|ser nr|weapon no|weapon number|weapon serial|weapon serial number|firearm serial number|frame no|frame number|numéro de série|n° de série|no de série|numéro|número de serie|nº de serie|número de série|nº de série|Seriennummer|Serien-Nr|Waffennummer|Waffen-Nr',
  serialPlace: 'place of serial|serial location|location of serial|serial position',
  serialMethod: 'serial marking method',
  serialLegibility: 'legibility|legibility of serial',
  manufactureMark: 'manufacturer mark|manufacture marking|maker mark|maker’s mark',
  importMark:
    'import marking|importer mark|marque d’importation|marca de importación|marca de importação|Importstempel',
  stateMark: 'state marking|government mark|force mark|property mark|service mark|marque de l’État|Eigentumsstempel',
  proofMark: 'proof|proof marks|proofmarks|poinçon|poinçon d’épreuve|Beschusszeichen|Beschussstempel',
  securityMark: 'security marking',
  ownerMark: 'owner marking|rack no|rack number|inventory mark',
  otherMark: 'other marks|other marking|other markings',
  markings: 'markings json',
  unmarkedReason: 'reason unmarked|why unmarked',
  holderKind: 'kind of holder',
  holderUnit: 'holder|unit|unit id|holder id|holding unit',
  holderBasis: 'basis of holder',
  holderAsOf: 'held since|holder since',
  status: 'weapon status|Status der Waffe',
  missingSince: 'lost since|stolen since|date lost|date stolen|lost on|stolen on|date of loss|date of theft',
  occurredAt: 'occurred|date|event date|registered on|registration date|date of registration',
  basis: 'legal basis',
  source: 'kind of source',
  sourceRef: 'source reference|document|document no|document number|reference',
  legacyCompany: 'former company|closed company|source company',
  legacyMedium: 'record medium|source medium',
  legacyVolume: 'volume|ledger|book|source volume|folio',
  legacyTakenOverAt: 'taken over|taken over at|taken over on|date taken over|date of take-over',
} as const;

export type ImportColumn = keyof typeof HEADERS;

export const IMPORT_COLUMNS = Object.keys(HEADERS) as readonly ImportColumn[];

/** Columns that are each one marking, in the order the row states them, and the kind of it. */
export const MARK_COLUMNS = {
  serial: 'serial',
  manufactureMark: 'manufacture',
  importMark: 'import',
  stateMark: 'state',
  proofMark: 'proof',
  securityMark: 'security',
  ownerMark: 'owner',
  otherMark: 'other',
} as const satisfies Partial<Record<ImportColumn, string>>;

export type MarkColumn = keyof typeof MARK_COLUMNS;

/** What the serial's marking says besides its text. */
export const SERIAL_COLUMNS = {
  serialPlace: 'place',
  serialMethod: 'method',
  serialLegibility: 'legibility',
} as const satisfies Partial<Record<ImportColumn, string>>;

/** Added by the registry where it gives a record back; known and left out when that record comes again. */
export const REASON_HEADER = 'tracemark_reason';
/** Holds a line of NDJSON that is not JSON, where it is given back. */
export const LINE_MEMBER = 'tracemark_line';

const keyOf = (header: string): string =>
  header
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

const byKey = new Map<string, ImportColumn>();
for (const [column, headers] of Object.entries(HEADERS) as [ImportColumn, string][]) {
  for (const header of [column, ...headers.split('|')]) {
    const known = byKey.get(keyOf(header));
    if (known !== undefined && known !== column) throw new Error(`${header} heads both ${known} and ${column}`);
    byKey.set(keyOf(header), column);
  }
}

export const isImportColumn = (name: string): name is ImportColumn => Object.hasOwn(HEADERS, name);

/** The column a header means, as people write it; null where nobody could say. */
export const recogniseHeader = (header: string): ImportColumn | null => byKey.get(keyOf(header)) ?? null;

export const isReasonHeader = (header: string): boolean => keyOf(header) === keyOf(REASON_HEADER);
