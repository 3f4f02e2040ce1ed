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
  /** Registers the weapons of the dense register from here on, reads by ids at random, or searches what was said before. */
  what:
    | { kind: 'register'; from: number; count: number }
    /** Each id in place of `{id}`. */
    | { kind: 'read'; at: string }
    | { kind: 'search' };
}

export interface LoadResult {
  perSecond: number;
  p50: number;
  p99: number;
}

/** What the next rounds read and search. */
interface Wanted {
  ids: readonly string[];
  searches?: readonly object[];
}

let wanted: Wanted = { ids: [] };

const anyOf = <T>(all: readonly T[]): T => all[Math.floor(Math.random() * all.length)]!;

function requestOf({ token, what }: Load): autocannon.Request {
  const authorization = `Bearer ${token}`;
  if (what.kind === 'read')
    return {
      method: 'GET',
      headers: { authorization },
      setupRequest: (request) => ({
        ...request,
        path: what.at.replace('{id}', anyOf(wanted.ids)),
      }),
    };
  if (what.kind === 'search')
    return {
      method: 'POST',
      path: '/v1/marking-searches',
      headers: { authorization, 'content-type': 'application/json' },
      setupRequest: (request) => ({ ...request, body: JSON.stringify(anyOf(wanted.searches ?? [])) }),
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

answerParent<Load | Wanted>(async (message) => {
  if (!('ids' in message)) return run(message);
  wanted = message;
  return {};
});
