import { expect } from '@jest/globals';
import type { Response } from 'supertest';
import { withClient } from '../../src/platform/database/embedded/with-client.js';
import type { TestDatabase } from './postgres.js';

const COUNTS = `
  SELECT c.relname AS table,
         (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I', c.relname), false, true, '')))[1]
           ::text::int AS rows
    FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1`;

/** Rows of every table, seen by a superuser: what a refusal must leave as it was. */
export async function rowCounts(clone: TestDatabase): Promise<Record<string, number>> {
  const { rows } = await withClient(clone.superuserUrl, (superuser) => superuser.query(COUNTS));
  return Object.fromEntries(rows.map(({ table, rows: count }) => [table, count]));
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
