import { randomUUID } from 'node:crypto';
import { LARGEST_PAGE, type Page } from '../platform/http/page.js';

/** A refusal of the API, as its problem+json says it. */
export class RefusedError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    detail: string,
  ) {
    super(`${code}: ${detail}`);
    this.name = 'RefusedError';
  }
}

/** The service could not be reached, or the connection was lost before it answered. */
export class NoAnswerError extends Error {
  constructor(url: string, cause: unknown) {
    const { code = '', message } = innermost(cause);
    super(`${url} does not answer (${code || message})`, { cause });
    this.name = 'NoAnswerError';
  }
}

/** `fetch` says little of its own: what happened stands in the cause of the cause. */
function innermost(error: unknown): NodeJS.ErrnoException {
  const { cause } = error as Error;
  return typeof cause === 'object' && cause !== null && 'message' in cause ? innermost(cause) : (error as Error);
}

/** What to say beside the token. */
export interface ActsFor {
  /** The unit to act for; the officer's own where absent. */
  unit?: string;
  /** Whom a machine's key acts for. */
  officer?: string;
}

/** A body that is sent as it is read. */
export interface Upload {
  bytes: AsyncIterable<Uint8Array>;
  headers: Record<string, string>;
}

/** What a caller of the registry does: JSON in, JSON out, a fresh idempotency key for each POST. */
export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly as: ActsFor = {},
  ) {}

  actingFor(as: ActsFor): ApiClient {
    return new ApiClient(this.url, this.token, { ...this.as, ...as });
  }

  async get<T>(path: string): Promise<T> {
    return answerOf<T>(await this.ask(path));
  }

  /** Every item of a list, in pages that are asked for as they are read. */
  async *list<T>(path: string): AsyncGenerator<T> {
    const first = `${path}${path.includes('?') ? '&' : '?'}limit=${LARGEST_PAGE}`;
    for (let cursor = ''; ;) {
      const { items, next }: Page<T> = await this.get(first + cursor);
      yield* items;
      if (next === null) return;
      cursor = `&cursor=${encodeURIComponent(next)}`;
    }
  }

  async post<T>(path: string, body?: object): Promise<T> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    return answerOf<T>(await this.ask(path, { method: 'POST', ...(body && { headers, body: JSON.stringify(body) }) }));
  }

  /** Throws what `bytes` throws; the service then takes nothing in. */
  async upload<T>(path: string, { bytes, headers }: Upload): Promise<{ status: number; answer: T }> {
    let fault: unknown;
    async function* watched() {
      try {
        yield* bytes;
      } catch (error) {
        fault = error;
        throw error;
      }
    }
    const request = { method: 'POST', headers, body: watched(), duplex: 'half' };
    const response = await this.ask(path, request as unknown as RequestInit).catch((error: unknown) => {
      throw fault ?? error;
    });
    return { status: response.status, answer: await answerOf<T>(response) };
  }

  /** The body of an answer as it comes. */
  async *download(path: string): AsyncGenerator<Uint8Array> {
    const response = await this.ask(path);
    if (!response.ok) await answerOf(response);
    try {
      yield* response.body!;
    } catch (error) {
      throw new NoAnswerError(this.url, error);
    }
  }

  private async ask(path: string, { headers, ...request }: RequestInit = {}): Promise<Response> {
    const { unit, officer } = this.as;
    const standing = {
      authorization: `Bearer ${this.token}`,
      ...(unit && { 'tracemark-unit': unit }),
      ...(officer && { 'tracemark-officer': officer }),
    };
    try {
      return await fetch(this.url + path, { redirect: 'manual', ...request, headers: { ...headers, ...standing } });
    } catch (error) {
      throw new NoAnswerError(this.url, error);
    }
  }
}

/** The JSON of an answer. What stands between caller and service, such as a proxy, may answer otherwise. */
async function answerOf<T>(response: Response): Promise<T> {
  const { status, statusText, url } = response;
  const text = await response.text().catch((error: unknown) => {
    throw new NoAnswerError(new URL(url).origin, error);
  });
  const answer = jsonOf(text) as (T & { code?: string; detail?: string; title?: string }) | undefined;
  if (answer === undefined) throw new RefusedError(`HTTP_${status}`, status, statusText || 'the answer is not JSON');
  if (!response.ok)
    throw new RefusedError(answer.code ?? `HTTP_${status}`, status, answer.detail ?? answer.title ?? '');
  return answer;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
