import { lookup } from 'node:dns/promises';
import { Agent, request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import { mayReach } from './outgoing-address.js';

const WITHIN_MS = 5_000;
const MOST_BYTES = 1_048_576;

/** A call was not made, or its answer not taken; says which and why. */
export class OutgoingError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OutgoingError';
  }
}

export interface OutgoingOptions {
  /** CIDR ranges and host names that may be called although they are not public addresses. */
  allow: readonly string[];
  /** Certificates to trust in place of those Node.js brings along, PEM. */
  ca?: string;
  /** Addresses of a name. */
  resolve?: (host: string) => Promise<string[]>;
  withinMs?: number;
}

export interface Sending {
  /** Content type of the body. */
  type: string;
  /** Ends the call. */
  signal?: AbortSignal;
}

export interface OutgoingAnswer {
  status: number;
  body: Buffer;
}

const resolveName = async (host: string): Promise<string[]> =>
  (await lookup(host, { all: true })).map(({ address }) => address);

/**
 * The one way the service calls others: https to a public address, no redirect, an answer of 1 MB within 5 s. A name is
 * resolved once for a connection, which goes to the address that was examined and to no other.
 */
export class OutgoingClient {
  private readonly agent: Agent;

  constructor(private readonly options: OutgoingOptions) {
    this.agent = new Agent({ keepAlive: true, ca: options.ca });
  }

  /** @throws OutgoingError */
  async post(to: string, body: string, { type, signal: ended }: Sending): Promise<OutgoingAnswer> {
    const url = URL.canParse(to) ? new URL(to) : null;
    if (url?.protocol !== 'https:' || url.username !== '') throw new OutgoingError(`${to} is no address of https`);
    const withinMs = this.options.withinMs ?? WITHIN_MS;
    const late = AbortSignal.timeout(withinMs);
    const signal = ended ? AbortSignal.any([late, ended]) : late;
    try {
      const address = await unlessAborted(this.addressOf(url.hostname.replace(/^\[|\]$/g, '')), signal);
      return await this.send(url, address, body, type, signal);
    } catch (error) {
      if (error instanceof OutgoingError) throw error;
      const why = late.aborted ? `does not answer within ${withinMs} ms` : `cannot be reached: ${reasonOf(error)}`;
      throw new OutgoingError(`${url.host} ${why}`, { cause: error });
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private async addressOf(host: string): Promise<string> {
    const addresses = isIP(host) ? [host] : await (this.options.resolve ?? resolveName)(host);
    const address = addresses.find((one) => mayReach(host, one, this.options.allow));
    if (address === undefined)
      throw new OutgoingError(`${host} is not at a public address (${addresses.join(', ')}), nor is it allowed`);
    return address;
  }

  private send(url: URL, address: string, body: string, type: string, signal: AbortSignal): Promise<OutgoingAnswer> {
    const pinned: LookupFunction = (_, { all }, found) => {
      const family = isIP(address);
      if (all) found(null, [{ address, family }]);
      else found(null, address, family);
    };
    const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const options = { method: 'POST', agent: this.agent, lookup: pinned, headers, signal };
      const call = request(url, options, (answer) => void answerOf(answer, url.host).then(resolve, reject));
      call.on('error', reject);
      call.end(body);
    });
  }
}

async function answerOf(answer: IncomingMessage, host: string): Promise<OutgoingAnswer> {
  const status = answer.statusCode ?? 0;
  const refuse = (what: string): never => {
    answer.destroy();
    throw new OutgoingError(`${host} ${what}`);
  };
  if (status >= 300 && status < 400) refuse(`redirects (${status}), which is not followed`);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) refuse('answers with more than 1 MB');
    chunks.push(chunk);
  }
  return { status, body: Buffer.concat(chunks) };
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    work.then(resolve, reject);
  });
}

const reasonOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? (error as Error).message;
