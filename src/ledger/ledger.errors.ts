import { ProblemError } from '../platform/problem.js';

/** The value cannot stand in the ledger; the one fault names the first place (RFC 6901) and the rule it breaks. */
export class NotAJsonFactError extends ProblemError {
  constructor(pointer: string, code: string, detail: string) {
    super({
      code: 'NOT_A_JSON_FACT',
      status: 400,
      title: 'The value cannot be recorded',
      detail: `${pointer || '/'}: ${detail}`,
      params: { pointer, rule: code },
      faults: [{ pointer, code, detail }],
    });
  }
}

/** One entry holds at most 32 KiB of canonical bytes; a list of things belongs beside it as `{ count, listHash }`. */
export class EntryTooLargeError extends ProblemError {
  constructor(bytes: number, limit: number) {
    super({
      code: 'ENTRY_TOO_LARGE',
      status: 413,
      title: 'The entry is too large',
      detail: `The entry takes ${bytes} bytes; at most ${limit} can be recorded in one entry`,
      params: { bytes, limit },
    });
  }
}

/** A room handed over an envelope that breaks the format: a defect of the service, never of the caller. */
export class MalformedEntryError extends ProblemError {
  constructor(pointer: string, detail: string) {
    super({
      code: 'MALFORMED_ENTRY',
      status: 500,
      title: 'The entry breaks the ledger format',
      detail: `${pointer || '/'}: ${detail}`,
      params: { pointer },
    });
  }
}

/** The payload does not have the fields its kind declares: a defect of the service, never of the caller. */
export class PayloadNotOfKindError extends ProblemError {
  constructor(kind: string, pointer: string, detail: string) {
    super({
      code: 'PAYLOAD_NOT_OF_KIND',
      status: 500,
      title: 'The payload is not of its kind',
      detail: `${kind} ${pointer}: ${detail}`,
      params: { kind, pointer },
    });
  }
}

/** An opening does not belong to the sealed field it names: it, or the entry, has been changed. */
export class OpeningMismatchError extends ProblemError {
  constructor(pointer: string, detail: string) {
    super({
      code: 'OPENING_MISMATCH',
      status: 500,
      title: 'An opening does not match its entry',
      detail: `${pointer}: ${detail}`,
      params: { pointer },
    });
  }
}
