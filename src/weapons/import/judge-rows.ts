import { EntryTooLargeError } from '../../ledger/core.js';
import { exactKey, indexedExactKey, isJunkSerial } from '../../matching/index.js';
import { InvalidInputError, MOST_FAULTS, type Fault } from '../../platform/problem.js';
import { newId } from '../../platform/random.js';
import { reuse, roomOf, RowsToCopy, type CopiedRows, type CopyValue } from '../../platform/tabular/copy-text.js';
import type { RecordFault, TableRecord } from '../../platform/tabular/table.js';
import type { Vocabulary } from '../../vocabulary/core.js';
import { decideRegister, timeFaults, type Stand } from '../decisions.js';
import { newRegistryNumber } from '../registry-number.js';
import type { Description, Named } from '../weapon.js';
import type { ColumnPlan } from './import-mapping.js';
import { enterRows, tablesOf, type Enterer } from './enter-rows.js';
import { nameColumns, readRow, type ImportRow } from './import-row.js';
import { warningsOf, type Verdict } from './import-verdict.js';

/** Who imports, as far as a row depends on it. */
export interface Importer extends Enterer, Stand {
  /** Units whose books a row may name. */
  units: readonly string[];
}

export interface JudgedRows {
  /** With the columns of `STAGED_COLUMNS`. */
  copied: CopiedRows;
  /** Number of the last of them. */
  last: number;
}

export const STAGED_COLUMNS = [
  'number',
  'line',
  'raw',
  'cut',
  'verdict',
  'reasons',
  'weapon',
  'weapon_id',
  'entry_id',
  'registry_number',
  'serial_key',
  'described_as',
] as const;

type StagedRow = Record<(typeof STAGED_COLUMNS)[number], CopyValue>;

const BETWEEN = '\u0001';

/** What a row is by itself, by the same rules as a single registration; what stands beside it is judged in the database. */
export function judgeRows(
  records: readonly TableRecord[],
  plan: ColumnPlan,
  importer: Importer,
  vocabulary: Vocabulary,
): JudgedRows {
  const rows = new RowsToCopy();
  for (const record of records) {
    const read = readRow(record, plan);
    const judged = 'row' in read ? judgeRow(read.row, importer, vocabulary) : read;
    if ('faults' in judged)
      rows.add(rejected(record, 'row' in read ? nameColumns(judged.faults, record, plan) : judged.faults));
    else rows.add(accepted(record, judged, nameColumns(judged.warnings, record, plan)));
  }
  return { copied: rows.finish(), last: records.at(-1)!.number };
}

interface JudgedRow {
  row: ImportRow;
  /** JSON of the row. */
  text: string;
  warnings: Fault[];
  description: Description;
}

const NOT_YOURS = 'the unit does not exist, or none of your grants covers it';

function judgeRow(row: ImportRow, importer: Importer, vocabulary: Vocabulary): JudgedRow | { faults: Fault[] } {
  const faults: Fault[] = [];
  const unit = row.holder?.unit;
  if (unit !== undefined && !importer.units.includes(unit))
    faults.push({ pointer: '/holder/unit', code: 'UNIT_NOT_FOUND', detail: NOT_YOURS });
  faults.push(...timeFaults(row.missingSince, importer.now, '/missingSince'));
  try {
    const { values } = decideRegister(row, newId(), row.registryNumber ?? newRegistryNumber(), importer, vocabulary);
    if (faults.length > 0) return { faults };
    const text = JSON.stringify(row);
    if (text.length > MAY_BE_TOO_LARGE) requireEntry(row, importer, vocabulary);
    return { row, text, warnings: warningsOf(row, vocabulary), description: values as unknown as Description };
  } catch (error) {
    if (error instanceof EntryTooLargeError)
      return { faults: [...faults, { pointer: '', code: error.code, detail: error.message }] };
    if (!(error instanceof InvalidInputError)) throw error;
    return { faults: [...faults, ...error.faults] };
  }
}

/** Characters of a row; an entry has room for several times as many bytes. */
const MAY_BE_TOO_LARGE = 4_096;

/** Makes what the row would write, since a row that does not fit would stop the others when they are entered. */
function requireEntry(row: ImportRow, importer: Importer, vocabulary: Vocabulary): void {
  const [id, entryId] = [newId(), newId()];
  const weapon = {
    number: Number.MAX_SAFE_INTEGER,
    id,
    entryId,
    registryNumber: row.registryNumber ?? null,
    weapon: row,
  };
  const origin = { import: newId(), file: '0'.repeat(64) };
  const now = importer.now.toISOString().replace('Z', '000Z');
  reuse(roomOf(tablesOf(enterRows([weapon], origin, importer, now, vocabulary))));
}

const cut = (record: TableRecord): boolean => 'cut' in record;

/** The database holds no NUL; its picture stands for it in what is given back. */
const kept = (raw: string): string => raw.replaceAll('\u0000', '\u2400');

/** Reasons may quote what a database takes in no JSON: NUL, and half of a surrogate pair. */
const asReasons = (faults: readonly RecordFault[]): string =>
  JSON.stringify(faults)
    .replaceAll('\\u0000', '\\u2400')
    .replace(/\\ud[89a-f][0-9a-f]{2}/g, '\\ufffd');

function rejected(record: TableRecord, faults: readonly RecordFault[]): StagedRow {
  const { number, line, raw } = record;
  const reasons = asReasons(faults.slice(0, MOST_FAULTS));
  return {
    number,
    line,
    raw: kept(raw),
    cut: cut(record),
    verdict: 'rejected',
    reasons,
    weapon: null,
    weapon_id: null,
    entry_id: null,
    registry_number: null,
    serial_key: null,
    described_as: null,
  };
}

function accepted(
  record: TableRecord,
  { row, text, description }: JudgedRow,
  warnings: readonly RecordFault[],
): StagedRow {
  const { number, line, raw } = record;
  const verdict: Verdict = warnings.length > 0 ? 'acceptedWithWarning' : 'accepted';
  return {
    number,
    line,
    raw,
    cut: false,
    verdict,
    reasons: asReasons(warnings),
    weapon: text,
    weapon_id: newId(),
    entry_id: newId(),
    registry_number: row.registryNumber ?? null,
    serial_key: serialKey(row),
    described_as: describedAs(description),
  };
}

/** By which a row is compared with others; null where nothing on it tells one weapon from another. */
function serialKey({ markings }: ImportRow): string | null {
  const serial = markings.find(
    ({ kind, text, unread = [] }) =>
      kind === 'serial' && text !== undefined && unread.length === 0 && !isJunkSerial(text),
  );
  const key = serial ? exactKey(serial.text!.normalize('NFC')) : '';
  return key === '' ? null : indexedExactKey(key);
}

/** What tells weapons of one serial apart; described_alike() in the database compares it with those on record. */
function describedAs({ manufacturer, model, yearOfManufacture, type, calibre }: JudgedRow['description']): string {
  const told = [namedAs(manufacturer), namedAs(model), yearOfManufacture ?? ''];
  if (manufacturer === null && model === null) told.push(namedAs(type), namedAs(calibre));
  return told.join(BETWEEN);
}

const namedAs = (named: Named | null): string =>
  named === null
    ? ''
    : (named.code ??
      named.asWritten
        .replace(/^ +| +$/g, '')
        .replace(/[a-z]+/g, (letters: string) => letters.toUpperCase())
        .replaceAll(BETWEEN, ''));
