import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { Refuses } from '../../platform/http/answers.decorator.js';
import { LookNotRecordedError } from '../../platform/http/look-not-recorded.error.js';
import { InvalidInputError } from '../../platform/problem.js';
import { PURPOSES } from './purpose.js';

export const SHOWS = 'tracemark:shows';

/** What of the register a route shows. */
export interface Shows {
  /** The shape of its answer, or of a row of it, by its name in the API document. */
  what: string;
  /** Ids of the weapons in an answer, or in a page of it. */
  weapons: (answer: never) => readonly string[];
}

/**
 * A route that shows records. What it answers leaves when the look is on record; so does the first byte of an export. A
 * test fails for a route that reads and neither says this nor is excepted.
 */
export const ShowsRecords = <Answer>(what: string, weapons: (answer: Answer) => readonly string[]): MethodDecorator =>
  applyDecorators(
    SetMetadata(SHOWS, { what, weapons } satisfies Shows),
    ApiHeader({
      name: 'Tracemark-Purpose',
      required: false,
      description: 'Why you look: recorded with the look',
      schema: { type: 'string', enum: [...PURPOSES] },
    }),
    Refuses(new LookNotRecordedError(), new InvalidInputError([])),
  );

/** The same of a list, whose rows are of that shape. */
export const ShowsRows = <Row>(what: string, weaponOf: (row: Row) => string | null): MethodDecorator =>
  ShowsRecords<{ items: Row[] }>(what, ({ items }) => [
    ...new Set(items.map(weaponOf).filter((id): id is string => id !== null)),
  ]);
