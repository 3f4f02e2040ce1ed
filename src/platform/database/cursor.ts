import type { EntityManager, QueryRunner } from 'typeorm';

const BATCH = 500;

/** Rows of a statement through a cursor on the server, a batch at a time; `name` is used once. */
export async function* cursorBatches<Row>(
  connection: Pick<QueryRunner, 'query'> | Pick<EntityManager, 'query'>,
  name: string,
  statement: string,
  values: readonly unknown[] = [],
): AsyncGenerator<Row[]> {
  const declare = `DECLARE ${name} NO SCROLL CURSOR FOR ${statement}`;
  const fetch = `FETCH ${BATCH} FROM ${name}`;
  await connection.query(declare, [...values]);
  for (let last = BATCH; last === BATCH;) {
    const rows: Row[] = await connection.query(fetch);
    last = rows.length;
    if (last > 0) yield rows;
  }
}
