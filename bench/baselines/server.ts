import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool, type PoolClient } from 'pg';
import type { Acting } from '../../src/platform/database/acting.js';

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

const WHO_ACTS = {
  name: 'who-acts',
  text: `SELECT set_config('tracemark.units', $1, true), set_config('tracemark.agency', $2, true),
                set_config('tracemark.officer', $3, true), set_config('tracemark.authority', $4, true)`,
};

/** A pool of the runtime role with as many connections as the service, prepared statements, and no more around it. */
export function runtimePool(runtimeUrl: string, connections: number): Pool {
  return new Pool({ connectionString: runtimeUrl, max: connections, idleTimeoutMillis: 600_000 });
}

/** Runs one statement as this actor: begin, who acts, the statement, commit. */
export async function asActor<T>(pool: Pool, acting: Acting, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query({
      ...WHO_ACTS,
      values: [acting.units.join(','), acting.agency, acting.officer, String(acting.authority)],
    });
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Serves over node:http and nothing else; returns the URL. */
export async function serve(answer: (request: IncomingMessage, body: string) => Promise<Answer>): Promise<string> {
  const reply = (response: ServerResponse, { status, headers, body }: Answer) => {
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      ...headers,
    });
    response.end(body);
  };
  const server = createServer((request, response) => {
    bodyOf(request)
      .then((body) => answer(request, body))
      .then(
        (made) => reply(response, made),
        (error: unknown) => {
          process.stderr.write(`${String(error)}\n`);
          reply(response, { status: 500, body: '{}' });
        },
      );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
