import { cellText } from '../../platform/tabular/write-csv.js';
import type { RecordFault } from '../../platform/tabular/table.js';
import { CONDITIONS } from '../../vocabulary/core.js';
import { areConditions } from '../conditions-cell.js';
import { weaponColumns } from '../weapon-columns.js';
import type { WeaponView } from '../weapon-view.js';

/** The members of an exported weapon; `own` is what a registry says of its own record and gives anew to one it takes in. */
const MEMBERS: Record<keyof WeaponView, 'own' | 'value' | 'flag' | 'object' | 'list'> = {
  id: 'own',
  registryNumber: 'value',
  status: 'value',
  type: 'object',
  origin: 'value',
  manufacturer: 'object',
  model: 'object',
  calibre: 'object',
  countryOfManufacture: 'value',
  yearOfManufacture: 'value',
  conditions: 'list',
  military: 'flag',
  markings: 'list',
  unmarkedReason: 'value',
  legacy: 'object',
  holder: 'object',
  registeredAt: 'own',
  registeredBy: 'own',
  position: 'own',
};
const membersThatAre = (what: string): string[] =>
  Object.entries(MEMBERS).flatMap(([name, kind]) => (kind === what ? [name] : []));
const OF_ITS_OWN = membersThatAre('own');
const OBJECTS = membersThatAre('object');

/** What a registry says of its own record of a marking. */
const OF_A_MARKING = new Set(['number', 'scripts', 'entry']);

const NAMES = weaponColumns.map(([name]) => name);

/** Whether a CSV is an export of weapons, by its header: every column of one is there. */
export const isExportHeader = (header: readonly string[]): boolean => NAMES.every((name) => header.includes(name));

/** Headers of an export that stand for nothing that comes in. */
export const leftOutOfExports: ReadonlyMap<string, null> = new Map(OF_ITS_OWN.map((name) => [name, null]));

type Members = Record<string, unknown>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a line of NDJSON is a weapon of an export. */
export const isExportedRecord = (value: Members): boolean =>
  OF_ITS_OWN.every((name) => Object.hasOwn(value, name)) && isObject(value.type) && isObject(value.holder);

const faultAt = (name: string, code: string, detail: string): RecordFault => ({
  pointer: '',
  code,
  detail,
  column: name,
});

/** Columns of which another type is the right one, which was looked at before. */
const UNLIKE_TEXT = new Set(['markings', 'military']);

/** The cells of an exported weapon, as the CSV of the same export writes them; what is absent there is absent here. */
export function cellsOfExported(value: Members): { cells: Record<string, string> } | { faults: RecordFault[] } {
  const faults = Object.keys(value)
    .filter((name) => !Object.hasOwn(MEMBERS, name))
    .map((name) => faultAt(name, 'UNKNOWN_FIELD', `no weapon of an export has the member ${name}`));
  for (const name of OBJECTS)
    if (value[name] != null && !isObject(value[name])) faults.push(faultAt(name, 'WRONG_TYPE', `${name} is an object`));
  if (value.conditions != null && !areConditions(value.conditions))
    faults.push(faultAt('conditions', 'NOT_ONE_OF', `conditions are a list of ${CONDITIONS.join(', ')}`));
  if (value.military != null && typeof value.military !== 'boolean')
    faults.push(faultAt('military', 'WRONG_TYPE', 'military is true or false'));
  if (!Array.isArray(value.markings)) faults.push(faultAt('markings', 'WRONG_TYPE', 'markings is a list'));
  if (faults.length > 0) return { faults };
  const cells: Record<string, string> = {};
  for (const [name, valueOf] of weaponColumns) {
    const said: unknown = valueOf(value as unknown as WeaponView);
    if (said === null || said === undefined) continue;
    if (UNLIKE_TEXT.has(name) || typeof said === 'string' || Number.isSafeInteger(said))
      cells[name] = cellText(said as string | number | object);
    else faults.push(faultAt(name, 'WRONG_TYPE', `${name} is a text or a whole number`));
  }
  return faults.length > 0 ? { faults } : { cells };
}

/** Markings of an exported weapon as a registration states them. */
export const statedMarkings = (markings: unknown): unknown =>
  Array.isArray(markings)
    ? markings.map((marking: unknown) => (isObject(marking) ? stated(marking) : marking))
    : markings;

/** A marking of no characters has none to state. */
const saysNothing = (name: string, value: unknown): boolean => value === null || (name === 'text' && value === '');

const stated = (marking: Members): Members =>
  Object.fromEntries(
    Object.entries(marking).filter(([name, value]) => !saysNothing(name, value) && !OF_A_MARKING.has(name)),
  );
