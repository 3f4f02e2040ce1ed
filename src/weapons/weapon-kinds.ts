import { defineKind } from '../ledger/core.js';

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
});

export const weaponMarked = defineKind({
  kind: 'weapon.marked',
  stream: 'weapon',
  fields: { markings: { each: MARKING } },
});

const REPORT = { circumstances: 'sealed?', caseReference: 'sealed?' } as const;

export const weaponLost = defineKind({ kind: 'weapon.lost', stream: 'weapon', fields: REPORT });

export const weaponStolen = defineKind({ kind: 'weapon.stolen', stream: 'weapon', fields: REPORT });

export const weaponFound = defineKind({
  kind: 'weapon.found',
  stream: 'weapon',
  fields: { holder: 'plain', ...REPORT },
});

const PURPOSE = { purpose: 'plain', caseReference: 'sealed?', reason: 'sealed?' } as const;

export const weaponDisclosed = defineKind({
  kind: 'weapon.disclosed',
  stream: 'disclosure',
  fields: { weapon: 'plain', position: 'plain?', ...PURPOSE },
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
});
