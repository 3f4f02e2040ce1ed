import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import {
  LogBrokenError,
  look,
  NotVerifiedError,
  readVerifierKey,
  verifyInclusion,
  type LogSource,
  type MonitorState,
  type Quorum,
} from '../ledger/index.js';
import { replaceFile } from '../platform/replace-file.js';
import { FINE, FOUND, result, say } from './outcome.js';

const ANSWER_WITHIN_MS = 30_000;

/** Checks a proof. Prints the entry and where it stands in which log, or what is wrong. */
export async function runVerifyProof(file: string, key: string, asked?: Quorum): Promise<number> {
  const verifier = readVerifierKey(key);
  const proof = await readFile(file, 'utf8');
  return reporting(async () => {
    const { origin, index, size, entry } = verifyInclusion(proof, verifier, asked);
    result({ origin, index, size, entry: JSON.parse(entry.toString()) as unknown });
    say(`The entry stands at ${index} in the log ${origin} of ${size}.`);
  });
}

export interface MonitorOptions {
  key: string;
  state: string;
  every?: number;
  /** Which witnesses must have seen the log, as of now. */
  asked?: () => Quorum;
}

/** Looks at a log, once or again and again; ends at the first break. Prints each look. */
export async function runMonitor(url: string, { key, state, every, asked }: MonitorOptions): Promise<number> {
  const verifier = readVerifierKey(key);
  const source = sourceAt(url);
  let known = await readState(state);
  const lookOnce = () =>
    reporting(async () => {
      const { head, read, state: next } = await look(source, verifier, known, asked?.());
      await replaceFile(state, `${JSON.stringify(next)}\n`);
      known = next;
      result({ origin: head.origin, size: head.size, read, root: head.root.toString('base64') });
      if (every === undefined) say(`The log ${head.origin} is whole: ${head.size} entries, ${read} of them new.`);
    });
  for (;;) {
    const code = await lookOnce();
    if (code !== FINE || every === undefined) return code;
    await pause(every * 1000);
  }
}

/** What is broken is told and exits 1; anything else that goes wrong is no verdict. */
export async function reporting(check: () => Promise<void>): Promise<number> {
  try {
    await check();
    return FINE;
  } catch (error) {
    if (!(error instanceof LogBrokenError || error instanceof NotVerifiedError)) throw error;
    const { kind = 'notVerified', evidence = [] } = error as Partial<LogBrokenError>;
    result({ break: kind, detail: error.message, evidence });
    say(`${error.message}.`);
    return FOUND;
  }
}

async function readState(file: string): Promise<MonitorState | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const state = JSON.parse(text) as MonitorState;
  if (typeof state?.checkpoint !== 'string' || !Array.isArray(state.parts))
    throw new Error(`${file} is no state of a monitor`);
  return state;
}

function sourceAt(url: string): LogSource {
  const get = async (path: string): Promise<Response> => {
    const response = await fetch(`${url}/${path}`, {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      redirect: 'error',
    });
    if (response.status === 404 && path === 'checkpoint')
      throw new Error(`There is no log at ${url}; it is at an address such as https://registry.example/log`);
    if (response.status !== 200) throw new Error(`${url}/${path} answers ${response.status}`);
    return response;
  };
  return {
    text: async (path) => (await get(path)).text(),
    bytes: async (path) => Buffer.from(await (await get(path)).arrayBuffer()),
  };
}
