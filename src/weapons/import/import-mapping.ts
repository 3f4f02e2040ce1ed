import { ProblemError, pointerTo, type Fault } from '../../platform/problem.js';
import type { TableForm } from '../../platform/tabular/table.js';
import { isExportHeader, leftOutOfExports } from './exported-record.js';
import { constantFaults, type Cells } from './import-cells.js';
import {
  isImportColumn,
  isReasonHeader,
  MARK_COLUMNS,
  recogniseHeader,
  IMPORT_COLUMNS,
  type ImportColumn,
} from './import-columns.js';

/** How the headers of a file become columns; saved by the agency that sends such files. */
export interface ImportMapping {
  /** Header as it stands in the file → column. */
  columns?: Record<string, string>;
  /**
   * Column → what every row says that has nothing in it. What is said beside the serial holds for rows that have one,
   * and why there is no marking for rows that have none.
   */
  constants?: Record<string, string>;
  /** Headers that are left out, knowingly. */
  ignore?: string[];
}

/** Which cell goes where: the work of one file's header, done once. Plain data, so that a worker takes it as it is. */
export interface ColumnPlan {
  /**
   * `cells`: of a CSV, by place. `members`: of NDJSON with a mapping, by name. `body`: of NDJSON without one, where a line
   * is a registration as POST /v1/weapons takes it, and the members only an import has.
   */
  form: 'cells' | 'members' | 'body';
  /** `column` is null where the header is left out. */
  columns: { header: string; column: ImportColumn | null }[];
  constants: Cells;
  /** Whether it is the CSV of an export of weapons, whose cells are escaped. */
  exported: boolean;
}

/** The header of a file, or the mapping, does not say what the columns are. */
export class ImportColumnsError extends ProblemError {
  constructor(faults: Fault[]) {
    super({
      code: 'IMPORT_COLUMNS_UNCLEAR',
      status: 400,
      title: 'The columns of the file cannot be told',
      detail: faults.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '),
      faults,
    });
  }
}

const COLUMNS = IMPORT_COLUMNS.join(', ');

/** Resolves header and mapping. Throws ImportColumnsError with every fault: nothing is dropped that nobody named. */
export function resolveColumns(form: TableForm, mapping: ImportMapping | null = null): ColumnPlan {
  const given = readMapping(mapping ?? {});
  if (form.format === 'ndjson') {
    if (given.faults.length > 0) throw new ImportColumnsError(given.faults);
    if (mapping === null) return { form: 'body', columns: [], constants: {}, exported: false };
    const columns = [...given.columns].map(([header, column]) => ({ header, column }));
    return { form: 'members', columns, constants: given.constants, exported: false };
  }
  const exported = isExportHeader(form.header);
  const mapped = exported ? new Map([...leftOutOfExports, ...given.columns]) : given.columns;
  const columns = form.header.map((header) => ({ header, column: columnOf(header, mapped) ?? null }));
  const faults = [
    ...given.faults,
    ...headerFaults(form.header, mapped),
    ...absentFaults(form.header, mapped),
    ...doubleFaults(columns),
    ...missingFaults(new Set([...columns.map(({ column }) => column), ...(Object.keys(given.constants) as never[])])),
  ];
  if (faults.length > 0) throw new ImportColumnsError(faults);
  return { form: 'cells', columns, constants: given.constants, exported };
}

type Mapped = ReadonlyMap<string, ImportColumn | null>;

/** What a header means: as mapped, else as people write it; undefined where nobody knows it. */
export function columnOf(header: string, mapped: Mapped): ImportColumn | null | undefined {
  const column = mapped.get(header);
  if (column !== undefined) return column;
  return isReasonHeader(header) ? null : (recogniseHeader(header) ?? undefined);
}

function readMapping({ columns = {}, constants = {}, ignore = [] }: ImportMapping) {
  const faults: Fault[] = [];
  const known = (name: string, pointer: string): name is ImportColumn => {
    if (isImportColumn(name)) return true;
    faults.push({ pointer, code: 'UNKNOWN_COLUMN', detail: `there is no column ${name}; there are ${COLUMNS}` });
    return false;
  };
  const mapped = new Map<string, ImportColumn | null>(ignore.map((header) => [header, null]));
  for (const [header, column] of Object.entries(columns)) {
    const pointer = pointerTo('/mapping/columns', header);
    if (mapped.has(header))
      faults.push({ pointer, code: 'CONTRADICTION', detail: 'the header is mapped and left out' });
    else if (known(column, pointer)) mapped.set(header, column);
  }
  const kept = Object.entries(constants).filter(([column]) => known(column, pointerTo('/mapping/constants', column)));
  const read = Object.fromEntries(kept) as Cells;
  return { columns: mapped, constants: read, faults: [...faults, ...constantFaults(read)] };
}

const atPlace = (place: number): string => pointerTo('/header', place);

const headerFaults = (header: readonly string[], mapped: Mapped): Fault[] =>
  header.flatMap((text, place) => {
    const pointer = atPlace(place);
    if (text.trim() === '') return [{ pointer, code: 'EMPTY_HEADER', detail: `column ${place + 1} has no header` }];
    if (header.indexOf(text) < place)
      return [{ pointer, code: 'REPEATED_HEADER', detail: `the header ${text} stands there twice` }];
    if (columnOf(text, mapped) !== undefined) return [];
    const detail = `nobody knows the header ${text}; map it to one of ${COLUMNS}, or name it under ignore`;
    return [{ pointer, code: 'UNKNOWN_HEADER', detail }];
  });

const absentFaults = (header: readonly string[], mapped: Mapped): Fault[] =>
  [...mapped].flatMap(([text, column]) => {
    if (column === null || header.includes(text)) return [];
    const pointer = pointerTo('/mapping/columns', text);
    return [{ pointer, code: 'HEADER_NOT_IN_FILE', detail: `the file has no header ${text}` }];
  });

/** Two columns that say the same thing: which of them holds is nobody's to guess. */
const doubleFaults = (columns: ColumnPlan['columns']): Fault[] =>
  columns.flatMap(({ header, column }, place) => {
    const first = columns.find((other) => column !== null && other.column === column)!;
    if (column === null || first.header === header) return [];
    const detail = `${first.header} and ${header} both mean ${column}`;
    return [{ pointer: atPlace(place), code: 'COLUMN_TWICE', detail }];
  });

const MARKS = Object.keys(MARK_COLUMNS) as ImportColumn[];

function missingFaults(columns: ReadonlySet<ImportColumn | null>): Fault[] {
  const missing = (code: string, detail: string): Fault => ({ pointer: '/header', code, detail });
  const faults: Fault[] = [];
  for (const column of ['type', 'origin'] as const)
    if (!columns.has(column))
      faults.push(missing('MISSING_COLUMN', `there is no column ${column}, and no constant for it`));
  const marks = MARKS.filter((column) => columns.has(column));
  if (columns.has('markings') && marks.length > 0)
    faults.push(missing('CONTRADICTION', `markings holds every marking; ${marks.join(', ')} cannot stand beside it`));
  if (!columns.has('markings') && !columns.has('unmarkedReason') && marks.length === 0)
    faults.push(missing('MISSING_COLUMN', 'there is no column of a marking, such as serial, and no unmarkedReason'));
  return faults;
}
