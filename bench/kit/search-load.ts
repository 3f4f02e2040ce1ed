import { Agent, request } from 'node:http';
import { answerParent } from './children.js';

export interface SearchRequest {
  body: object;
  /** Id of the weapon that was read. */
  expected: string;
}

export interface SearchSample {
  ms: number;
  /** From 1; null where the weapon is not among those shown. */
  rank: number | null;
  found: number;
  complete: boolean;
}

export interface SearchLoad {
  url: string;
  token: string;
  concurrency: number;
  requests: SearchRequest[];
}

export interface SearchLoadResult {
  samples: SearchSample[];
  perSecond: number;
}

interface Answer {
  candidates: { weaponId: string }[];
  found: number;
  complete: boolean;
}

async function search(url: URL, token: string, agent: Agent, { body, expected }: SearchRequest): Promise<SearchSample> {
  const text = JSON.stringify(body);
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  };
  const started = performance.now();
  const { status, answered } = await new Promise<{ status: number; answered: string }>((done, fail) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        done({ status: response.statusCode!, answered: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    sent.on('error', fail);
    sent.end(text);
  });
  const ms = performance.now() - started;
  if (status !== 200) throw new Error(`${text} was answered ${status} ${answered}`);
  const { candidates, found, complete } = JSON.parse(answered) as Answer;
  const place = candidates.findIndex(({ weaponId }) => weaponId === expected);
  return { ms, rank: place < 0 ? null : place + 1, found, complete };
}

answerParent<SearchLoad>(async ({ url, token, concurrency, requests }) => {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const target = new URL('/v1/marking-searches', url);
  const samples: SearchSample[] = [];
  let next = 0;
  const work = async () => {
    while (next < requests.length) {
      const place = next++;
      samples[place] = await search(target, token, agent, requests[place]!);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: concurrency }, work));
  const perSecond = requests.length / ((performance.now() - started) / 1000);
  agent.destroy();
  return { samples, perSecond };
});
