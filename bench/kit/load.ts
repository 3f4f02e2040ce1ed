import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import { denseRegister } from '../dense-weapons.js';
import { answerParent } from './children.js';
import { registration, BENCH_SEED } from './registration.js';

/** One round of load upon one server. */
export interface Load {
  url: string;
  token: string;
  connections: number;
  seconds: number;
  /** Registers the weapons of the dense register from here on, or reads by ids at random, each in place of `{id}`. */
  what: { kind: 'register'; from: number; count: number } | { kind: 'read'; at: string };
}

export interface LoadResult {
  perSecond: number;
  p50: number;
  p99: number;
}

let ids: readonly string[] = [];

function requestOf({ token, what }: Load): autocannon.Request {
  const authorization = `Bearer ${token}`;
  if (what.kind === 'read')
    return {
      method: 'GET',
      headers: { authorization },
      setupRequest: (request) => ({
        ...request,
        path: what.at.replace('{id}', ids[Math.floor(Math.random() * ids.length)]!),
      }),
    };
  const weapons = denseRegister({ seed: BENCH_SEED, count: what.count }).weapons(what.from);
  return {
    method: 'POST',
    path: '/v1/weapons',
    setupRequest: (request) => ({
      ...request,
      headers: { authorization, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify(registration(weapons.next().value!)),
    }),
  };
}

async function run(load: Load): Promise<LoadResult> {
  const result = await autocannon({
    url: load.url,
    connections: load.connections,
    duration: load.seconds,
    requests: [requestOf(load)],
  });
  const refused = result.non2xx + result.errors + result.timeouts;
  if (refused > 0) throw new Error(`${refused} requests failed: ${JSON.stringify(result.statusCodeStats)}`);
  return { perSecond: result['2xx'] / result.duration, p50: result.latency.p50, p99: result.latency.p99 };
}

answerParent<Load | { ids: string[] }>(async (message) => {
  if (!('ids' in message)) return run(message);
  ids = message.ids;
  return {};
});
