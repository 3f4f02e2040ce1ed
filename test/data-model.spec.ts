import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projections } from '../src/projections.js';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { startRegistry, type TestRegistry } from './support/registry.js';

const LISTS = ['Ledger', 'Sealed openings', 'Projection', 'Operational'];

const TABLES = `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')`;

/** NOT NULL has names since PostgreSQL 18 and none before; the migrator alone writes to its own table. */
const RULES = `
  SELECT conname AS name FROM pg_constraint
   WHERE connamespace = 'public'::regnamespace AND contype <> 'n' AND conrelid <> 'schema_migrations'::regclass
   UNION
  SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
   WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique AND i.indrelid <> 'schema_migrations'::regclass`;

const RUNTIME_WRITES = `
  SELECT table_name || ' ' || privilege_type AS name FROM information_schema.table_privileges
   WHERE grantee = 'tracemark_runtime' AND table_name = ANY ($1) AND privilege_type NOT IN ('SELECT', 'INSERT')`;

/** Tables of each list of docs/data-model.md. */
function documented(): Map<string, string[]> {
  const [, ...sections] = readFileSync('docs/data-model.md', 'utf8').split(/^## /m);
  return new Map(
    sections.map((section) => [
      section.split('\n', 1)[0]!,
      [...section.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, table]) => table!),
    ]),
  );
}

describe('the data model', () => {
  let registry: TestRegistry;
  const names = (statement: string, parameters: unknown[] = []) =>
    withClient(registry.clone.superuserUrl, async (superuser) => {
      const { rows } = await superuser.query<{ name: string }>(statement, parameters);
      return rows.map(({ name }) => name).sort();
    });

  beforeAll(async () => {
    registry = await startRegistry();
  });

  afterAll(() => registry.close());

  it('puts every table in exactly one of four lists', async () => {
    expect([...documented().keys()]).toEqual(LISTS);
    expect([...documented().values()].flat().sort()).toEqual(await names(TABLES));
  });

  it('lists as projections what replay compares', () => {
    const replayed = projections.flatMap(({ tables }) => tables.map(({ name }) => name));
    expect(replayed.sort()).toEqual([...documented().get('Projection')!].sort());
  });

  it('gives every constraint and unique index a meaning', async () => {
    const meant = new Set(registry.database.constraints.names());
    expect((await names(RULES)).filter((name) => !meant.has(name))).toEqual([]);
  });

  it('has every constraint that has a meaning', async () => {
    const there = new Set(await names(RULES));
    expect(registry.database.constraints.names().filter((name) => !there.has(name))).toEqual([]);
  });

  it('lets the service neither change nor delete what the ledger and its openings hold', async () => {
    const tables = ['Ledger', 'Sealed openings'].flatMap((list) => documented().get(list)!);
    expect(await names(RUNTIME_WRITES, [tables])).toEqual([]);
  });
});
