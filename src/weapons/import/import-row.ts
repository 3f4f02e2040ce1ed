import type { Fault } from '../../platform/problem.js';
import { readAs } from '../../platform/http/validation.js';
import { numbersAsWritten, readRecord } from '../../platform/tabular/json-line.js';
import { isFaulty, type ReadRecord, type RecordFault, type TableRecord } from '../../platform/tabular/table.js';
import { areConditions, conditionsCell } from '../conditions-cell.js';
import type { RegisterInput } from '../decisions.js';
import { parseRegistryNumber, type RegistryNumberFault } from '../registry-number.js';
import type { Status } from '../weapon.js';
import { cellsOfExported, isExportedRecord, leftOutOfExports } from './exported-record.js';
import {
  bodyOfCells,
  columnOfPointer,
  isNullable,
  markPlaces,
  pointerOfColumn,
  UNKNOWN,
  type Cells,
} from './import-cells.js';
import { IMPORT_COLUMNS, LINE_MEMBER, MARK_COLUMNS, REASON_HEADER, type ImportColumn } from './import-columns.js';
import { columnOf, type ColumnPlan } from './import-mapping.js';
import { ImportRowDto } from './import-row.dto.js';

/** One weapon of an import: what a single registration takes, and what only an import may say. */
export interface ImportRow extends RegisterInput {
  /** In its canonical form. */
  registryNumber?: string;
  status?: Status;
  /** EDTF, judged by decideReport. */
  missingSince?: string;
}

export type RowRead = { row: ImportRow } | { faults: RecordFault[] };

/**
 * One record → one row, by the rules of a single registration; decideRegister adds those that depend on the time and on
 * who registers. Names every fault, with a pointer into the registration and the header of the cell.
 */
export function readRow(given: TableRecord, plan: ColumnPlan): RowRead {
  const record = unwrapped(given);
  const said = saidBy(record, plan);
  if (!('body' in said)) return said;
  const { body, faults } = said;
  const read = readAs(ImportRowDto, body);
  const row = 'value' in read ? (read.value as ImportRow) : null;
  const all = [
    ...faults,
    ...('faults' in read ? withoutFaulty(read.faults, faults) : []),
    ...(row ? ownFaults(row) : []),
  ];
  return row !== null && all.length === 0 ? { row } : { faults: nameColumns(all, record, plan) };
}

/** Adds the header of the cell to faults that were found in the row of a record, by decideRegister for one. */
export function nameColumns(faults: readonly Fault[], given: TableRecord, plan: ColumnPlan): RecordFault[] {
  if (plan.form === 'body' || faults.length === 0) return [...faults];
  const cells = cellsOf(unwrapped(given), plan);
  const places = markPlaces('cells' in cells ? cells.cells : {}, plan.constants);
  return faults.map((fault) => {
    const column = columnOfPointer(fault.pointer, places);
    const header = headerOf(column, plan) ?? (column === 'markings' ? firstMarkHeader(plan) : undefined);
    return header === undefined ? fault : { ...fault, column: header };
  });
}

/** Where rows of a plan say a thing that two of them may say: for a marking wherever it stands, unless it has a column. */
export function placeOfColumn(column: ImportColumn, plan: ColumnPlan): Omit<RecordFault, 'code' | 'detail'> {
  const header = headerOf(column, plan);
  if (header !== undefined) return { pointer: pointerOfColumn(column, []), column: header };
  return { pointer: column === 'serial' ? '/markings' : pointerOfColumn(column, []) };
}

const headerOf = (column: ImportColumn | null, { columns }: ColumnPlan): string | undefined =>
  column === null ? undefined : columns.find((each) => each.column === column)?.header;

/** Where a row without any marking would have one. */
const firstMarkHeader = (plan: ColumnPlan): string | undefined =>
  (Object.keys(MARK_COLUMNS) as ImportColumn[]).map((column) => headerOf(column, plan)).find(Boolean);

/** A line that was no JSON and was given back stands in a member of an object: it is read as that line. */
export function unwrapped(given: TableRecord): ReadRecord {
  const record = readRecord(given);
  if (!('value' in record)) return record;
  const { [REASON_HEADER]: _, [LINE_MEMBER]: line, ...others } = record.value;
  if (typeof line !== 'string' || Object.keys(others).length > 0) return record;
  const { number, line: at } = record;
  return readRecord({ number, line: at, raw: line });
}

type Said = { body: Record<string, unknown>; faults: Fault[] } | { faults: RecordFault[] };

function saidBy(record: ReadRecord, plan: ColumnPlan): Said {
  if (isFaulty(record)) return { faults: record.faults.map((fault) => withPointer(fault, plan)) };
  const exported = 'value' in record ? isExportedRecord(record.value) : plan.exported;
  if (plan.form === 'body' && 'value' in record && !exported) {
    const { [REASON_HEADER]: _, ...body } = record.value;
    return { body, faults: [] };
  }
  const read = cellsOf(record, plan);
  if ('faults' in read) return read;
  const isEmpty = Object.values(read.cells).every((text) => text === undefined);
  if (isEmpty) return { faults: [{ pointer: '', code: 'EMPTY_ROW', detail: 'every cell of the row is empty' }] };
  return bodyOfCells(read.cells, plan.constants, exported);
}

