import { pointerTo, type Fault } from '../../platform/problem.js';
import { unescapeCell } from '../../platform/tabular/cell.js';
import { readJsonLine } from '../../platform/tabular/json-line.js';
import type { RecordFault } from '../../platform/tabular/table.js';
import { MARK_COLUMNS, SERIAL_COLUMNS, type ImportColumn, type MarkColumn } from './import-columns.js';
import { readConditionsCell } from '../conditions-cell.js';
import { statedMarkings } from './exported-record.js';
import { damageOfCell, damageOfDate, damageOfMarking } from './spreadsheet-damage.js';

/** What the row says of a column: its text. An empty cell says nothing, and neither does one of blanks. */
export type Cells = Partial<Record<ImportColumn, string>>;

/** Which marking of the row came from which column. */
export type MarkPlaces = readonly MarkColumn[];

export interface Body {
  body: Record<string, unknown>;
  faults: Fault[];
}

/** Written where null is a value. */
export const UNKNOWN = 'unknown';

type Kind = 'text' | 'code' | 'conditions' | 'flag' | 'whole' | 'date' | 'marks';

/**
 * Where a column stands in a registration, and how its cell is read. A `text` is taken as it is, blanks included; around
 * a `code`, a `flag`, a `whole` number and a `date` blanks mean nothing, and between `conditions` they part them. Where
 * null is a value, `unknown` is written for it, in any case; elsewhere, and in other languages, it is a text like any
 * other.
 */
const PLACES: Partial<Record<ImportColumn, readonly [pointer: string, kind: Kind, nullable?: 'nullable']>> = {
  registryNumber: ['/registryNumber', 'code'],
  type: ['/type', 'text'],
  origin: ['/origin', 'code'],
  manufacturer: ['/manufacturer', 'text', 'nullable'],
  model: ['/model', 'text', 'nullable'],
  calibre: ['/calibre', 'text', 'nullable'],
  countryOfManufacture: ['/countryOfManufacture', 'code', 'nullable'],
  yearOfManufacture: ['/yearOfManufacture', 'whole', 'nullable'],
  conditions: ['/conditions', 'conditions', 'nullable'],
  military: ['/military', 'flag', 'nullable'],
  markings: ['/markings', 'marks'],
  unmarkedReason: ['/unmarkedReason', 'code'],
  holderKind: ['/holder/kind', 'code'],
  holderUnit: ['/holder/unit', 'code'],
  holderBasis: ['/holder/basis', 'code'],
  holderAsOf: ['/holder/asOf', 'date'],
  status: ['/status', 'code'],
  missingSince: ['/missingSince', 'date'],
  occurredAt: ['/occurredAt', 'date', 'nullable'],
  basis: ['/basis', 'text'],
  source: ['/source', 'code'],
  sourceRef: ['/sourceRef', 'text'],
  legacyCompany: ['/legacy/company', 'text'],
  legacyMedium: ['/legacy/medium', 'code'],
  legacyVolume: ['/legacy/volume', 'text'],
  legacyTakenOverAt: ['/legacy/takenOverAt', 'date'],
};

const PATHS = (Object.entries(PLACES) as [ImportColumn, NonNullable<(typeof PLACES)[ImportColumn]>][]).map(
  ([column, [pointer, kind, nullable]]) => ({ column, pointer, path: pointer.slice(1).split('/'), kind, nullable }),
);
const MARKS = Object.entries(MARK_COLUMNS) as [MarkColumn, string][];
const BESIDE_SERIAL = Object.entries(SERIAL_COLUMNS) as [keyof typeof SERIAL_COLUMNS, string][];

/** Makes the body of a registration of what cells say. Converts nothing but what its column promises. */
export function bodyOfCells(cells: Cells, constants: Cells = {}, exported = false): Body {
  const body: Record<string, unknown> = {};
  const faults: Fault[] = [];
  const places = markPlaces(cells, constants);
  for (const { column, pointer, path, kind, nullable } of PATHS) {
    const text = cells[column] ?? (column === 'unmarkedReason' && places.length > 0 ? undefined : constants[column]);
    if (text === undefined) continue;
    const readAs = exported && cells[column] !== undefined ? readExported : readCell;
    const read = readAs(text, kind, nullable !== undefined);
    if ('code' in read) faults.push({ pointer, ...read });
    else if (path.length === 1) body[path[0]!] = read.value;
    else ((body[path[0]!] ??= {}) as Record<string, unknown>)[path[1]!] = read.value;
  }
  // Who says since when, and not who, means the unit that imports, as who says nothing does.
  const holder = body.holder as Record<string, unknown> | undefined;
  if (holder !== undefined && !faults.some(({ pointer }) => pointer === '/holder/kind')) holder.kind ??= 'unit';
  if (body.markings === undefined && cells.markings === undefined) body.markings = places.map(markingOf);
  return { body, faults };

  function markingOf(column: MarkColumn, number: number) {
    const marking: Record<string, unknown> = { kind: MARK_COLUMNS[column] };
    const text = cells[column] ?? constants[column];
    if (text !== undefined) {
      const damage = damageOfCell(text.trim()) ?? damageOfMarking(text.trim());
      if (damage) faults.push({ pointer: `/markings/${number}/text`, ...damage });
      marking.text = text;
    }
    if (column === 'serial')
      for (const [beside, member] of BESIDE_SERIAL) {
        const said = (cells[beside] ?? constants[beside])?.trim();
        if (said !== undefined) marking[member] = said;
      }
    return marking;
  }
}

