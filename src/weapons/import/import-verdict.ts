import type { Fault } from '../../platform/problem.js';
import { isJunkSerial } from '../../matching/index.js';
import { certainCode, type Manufacturer, type Resolution, type Vocabulary } from '../../vocabulary/core.js';
import type { ImportRow } from './import-row.js';

/** What became of a row. `duplicate` changes nothing: the weapon is on record, or stands in the file before. */
export const VERDICTS = ['accepted', 'acceptedWithWarning', 'duplicate', 'rejected'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Why a row that is taken in deserves a look. */
export const WARNINGS = {
  TYPE_UNRESOLVED: 'the vocabulary does not know this type; it is kept as written',
  MANUFACTURER_UNRESOLVED: 'the vocabulary does not know this manufacturer; it is kept as written',
  MODEL_UNRESOLVED: 'the vocabulary does not know this model; it is kept as written',
  CALIBRE_UNRESOLVED: 'the vocabulary does not know this calibre; it is kept as written',
  TYPE_ASSUMED: 'the type may mean several things; it is kept as written, without a code',
  MANUFACTURER_ASSUMED: 'the manufacturer may mean several; it is kept as written, without a code',
  MODEL_ASSUMED: 'the model may mean several; it is kept as written, without a code',
  CALIBRE_ASSUMED: 'the calibre may mean several; it is kept as written, without a code',
  NO_SERIAL: 'the weapon is recorded without a serial',
  JUNK_SERIAL: 'the serial says that there is none; it is kept as it was recorded',
  YEAR_IMPLAUSIBLE: 'the manufacturer did not make weapons in this year, by the vocabulary',
} as const;
export type WarningCode = keyof typeof WARNINGS;

/** Why a row is a duplicate, or rejected by what stands beside it and not by what it says; the rules are in SQL. */
export const COLLISIONS = {
  REPEATED_IN_FILE: 'the same serial and description stand in this file before',
  ALREADY_ON_RECORD: 'a weapon of the same serial and description is on record',
  REGISTRY_NUMBER_TAKEN: 'another weapon bears this registry number',
  NOT_YOURS_TO_GIVE: 'registry numbers are given by the national authority; leave it out, and a new one is drawn',
} as const;
export type CollisionCode = keyof typeof COLLISIONS;

const warning = (pointer: string, code: WarningCode, detail: string = WARNINGS[code]): Fault => ({
  pointer,
  code,
  detail,
});

type Resolved = 'TYPE' | 'MANUFACTURER' | 'MODEL' | 'CALIBRE';

function unresolved(pointer: string, what: Resolved, resolution: Resolution | null): Fault[] {
  if (resolution === null || certainCode(resolution) !== null) return [];
  const meanings = resolution.ambiguous ?? [];
  if (meanings.length === 0) return [warning(pointer, `${what}_UNRESOLVED`)];
  const code: WarningCode = `${what}_ASSUMED`;
  const [first, ...others] = meanings.slice(0, MOST_NAMED);
  if (others.length === 0) return [warning(pointer, code, `perhaps ${first}; it is kept as written, without a code`)];
  return [warning(pointer, code, `${WARNINGS[code]}: ${[first, ...others].join(', ')}`)];
}

const MOST_NAMED = 5;
/** A year is a warning only where it is far off: firms begin and end by degrees, and stamps are used up. */
const YEARS_OFF = 2;

/** Warnings of one row by itself, in the order of a registration's members; none is a reason to refuse it. */
export function warningsOf(row: ImportRow, vocabulary: Vocabulary): Fault[] {
  const { weaponTypes, manufacturers, models, calibres } = vocabulary;
  const maker = row.manufacturer == null ? null : manufacturers.resolve(row.manufacturer);
  const code = maker && certainCode(maker);
  return [
    ...unresolved('/type', 'TYPE', weaponTypes.resolve(row.type)),
    ...unresolved('/manufacturer', 'MANUFACTURER', maker),
    ...unresolved('/model', 'MODEL', row.model == null ? null : models.resolve(row.model, code)),
    ...unresolved('/calibre', 'CALIBRE', row.calibre == null ? null : calibres.resolve(row.calibre)),
    ...yearWarnings(row.yearOfManufacture ?? null, code === null ? null : manufacturers.find(code)),
    ...serialWarnings(row),
  ];
}

function yearWarnings(year: number | null, maker: Manufacturer | null): Fault[] {
  const { from = null, to = null, name = '' } = maker ?? {};
  if (year === null || ((from === null || year >= from - YEARS_OFF) && (to === null || year <= to + YEARS_OFF)))
    return [];
  const years = `${name} made weapons ${from === null ? '' : `from ${from}`}${to === null ? '' : ` until ${to}`}`;
  return [warning('/yearOfManufacture', 'YEAR_IMPLAUSIBLE', `${WARNINGS.YEAR_IMPLAUSIBLE}: ${years}`)];
}

function serialWarnings({ markings }: ImportRow): Fault[] {
  const junk = markings.flatMap(({ kind, text }, number) =>
    kind === 'serial' && text !== undefined && isJunkSerial(text)
      ? [warning(`/markings/${number}/text`, 'JUNK_SERIAL')]
      : [],
  );
  const hasSerial = markings.some(({ kind }) => kind === 'serial');
  return hasSerial ? junk : [warning('/markings', 'NO_SERIAL')];
}