/** A fault that was found before anybody knew what the cell means. */
function withPointer(fault: RecordFault, plan: ColumnPlan): RecordFault {
  const column = plan.columns.find(({ header }) => header === fault.column)?.column;
  return column ? { ...fault, pointer: pointerOfColumn(column, []) } : fault;
}

function cellsOf(record: ReadRecord, plan: ColumnPlan): { cells: Cells } | { faults: RecordFault[] } {
  if ('fields' in record) return { cells: cellsOfFields(record.fields, plan) };
  if (!('value' in record)) return { cells: {} };
  if (!isExportedRecord(record.value)) return cellsOfMembers(record.value, plan, new Map(), record.raw);
  const { [REASON_HEADER]: _, ...members } = record.value;
  const exported = cellsOfExported(members);
  return 'cells' in exported ? cellsOfMembers(exported.cells, plan, leftOutOfExports) : exported;
}

/** One form for the cells of every row, so that a million of them are read quickly. */
const EMPTY: Cells = Object.fromEntries(IMPORT_COLUMNS.map((column) => [column, undefined]));

function cellsOfFields(fields: readonly string[], { columns }: ColumnPlan): Cells {
  const cells: Cells = { ...EMPTY };
  for (let place = 0; place < columns.length; place++) {
    const { column } = columns[place]!;
    const text = fields[place];
    if (column !== null && text !== undefined && text.trim() !== '') cells[column] = text;
  }
  return cells;
}

/** Flat members as the cells of a table; what is no text, and no number as it is written, has no place in one. */
function cellsOfMembers(
  members: Record<string, unknown>,
  plan: ColumnPlan,
  leftOut: ReadonlyMap<string, null>,
  line?: string,
): { cells: Cells } | { faults: RecordFault[] } {
  const mapped = new Map([...leftOut, ...plan.columns.map(({ header, column }) => [header, column] as const)]);
  const cells: Cells = {};
  const faults: RecordFault[] = [];
  let written: ReadonlyMap<string, string> | undefined;
  const isPlain = (name: string, value: number) =>
    line === undefined || (written ??= numbersAsWritten(line)).get(name) === String(value);
  for (const [name, value] of Object.entries(members)) {
    const column = columnOf(name, mapped);
    if (column === null || (typeof value === 'string' && value.trim() === '')) continue;
    const fault = (code: string, detail: string) => faults.push({ pointer: '', code, detail, column: name });
    if (column === undefined)
      fault('UNKNOWN_FIELD', `nobody knows the member ${name}; map it, or name it under ignore`);
    else if (cells[column] !== undefined) fault('COLUMN_TWICE', `another member means ${column} too`);
    else if (value === null) {
      if (isNullable(column)) cells[column] = UNKNOWN;
    } else if (typeof value === 'string') cells[column] = value;
    else if (isWhole(value) && isPlain(name, value)) cells[column] = String(value);
    else if (column === 'markings' && typeof value === 'object') cells[column] = JSON.stringify(value);
    else if (column === 'conditions' && areConditions(value)) cells[column] = conditionsCell(value)!;
    else if (column === 'military' && typeof value === 'boolean') cells[column] = String(value);
    else
      fault('WRONG_TYPE', `${name} is a text, or a whole number of plain digits that JSON keeps exactly (up to 2^53)`);
  }
  return faults.length > 0 ? { faults } : { cells };
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

/** A cell that could not be read is told once, not again as one that is missing. */
const withoutFaulty = (faults: readonly Fault[], before: readonly Fault[]): Fault[] =>
  faults.filter(({ pointer }) => !before.some((other) => other.pointer === pointer));

const WRONG_NUMBER: Record<RegistryNumberFault['fault'], string> = {
  WRONG_LENGTH: 'a registry number has twelve characters',
  WRONG_CHARACTER: 'a character stands in no registry number',
  CHECK_FAILED: 'the check character does not fit: something was misread',
};

/** What only an import says; puts the registry number in its canonical form. */
function ownFaults(row: ImportRow): Fault[] {
  const faults: Fault[] = [];
  if (row.registryNumber !== undefined) {
    const read = parseRegistryNumber(row.registryNumber);
    if (read.fault === undefined) row.registryNumber = read.registryNumber;
    else faults.push({ pointer: '/registryNumber', code: read.fault, detail: WRONG_NUMBER[read.fault] });
  }
  if (row.missingSince !== undefined && (row.status ?? 'active') === 'active')
    faults.push({ pointer: '/missingSince', code: 'CONTRADICTION', detail: 'a weapon that is active is not missing' });
  return faults;
}
