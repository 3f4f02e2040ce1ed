import { prepared, type PreparedStatement, type Sendable } from './prepared.js';

/** A statement that only writes, in a form that lets several go out as one. */
export interface WriteStatement {
  readonly name: string;
  /** Common table expressions, each of a name that no other write uses. */
  readonly parts: string;
  /** Expressions that fail where other rows were written than should be. */
  readonly check: string;
  readonly parameters: number;
}

export interface Write {
  statement: WriteStatement;
  values: readonly Sendable[];
}

const PARAMETER = /\$(\d+)/g;

/** `parts` and `check` are constant texts; their parameters are `$1` and so on without a gap. */
export function writeStatement(parts: string, check: string): WriteStatement {
  const numbers = [...`${parts} ${check}`.matchAll(PARAMETER)].map(([, number]) => Number(number));
  return { name: prepared(`${parts} ${check}`).name, parts, check, parameters: Math.max(0, ...numbers) };
}

/** Makes the write of one row of a table, given by its columns. */
export function rowOf<Row extends object>(table: string): (row: Row) => Write {
  const statement = writeStatement(
    `${table}_row AS (INSERT INTO ${table} SELECT * FROM json_populate_record(NULL::${table}, $1) RETURNING 1)`,
    `require_rows(ARRAY[(SELECT count(*) FROM ${table}_row)], ARRAY[1::bigint])`,
  );
  return (row) => ({ statement, values: [JSON.stringify(row)] });
}

const gathered = new Map<string, PreparedStatement<never>>();

/**
 * The writes as one statement, which costs the database less than two: all take effect or none, and each sees the
 * tables as they were before.
 */
export function asOne(writes: readonly Write[]): { statement: PreparedStatement<never>; values: Sendable[] } {
  const name = writes.map(({ statement }) => statement.name).join();
  let statement = gathered.get(name);
  if (!statement) gathered.set(name, (statement = gather(writes.map((write) => write.statement))));
  return { statement, values: writes.flatMap(({ values }) => values) };
}

function gather(statements: readonly WriteStatement[]): PreparedStatement<never> {
  let before = 0;
  const parts: string[] = [];
  const checks: string[] = [];
  for (const { parts: own, check, parameters } of statements) {
    const numbered = (text: string) => text.replace(PARAMETER, (_, number) => `$${before + Number(number)}`);
    parts.push(numbered(own));
    checks.push(numbered(check));
    before += parameters;
  }
  return prepared(`WITH ${parts.join(',\n')}\nSELECT ${checks.join(', ')}`);
}
