/** What may be found at fault in one record. Codes are stable: a later rule gets a code of its own. */
export const FINDINGS = [
  'noSerial',
  'partialSerial',
  'junkSerial',
  'spreadsheetDamaged',
  'duplicateSerial',
  'missingManufacturer',
  'missingModel',
  'missingCalibre',
  'missingCountry',
  'missingYear',
  'missingMarkingPlace',
  'unresolvedType',
  'unresolvedManufacturer',
  'unresolvedModel',
  'unresolvedCalibre',
  'assumedType',
  'assumedManufacturer',
  'assumedModel',
  'assumedCalibre',
  'contradictionCountryNotThen',
  'contradictionYearOutsideMaker',
  'contradictionMakerIsImporter',
  'contradictionModelNotOfMaker',
  'contradictionCalibreNotOfModel',
  'contradictionTypeNotOfModel',
  'contradictionMarkingBeforeManufacture',
] as const;

export type Finding = (typeof FINDINGS)[number];

/** Which of them mean that a record cannot be found by its serial, or not alone. */
export const SERIAL_MISSING_OR_DUPLICATE: readonly Finding[] = ['noSerial', 'junkSerial', 'duplicateSerial'];

/** In the order of the list, each once. */
export const inOrder = (findings: readonly Finding[]): Finding[] =>
  FINDINGS.filter((finding) => findings.includes(finding));
