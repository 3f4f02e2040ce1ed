import { ParseUUIDPipe } from '@nestjs/common';
import { NotFoundError } from '../problem.js';

/** An id that is no UUID names nothing: it is answered as what does not exist. */
export const idPipe = (what: string): ParseUUIDPipe =>
  new ParseUUIDPipe({ exceptionFactory: () => new NotFoundError(what) });
