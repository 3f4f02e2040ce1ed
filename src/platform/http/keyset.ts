import { createHash } from 'node:crypto';
import { ProblemError } from '../problem.js';
import { IntegerField, TextField } from './fields.js';
import { DEFAULT_PAGE, LARGEST_PAGE, type Page } from './page.js';
import { Type } from 'class-transformer';

export { DEFAULT_PAGE, type Page };

/** Query parameters of every list. */
export class PageQuery {
  @TextField({ max: 500, optional: true, description: '`next` of the page before' })
  cursor?: string;

  @Type(() => Number)
  @IntegerField({ min: 1, max: LARGEST_PAGE, optional: true, description: `Rows a page; ${DEFAULT_PAGE} if absent` })
  limit?: number;
}

export class InvalidCursorError extends ProblemError {
  constructor() {
    super({
      code: 'INVALID_CURSOR',
      status: 400,
      title: 'This cursor does not belong to this list',
      detail: 'A cursor continues the same query of the same caller; start again without one',
    });
  }
}

const seal = (after: string, bond: string): string =>
  createHash('sha256').update(`${after}\u0000${bond}`).digest('base64url').slice(0, 16);

/** Binds a cursor to query and caller. It guards against mix-ups; what may be seen, row security decides. */
export function cursorFor(after: string, bond: string): string {
  return Buffer.from(`${seal(after, bond)}.${after}`).toString('base64url');
}

const ID_FORM = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Where to go on, in the form of the places of this list; ids where nothing is said. */
export function readCursor(cursor: string | undefined, bond: string, form = ID_FORM): string | undefined {
  if (cursor === undefined) return undefined;
  const [mark, ...rest] = Buffer.from(cursor, 'base64url').toString().split('.');
  const after = rest.join('.');
  if (mark !== seal(after, bond) || !form.test(after)) throw new InvalidCursorError();
  return after;
}

/** Where a row stands in a list in the order of ids. */
export const idOf = (row: object): string => (row as { id: string }).id;

export function pageOf<Row extends { id: string }>(rows: readonly Row[], limit: number, bond: string): Page<Row>;
export function pageOf<Row extends object>(
  rows: readonly Row[],
  limit: number,
  bond: string,
  place: (row: Row) => string,
): Page<Row>;
/** Makes a page of `limit` rows out of `limit + 1` that were asked for. */
export function pageOf<Row extends object>(
  rows: readonly Row[],
  limit: number,
  bond: string,
  place: (row: Row) => string = idOf,
): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? cursorFor(place(last), bond) : null };
}
