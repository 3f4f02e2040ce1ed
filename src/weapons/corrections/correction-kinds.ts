import { defineKind, type RecordClass } from '../../ledger/core.js';

/** What a correction restates, under the names it has in the entry that is corrected; null is none, or unknown. */
const RESTATED = {
  occurredAt: 'plain?',
  source: 'plain?',
  sourceRef: 'sealed?',
  basis: 'sealed?',
  type: 'plain?',
  manufacturer: 'plain?',
  model: 'plain?',
  calibre: 'plain?',
  countryOfManufacture: 'plain?',
  yearOfManufacture: 'plain?',
  conditions: 'plain?',
  military: 'plain?',
  unmarkedReason: 'plain?',
  legacy: 'plain?',
  circumstances: 'sealed?',
  caseReference: 'sealed?',
  markings: {
    each: {
      number: 'plain',
      kind: 'plain?',
      text: 'plain?',
      scripts: 'plain?',
      symbols: 'plain?',
      unread: 'plain?',
      place: 'plain?',
      method: 'plain?',
      heightMicrometres: 'plain?',
      depthMicrometres: 'plain?',
      legibility: 'plain?',
      appliedBy: 'sealed?',
      appliedAt: 'plain?',
    },
    optional: true,
  },
} as const;

/** As long as what it restates is kept, whichever that is: of a report as one, of anything else as all that a weapon has. */
const asCorrected = ({ of }: { of?: unknown }): readonly RecordClass[] =>
  REPORTS.includes((of as CorrectedEntry).kind) ? ['weapon', 'incident'] : ['weapon', 'manufacture', 'import'];
const REPORTS = ['weapon.lost', 'weapon.stolen', 'weapon.found'];

/** `of` names the entry that is corrected; `credential` is the key by which the officer acted. */
const CORRECTION = { of: 'plain', reason: 'sealed', credential: 'plain' } as const;

export const correctionProposed = defineKind({
  kind: 'correction.proposed',
  stream: 'weapon',
  fields: { ...CORRECTION, ...RESTATED },
  records: asCorrected,
});

/** `proposal` names who proposed it, where a second officer confirmed. */
export const weaponCorrected = defineKind({
  kind: 'weapon.corrected',
  stream: 'weapon',
  fields: { ...CORRECTION, proposal: 'plain?', ...RESTATED },
  records: asCorrected,
});

export const correctionRejected = defineKind({
  kind: 'correction.rejected',
  stream: 'weapon',
  fields: { proposal: 'plain', reason: 'sealed', credential: 'plain' },
  records: () => ['weapon', 'incident', 'manufacture', 'import'],
});

export const supplementWaived = defineKind({
  kind: 'supplement.waived',
  stream: 'disclosure',
  fields: { weapon: 'plain', correction: 'plain', reason: 'sealed' },
  records: () => ['look'],
});

export const CORRECTION_KINDS: readonly string[] = [correctionProposed, weaponCorrected, correctionRejected].map(
  ({ kind }) => kind,
);

/** The entry that is corrected, as a correction names it. */
export interface CorrectedEntry {
  entry: string;
  kind: string;
  position: number;
}

/** Who proposed what another officer decides, as the decision names it. */
export interface Proposal {
  entry: string;
  unit: string;
  officer: string;
  credential: string;
}

export type RestatedName = keyof typeof RESTATED;

export const isRestated = (name: string): name is RestatedName => Object.hasOwn(RESTATED, name);

/** The fields that a correction restates, such as `manufacturer` and `markings/1/text`. */
export function restatedFieldsOf(values: Readonly<Record<string, unknown>>): string[] {
  const { markings = [], ...plain } = values as { markings?: readonly { number: number }[] } & typeof values;
  return [
    ...Object.keys(plain).filter(isRestated),
    ...markings.flatMap(({ number, ...members }) => Object.keys(members).map((name) => `markings/${number}/${name}`)),
  ].sort();
}
