import type { EntityManager, EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import { MoreThan } from 'typeorm';
import type { Acting } from '../platform/database/acting.js';
import { DEFAULT_PAGE, pageOf, readCursor, type Page, type PageQuery } from '../platform/http/keyset.js';

/** A page of one identity table in id order; row security decides what is in it. */
export async function listPage<Row extends ObjectLiteral & { id: string }>(
  manager: EntityManager,
  acting: Acting,
  table: EntityTarget<Row>,
  where: FindOptionsWhere<Row>,
  { cursor, limit = DEFAULT_PAGE }: PageQuery,
): Promise<Page<Row>> {
  const bond = JSON.stringify([manager.getRepository(table).metadata.tableName, where, acting.officer]);
  const after = readCursor(cursor, bond);
  const rows = await manager.find(table, {
    where: { ...where, ...(after === undefined ? {} : { id: MoreThan(after) }) } as FindOptionsWhere<Row>,
    order: { id: 'ASC' } as never,
    take: limit + 1,
  });
  return pageOf(rows, limit, bond);
}

export const mayActOn = (acting: Acting, unit: string): boolean => acting.authority || acting.units.includes(unit);
