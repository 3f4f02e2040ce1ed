import type { Snapshot } from '../platform/database/snapshot.js';
import { canonicalJson } from './canonical.js';
import type { JsonFact } from './json-fact.js';
import type { ProjectedTable, Row } from './projection.js';

/** Where a table is not what the ledger makes of it. Values are left out: they may be personal. */
export interface Difference {
  table: string;
  /** Id of the stream, and the row's key within it. */
  id: string;
  /** Null where the whole row is missing or surplus. */
  column: string | null;
  problem: 'differs' | 'missing' | 'surplus' | 'unexplained';
  detail?: string;
}

export type ReportDifference = (difference: Difference) => void;

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

const sameJson = (a: unknown, b: unknown): boolean =>
  isObject(a) && isObject(b)
    ? canonicalJson(a as JsonFact) === canonicalJson(b as JsonFact)
    : (a ?? null) === (b ?? null);

const TIMES = `
  SELECT attname AS name FROM pg_attribute
   WHERE attrelid = to_regclass($1) AND atttypid = 'timestamptz'::regtype AND attnum > 0 AND NOT attisdropped`;

/** A table read side by side with the ledger, in the order of the streams. */
export class ProjectedRows {
  private next: IteratorResult<{ row: Row }> | null = null;

  private constructor(
    readonly table: ProjectedTable,
    private readonly rows: AsyncIterator<{ row: Row }>,
    private readonly report: ReportDifference,
  ) {}

  static async of(table: ProjectedTable, snapshot: Snapshot, report: ReportDifference): Promise<ProjectedRows> {
    const times = await snapshot.query<{ name: string }>(TIMES, [table.name]);
    const exact = times.map(({ name }) => `'${name}', registry_time(t."${name}")`).join(', ');
    const order = [table.stream, ...table.key].filter((column) => column !== null).map((column) => `t."${column}"`);
    const statement = `SELECT to_jsonb(t) || jsonb_build_object(${exact}) AS row FROM "${table.name}" t ORDER BY ${order.join(', ')}`;
    return new ProjectedRows(table, snapshot.rows<{ row: Row }>(statement), report);
  }

  /** Compares the rows of one stream; rows of streams before it are rows of no stream that makes any. */
  async compare(streamId: string, expected: readonly object[]): Promise<void> {
    await this.surplusBefore(streamId);
    if (this.table.listed) return this.compareList(this.table.listed, streamId, expected as readonly Row[]);
    const missing = new Map(expected.map((row) => [this.idOf(row as Row), row as Row]));
    for (let row = await this.peek(); row !== null && this.streamOf(row) === streamId; row = await this.peek()) {
      const id = this.idOf(row);
      const wanted = missing.get(id);
      missing.delete(id);
      if (wanted === undefined) this.report({ table: this.table.name, id, column: null, problem: 'surplus' });
      else this.compareRow(id, wanted, row);
      this.next = null;
    }
    for (const id of missing.keys()) this.report({ table: this.table.name, id, column: null, problem: 'missing' });
  }

  /** What is left when every stream has been compared. */
  async finish(): Promise<void> {
    await this.surplusBefore(null);
  }

  private async surplusBefore(streamId: string | null): Promise<void> {
    for (let row = await this.peek(); row !== null; row = await this.peek()) {
      if (streamId !== null && this.streamOf(row) >= streamId) return;
      this.report({ table: this.table.name, id: this.idOf(row), column: null, problem: 'surplus' });
      this.next = null;
    }
  }

  private async compareList(listed: (rows: readonly Row[]) => Row, streamId: string, [expected]: readonly Row[]) {
    const rows: Row[] = [];
    for (let row = await this.peek(); row !== null && this.streamOf(row) === streamId; row = await this.peek()) {
      rows.push(row);
      this.next = null;
    }
    if (rows.length > 0 && expected) this.compareRow(streamId, expected, listed(rows));
    else if (rows.length > 0 || expected) {
      const problem = expected ? 'missing' : 'surplus';
      this.report({ table: this.table.name, id: streamId, column: null, problem });
    }
  }

  private compareRow(id: string, expected: Row, stored: Row): void {
    const actual = this.table.committed?.(stored) ?? stored;
    for (const column of new Set([...Object.keys(actual), ...Object.keys(expected)])) {
      if (sameJson(actual[column], expected[column])) continue;
      this.report({ table: this.table.name, id, column, problem: 'differs' });
    }
  }

  private async peek(): Promise<Row | null> {
    this.next ??= await this.rows.next();
    return this.next.done ? null : this.next.value.row;
  }

  private streamOf(row: Row): string {
    return this.table.stream === null ? '' : String(row[this.table.stream]);
  }

  private idOf(row: Row): string {
    const columns = this.table.stream === null ? this.table.key : [this.table.stream, ...this.table.key];
    return columns.map((column) => String(row[column])).join(' ');
  }
}
