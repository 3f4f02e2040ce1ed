import { headerFault, ProblemError } from '../../platform/problem.js';

export const MOST_UNFINISHED = 3;

export class TooManyImportsError extends ProblemError {
  constructor() {
    super({
      code: 'TOO_MANY_IMPORTS',
      status: 429,
      title: `Your agency has ${MOST_UNFINISHED} imports under way`,
      detail: 'Wait until one has ended, or cancel its job',
      retryAfter: 10,
    });
  }
}

export class NotATableError extends ProblemError {
  constructor() {
    super({
      code: 'MEDIA_TYPE_UNKNOWN',
      status: 415,
      title: 'Send the file as text/csv or application/x-ndjson',
      faults: [headerFault('content-type', 'NOT_A_TABLE', 'send text/csv or application/x-ndjson')],
    });
  }
}

export class ContentEncodingUnknownError extends ProblemError {
  constructor() {
    super({
      code: 'CONTENT_ENCODING_UNKNOWN',
      status: 415,
      title: 'A file is sent as it is, or packed by gzip',
      faults: [headerFault('content-encoding', 'NOT_GZIP', 'send no Content-Encoding, or gzip')],
    });
  }
}

/** The connection ended before the file did: nothing of it was taken in. */
export class ImportCutOffError extends ProblemError {
  constructor(cause: unknown) {
    super({ code: 'IMPORT_CUT_OFF', status: 400, title: 'The file did not come to its end', cause });
  }
}

/** The bytes that were kept are not those that were sent: their hash stands in every entry, so that none is made. */
export class KeptFileDamagedError extends ProblemError {
  constructor() {
    super({
      code: 'KEPT_FILE_DAMAGED',
      status: 500,
      title: 'The file as it was kept is not the file as it was sent',
      detail: 'Nothing of it was entered; send it again',
    });
  }
}

export class MappingNameTakenError extends ProblemError {
  constructor() {
    super({
      code: 'MAPPING_NAME_TAKEN',
      status: 409,
      title: 'Your agency has a mapping of this name',
      detail:
        'A mapping is never changed, so that an import can always say by which it was read; save it under a new name',
    });
  }
}
