import { ProblemError } from '../../platform/problem.js';

/** Why the log is not written on, in words for who runs the service. Nothing is signed until it is settled. */
export class LogRefusedError extends Error {
  constructor(reason: string) {
    super(`The log is not written on: ${reason}. See docs/operations.md, "The log"`);
    this.name = 'LogRefusedError';
  }
}

export class NotPublishedError extends ProblemError {
  constructor() {
    super({
      code: 'NOT_PUBLISHED_YET',
      status: 404,
      title: 'No published checkpoint covers it yet',
      detail: 'What is recorded is published within seconds where the log is being written; ask again',
      retryAfter: 1,
    });
  }
}

export class TileNotThereError extends ProblemError {
  constructor() {
    super({
      code: 'TILE_NOT_THERE',
      status: 404,
      title: 'The published log has no such tile',
      detail: 'A tile is asked for as wide as the size of a checkpoint says',
    });
  }
}

export class MalformedTilePathError extends ProblemError {
  constructor() {
    super({
      code: 'MALFORMED_TILE_PATH',
      status: 400,
      title: 'This is no path of a tile',
      detail: 'Expected LEVEL/INDEX or LEVEL/INDEX.p/WIDTH as in C2SP tlog-tiles, such as 0/x001/067.p/12',
    });
  }
}

export class SizeNotPublishedError extends ProblemError {
  constructor(published: number) {
    super({
      code: 'SIZE_NOT_PUBLISHED',
      status: 400,
      title: 'The sizes are not those of a log and a later one',
      detail: `Expected 0 <= from <= to <= ${published}, the size of the last checkpoint`,
      params: { published },
    });
  }
}
