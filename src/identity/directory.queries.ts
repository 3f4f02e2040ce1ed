import { MoreThan, type FindOptionsWhere, type ObjectLiteral } from 'typeorm';
import type { Acting } from '../platform/database/acting.js';
import type { PageQuery } from '../platform/http/keyset.js';
import type { Listing } from '../platform/http/listing.js';

/** One identity table in id order; row security decides what is in it. */
export const directory = <Row extends ObjectLiteral & { id: string }>(
  acting: Acting,
  table: new () => Row,
  where: FindOptionsWhere<Row>,
  page: PageQuery,
): Listing<Row> => ({
  acting,
  page,
  of: [table.name, where],
  rows: (manager, after, limit) =>
    manager.find(table, {
      where: { ...where, ...(after === undefined ? {} : { id: MoreThan(after) }) } as FindOptionsWhere<Row>,
      order: { id: 'ASC' } as never,
      take: limit,
    }),
});

export const mayActOn = (acting: Acting, unit: string): boolean => acting.authority || acting.units.includes(unit);
