/** One fault of the input: where it is (RFC 6901 pointer), which rule it breaks, and a sentence about it. */
export interface Fault {
  pointer: string;
  code: string;
  detail: string;
}

/** The pointer to a member of what `parent` points to. */
export const pointerTo = (parent: string, member: string | number): string =>
  `${parent}/${String(member).replaceAll('~', '~0').replaceAll('/', '~1')}`;

export interface ProblemOptions {
  /** Stable, SCREAMING_SNAKE; what a caller's program decides by. */
  code: string;
  /** HTTP status. */
  status: number;
  title: string;
  detail?: string;
  /** Values a translated text needs; never secrets. */
  params?: Record<string, unknown>;
  faults?: Fault[];
  /** Seconds after which the same request may succeed. */
  retryAfter?: number;
  /** What lies behind it, for the log; no caller sees it. */
  cause?: unknown;
}

/** A fault of a header, in the form of one of the body. */
export const headerFault = (header: string, code: string, detail: string): Fault => ({
  pointer: `/headers/${header}`,
  code,
  detail,
});

/** A named refusal. Every room derives its errors from this; one filter turns them into problem+json (RFC 9457). */
export class ProblemError extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly params: Record<string, unknown>;
  readonly faults: Fault[];
  readonly retryAfter: number | undefined;

  constructor(options: ProblemOptions) {
    super(options.detail ?? options.title, { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code;
    this.status = options.status;
    this.title = options.title;
    this.params = options.params ?? {};
    this.faults = options.faults ?? [];
    this.retryAfter = options.retryAfter;
  }
}

/** More faults than anybody reads would only make a large answer out of a bad request. */
export const MOST_FAULTS = 100;

/** The input is understood as JSON but not as this request; names every fault it could find, up to a hundred. */
export class InvalidInputError extends ProblemError {
  constructor(all: Fault[]) {
    const faults = all.slice(0, MOST_FAULTS);
    super({
      code: 'INVALID_INPUT',
      status: 400,
      title: 'The request has faults',
      detail: faults.map((fault) => `${fault.pointer || '/'}: ${fault.detail}`).join('; '),
      faults,
    });
  }
}

/** What is not there and what the caller may not see are refused in the same words. */
export class NotFoundError extends ProblemError {
  constructor(what: string, detail?: string) {
    super({
      code: `${what.toUpperCase().replace(/[^A-Z]+/g, '_')}_NOT_FOUND`,
      status: 404,
      title: `No such ${what}`,
      detail,
    });
  }
}
