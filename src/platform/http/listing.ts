import type { EntityManager } from 'typeorm';
import type { Acting } from '../database/acting.js';
import { InvalidInputError, type Fault } from '../problem.js';
import { DEFAULT_PAGE, idOf, pageOf, readCursor, type Page, type PageQuery } from './keyset.js';

interface WholeQuery<Row> {
  statement: string;
  values: readonly unknown[];
  row: (read: never) => Row;
}

/**
 * Which rows a list has, in which order. Its pages and its export are cut from the same query, so that both always show
 * the same to the same caller.
 */
export interface Listing<Row extends object> {
  acting: Acting;
  /** The page that was asked for. */
  page: PageQuery;
  /** What is listed, as JSON: a cursor continues nothing else, and nobody else's. */
  of: readonly unknown[];
  /** The first `limit` rows after a place; under row security, in one transaction. */
  rows: (manager: EntityManager, after: string | undefined, limit: number) => Promise<Row[]>;
  /** The same query of all rows, where it would be dear to begin it anew for each portion of an export. */
  whole?: WholeQuery<Row>;
  /** The place of a row, and its form; its id where nothing is said. */
  place?: (row: Row) => string;
  form?: RegExp;
}

type Read = <T>(work: (manager: EntityManager) => Promise<T>) => Promise<T>;

/** One page of a list. */
export async function readPage<Row extends object>(read: Read, listing: Listing<Row>): Promise<Page<Row>> {
  const { acting, page, of, form, place = idOf, rows } = listing;
  const { cursor, limit = DEFAULT_PAGE } = page;
  const bond = JSON.stringify([...of, acting.officer]);
  const after = readCursor(cursor, bond, form);
  return pageOf(await read((manager) => rows(manager, after, limit + 1)), limit, bond, place);
}

const PORTION = 250;

/** All rows of a list, some at a time; the next ones are asked for while these are used. */
export async function* readAll<Row extends object>(
  read: Read,
  { rows, whole, place = idOf }: Pick<Listing<Row>, 'rows' | 'whole' | 'place'>,
  portion = PORTION,
): AsyncGenerator<Row[]> {
  const fetch = whole && fetchFrom(read, whole, portion);
  const ask = (last?: Row): Promise<Row[]> => {
    const asked = fetch?.() ?? read((manager) => rows(manager, last && place(last), portion));
    // Who stops reading does not wait for them.
    asked.catch(() => undefined);
    return asked;
  };
  for (let asked: Promise<Row[]> | undefined = ask(); asked;) {
    const got: Row[] = await asked;
    asked = got.length < portion ? undefined : ask(got.at(-1));
    yield got;
  }
}

/** Runs a query once, and gives its rows a portion at a time. */
function fetchFrom<Row>(read: Read, { statement, values, row }: WholeQuery<Row>, portion: number) {
  const declare = `DECLARE exported NO SCROLL CURSOR FOR ${statement}`;
  const next = `FETCH ${portion} FROM exported`;
  let declared: Promise<unknown> | undefined;
  return () =>
    read(async (manager) => {
      await (declared ??= manager.query(declare, [...values]));
      return (await manager.query<never[]>(next)).map(row);
    });
}

/** An export is whole: who asks for a part of it is told so, not given everything. */
export function refuseParts({ page }: Pick<Listing<object>, 'page'>): void {
  const faults = (['cursor', 'limit'] as const)
    .filter((name) => page[name] !== undefined)
    .map((name): Fault => ({ pointer: `/${name}`, code: 'NOT_IN_AN_EXPORT', detail: 'an export holds every row' }));
  if (faults.length > 0) throw new InvalidInputError(faults);
}
