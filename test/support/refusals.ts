import { expect } from '@jest/globals';
import type { Client } from 'pg';
import type { Response } from 'supertest';
import { allRows, type Rows } from '../../bench/kit/all-rows.js';
import { withClient } from '../../src/platform/database/embedded/with-client.js';
import type { TestDatabase } from './postgres.js';

/** Every row of every table, seen by a superuser, but for those who looked: what a refusal must leave as it was. */
export const everyRow = ({ superuserUrl }: TestDatabase): Promise<Rows> => withClient(superuserUrl, rowsSeenBy);

export async function rowsSeenBy(superuser: Client): Promise<Rows> {
  const rows = await allRows(superuser);
  const linesOf = (table: string) => [...rows.get(table)!].map((line) => ({ line, row: JSON.parse(line) }));
  const looks = new Set(linesOf('looks').map(({ row }) => row.entry_id));
  const keep = (table: string, isLook: (row: Record<string, unknown>) => boolean) =>
    rows.set(table, new Set(linesOf(table).flatMap(({ line, row }) => (isLook(row) ? [] : [line]))));
  keep('looks', () => true);
  keep('streams', ({ type }) => type === 'looks');
  keep('ledger_entries', ({ id }) => looks.has(id));
  keep('ledger_outbox', ({ entry_id }) => looks.has(entry_id));
  return rows;
}

const COUNT = `
  SELECT (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I', $1::text), false, true, '')))[1]
           ::text::int AS count`;

/** How many rows one table has. */
export async function rowsIn({ superuserUrl }: TestDatabase, table: string): Promise<number> {
  const { rows } = await withClient(superuserUrl, (superuser) => superuser.query<{ count: number }>(COUNT, [table]));
  return rows[0]!.count;
}

export interface Refusal {
  status: number;
  code: string;
  /** Pointer and code of the faults it names, in this order; any where absent. */
  faults?: [pointer: string, code: string][];
}

/** A problem of RFC 9457 with its stable code and nothing of the inside. */
export function expectRefusal({ status, headers, body }: Response, refusal: Refusal): void {
  const faults = (body.errors ?? []).map(({ pointer, code }: Record<string, string>) => [pointer, code]);
  expect({ status, code: body.code, faults: refusal.faults && faults }).toEqual({
    status: refusal.status,
    code: refusal.code,
    faults: refusal.faults,
  });
  expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(body).toMatchObject({ type: `urn:tracemark:problem:${refusal.code}`, status, title: expect.any(String) });
  expect(body.requestId).toBe(headers['tracemark-request-id']);
}

/** What a caller can tell two refusals apart by: everything but the request's own id. */
export const wording = ({ status, headers, body, text }: Response): object => ({
  status,
  type: headers['content-type'],
  etag: headers.etag,
  body: body.requestId === undefined ? text : { ...body, requestId: 'any' },
});
