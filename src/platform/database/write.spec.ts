import { describe, expect, it } from '@jest/globals';
import { asOne, rowOf, writeStatement } from './write.js';

const ENTRY = writeStatement('entry AS (INSERT INTO entries SELECT $1, $2)', 'require($2, $3)');
const row = rowOf<{ n: number }>('rows');
const STATE = writeStatement('state AS (INSERT INTO states SELECT $1, $1)', 'require($2)');

describe('writes that go out as one statement', () => {
  it('numbers the parameters of each after those of the writes before it', () => {
    const { statement, values } = asOne([
      { statement: ENTRY, values: ['a', 'b', 'c'] },
      row({ n: 4 }),
      { statement: STATE, values: ['e', 'f'] },
    ]);
    expect(values).toEqual(['a', 'b', 'c', '{"n":4}', 'e', 'f']);
    expect(statement.text.split(/\s+/).join(' ')).toBe(
      'WITH entry AS (INSERT INTO entries SELECT $1, $2), rows_row AS (INSERT INTO rows SELECT * FROM ' +
        'json_populate_record(NULL::rows, $4) RETURNING 1), state AS (INSERT INTO states SELECT $5, $5) ' +
        'SELECT require($2, $3), require_rows(ARRAY[(SELECT count(*) FROM rows_row)], ARRAY[1::bigint]), require($6)',
    );
  });

  it('is the same prepared statement for the same writes, and another for others', () => {
    const [one, again] = [
      asOne([{ statement: ENTRY, values: [1, 2, 3] }]),
      asOne([{ statement: ENTRY, values: [4, 5, 6] }]),
    ];
    expect(again.statement).toBe(one.statement);
    expect(asOne([row({ n: 1 })]).statement.name).not.toBe(one.statement.name);
  });
});
