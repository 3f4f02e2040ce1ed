import { defineKind, type RecordClass } from '../ledger/core.js';

const MARKING = {
  number: 'plain',
  kind: 'plain',
  text: 'plain',
  scripts: 'plain',
  symbols: 'plain',
  unread: 'plain',
  place: 'plain',
  method: 'plain',
  heightMicrometres: 'plain',
  depthMicrometres: 'plain',
  legibility: 'plain',
  appliedBy: 'sealed?',
  appliedAt: 'plain',
} as const;

const BY_ORIGIN: Record<string, readonly RecordClass[]> = { manufactured: ['manufacture'], imported: ['import'] };

export const weaponRegistered = defineKind({
  kind: 'weapon.registered',
  stream: 'weapon',
  fields: {
    registryNumber: 'plain',
    type: 'plain',
    origin: 'plain',
    manufacturer: 'plain',
    model: 'plain',
    calibre: 'plain',
    countryOfManufacture: 'plain',
    yearOfManufacture: 'plain',
    unmarkedReason: 'plain',
    holder: 'plain',
    importedFrom: 'plain?',
    markings: { each: MARKING },
    legacy: 'plain?',
    conditions: 'plain?',
    military: 'plain?',
  },
  records: ({ origin }) => ['weapon', ...(BY_ORIGIN[origin as string] ?? [])],
});

export const weaponMarked = defineKind({
  kind: 'weapon.marked',
  stream: 'weapon',
  fields: { markings: { each: MARKING } },
  records: () => ['weapon'],
});

const incident = (): readonly RecordClass[] => ['weapon', 'incident'];

const REPORT = { circumstances: 'sealed?', caseReference: 'sealed?' } as const;

export const weaponLost = defineKind({ kind: 'weapon.lost', stream: 'weapon', fields: REPORT, records: incident });

export const weaponStolen = defineKind({ kind: 'weapon.stolen', stream: 'weapon', fields: REPORT, records: incident });

export const weaponFound = defineKind({
  kind: 'weapon.found',
  stream: 'weapon',
  fields: { holder: 'plain', ...REPORT },
  records: incident,
});

const look = (): readonly RecordClass[] => ['look'];

const PURPOSE = { purpose: 'plain', caseReference: 'sealed?', reason: 'sealed?' } as const;

export const weaponDisclosed = defineKind({
  kind: 'weapon.disclosed',
  stream: 'disclosure',
  fields: { weapon: 'plain', position: 'plain?', ...PURPOSE },
  records: look,
});

export const markingsSearched = defineKind({
  kind: 'markings.searched',
  stream: 'markingSearch',
  fields: {
    readings: { each: { text: 'plain', kind: 'plain?', place: 'plain?' } },
    manufacturer: 'plain?',
    model: 'plain?',
    calibre: 'plain?',
    countryOfManufacture: 'plain?',
    yearOfManufacture: 'plain?',
    depth: 'plain',
    verdict: 'plain',
    candidates: 'plain',
    ...PURPOSE,
  },
  records: look,
});

/** The case behind a look that named none when it was taken. */
const CASE = { caseReference: 'sealed' } as const;

export const searchCaseAdded = defineKind({
  kind: 'search.caseAdded',
  stream: 'markingSearch',
  fields: CASE,
  records: look,
});

export const disclosureCaseAdded = defineKind({
  kind: 'disclosure.caseAdded',
  stream: 'disclosure',
  fields: CASE,
  records: look,
});