/** The columns that make a marking of this row. What a cell says beside a missing serial is not dropped. */
export function markPlaces(cells: Cells, constants: Cells): MarkPlaces {
  return MARKS.map(([column]) => column).filter(
    (column) =>
      cells[column] !== undefined ||
      constants[column] !== undefined ||
      (column === 'serial' && BESIDE_SERIAL.some(([beside]) => cells[beside] !== undefined)),
  );
}

type Read = { value: unknown } | { code: string; detail: string };

function readCell(text: string, kind: Kind, nullable: boolean): Read {
  const damage = damageOfCell(text.trim());
  if (damage) return damage;
  if (nullable && text.trim().toLowerCase() === UNKNOWN) return { value: null };
  if (kind === 'text') return { value: text };
  const bare = text.trim();
  if (kind === 'whole') return readWhole(bare);
  if (kind === 'marks') return readMarks(bare);
  if (kind === 'conditions') return { value: readConditionsCell(bare) };
  if (kind === 'flag') return readFlag(bare);
  return (kind === 'date' ? damageOfDate(bare) : null) ?? { value: bare };
}

/** A cell that the export escaped is the text that it is, whatever it looks like. */
function readExported(text: string, kind: Kind, nullable: boolean): Read {
  const bare = unescapeCell(text);
  if (bare !== text) return { value: bare };
  const read = readCell(text, kind, nullable);
  return kind === 'marks' && 'value' in read ? { value: statedMarkings(read.value) } : read;
}

const readWhole = (text: string): Read =>
  /^(?:0|[1-9]\d{0,14})$/.test(text)
    ? { value: Number(text) }
    : {
        code: 'NOT_A_WHOLE_NUMBER',
        detail: `"${text.slice(0, 40)}" is no whole number; write digits alone, such as 2004`,
      };

const FLAGS = new Map([
  ['true', true],
  ['yes', true],
  ['false', false],
  ['no', false],
]);

function readFlag(text: string): Read {
  const value = FLAGS.get(text.toLowerCase());
  if (value !== undefined) return { value };
  return {
    code: 'NOT_YES_OR_NO',
    detail: `"${text.slice(0, 40)}" is neither yes nor no; write true, false or unknown`,
  };
}

function readMarks(text: string): Read {
  const read = readJsonLine(`{"markings":${text}}`);
  if ('value' in read && Object.keys(read.value).length === 1) return { value: read.value.markings };
  const detail = 'faults' in read ? read.faults[0]!.detail : 'more than one value';
  return { code: 'NOT_JSON', detail: `markings are a JSON array, as a registration states them: ${detail}` };
}

const COLUMN_OF = new Map(PATHS.map(({ pointer, column }) => [pointer, column]));
const POINTER_OF = new Map(PATHS.map(({ pointer, column }) => [column, pointer]));

/** The column that a pointer into the registration comes from; null where none does. */
export function columnOfPointer(pointer: string, places: MarkPlaces): ImportColumn | null {
  const [, , number, member] = pointer.startsWith('/markings/') ? pointer.split('/') : [];
  if (number === undefined) return COLUMN_OF.get(pointer) ?? null;
  const column = places[Number(number)];
  if (column === undefined) return 'markings';
  const beside = BESIDE_SERIAL.find(([, name]) => column === 'serial' && name === member);
  return beside?.[0] ?? column;
}

/** Where a column's value stands in the registration. */
export function pointerOfColumn(column: ImportColumn, places: MarkPlaces): string {
  const beside = BESIDE_SERIAL.find(([name]) => name === column);
  const number = places.indexOf((beside ? 'serial' : column) as MarkColumn);
  return POINTER_OF.get(column) ?? pointerTo(`/markings/${Math.max(number, 0)}`, beside?.[1] ?? 'text');
}

/** Whether null is a value of the column. */
export const isNullable = (column: ImportColumn): boolean => PLACES[column]?.[2] !== undefined;

/** Faults of the constants of a mapping, which would be faults of every row. */
export const constantFaults = (constants: Cells): RecordFault[] => {
  const places = markPlaces({}, constants);
  return bodyOfCells({}, constants).faults.map((fault) => {
    const column = columnOfPointer(fault.pointer, places);
    return { ...fault, pointer: column ? pointerTo('/mapping/constants', column) : '/mapping/constants' };
  });
};
