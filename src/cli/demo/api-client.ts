import { randomUUID } from 'node:crypto';

/** A refusal of the API, as its problem+json says it. */
export class RefusedError extends Error {
  constructor(
    readonly code: string,
    detail: string,
  ) {
    super(`${code}: ${detail}`);
    this.name = 'RefusedError';
  }
}

/** What a caller of the registry does: JSON in, JSON out, a fresh idempotency key for each POST. */
export class ApiClient {
  constructor(
    private readonly url: string,
    readonly token: string,
  ) {}

  get<T>(path: string): Promise<T> {
    return this.send('GET', path);
  }

  /** `unit` is the unit to act for; the officer's own where absent. */
  post<T>(path: string, body: object, unit?: string): Promise<T> {
    return this.send('POST', path, body, unit);
  }

  private async send<T>(method: string, path: string, body?: object, unit?: string): Promise<T> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}),
        ...(unit ? { 'tracemark-unit': unit } : {}),
      },
      body: body && JSON.stringify(body),
    });
    const answer = (await response.json()) as T & { code?: string; detail?: string; title?: string };
    if (!response.ok)
      throw new RefusedError(answer.code ?? String(response.status), answer.detail ?? answer.title ?? '');
    return answer;
  }
}
