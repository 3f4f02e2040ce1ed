import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'csv-parse/sync';
import type { Response, Test } from 'supertest';
import { unescapeCell } from '../../src/platform/tabular/cell.js';
import type { Caller, TestRegistry } from './registry.js';

export const NDJSON = 'application/x-ndjson';
export const CSV = 'text/csv';

type Row = Record<string, unknown>;

/** The text; of a refusal, which is JSON whatever was asked for, the problem. */
const read = (response: Response & IncomingMessage, done: (error: Error | null, body: unknown) => void) => {
  response.text = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => (response.text += chunk));
  const refused = String(response.headers['content-type']).startsWith('application/problem+json');
  response.on('end', () => done(null, refused ? JSON.parse(response.text) : response.text));
};

/** A list as NDJSON or CSV, held against the document as every answer. */
export const exported = (caller: Caller, path: string, type: string): Test =>
  caller
    .get(path)
    .set('accept', type)
    .buffer(true)
    .parse(read as never);

export const linesOf = ({ text }: Pick<Response, 'text'>): Row[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Row);

/** Records of CSV by the names of their columns, cells as an import reads them. */
export const recordsOf = ({ text }: Pick<Response, 'text'>): Record<string, string | null>[] =>
  parse<Record<string, string>>(text, { columns: true, recordDelimiter: '\r\n' }).map((record) =>
    Object.fromEntries(Object.entries(record).map(([name, cell]) => [name, cell === '' ? null : unescapeCell(cell)])),
  );

type Reached = Pick<TestRegistry, 'app'>;

export function askExport({ app }: Reached, { token }: Caller, path: string, type = NDJSON): ClientRequest {
  const { port } = app.getHttpServer().address() as AddressInfo;
  const headers = { accept: type, authorization: `Bearer ${token}`, connection: 'close' };
  return request({ host: '127.0.0.1', port, path, headers }).end();
}

/** An export whose reader decides when it takes what; the answer has begun and waits. */
export async function openExport(...asked: Parameters<typeof askExport>): Promise<IncomingMessage> {
  const [answer] = (await once(askExport(...asked), 'response')) as [IncomingMessage];
  return answer;
}
