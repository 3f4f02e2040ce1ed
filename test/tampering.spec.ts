import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrations } from '../migrations/index.js';
import {
  checkProjections,
  ledgerItems,
  openCheckpoint,
  readVerifierKey,
  reportStrayOpenings,
  verifyKeptLog,
  verifyLedger,
  type Difference,
  type LedgerFault,
  type Witnessed,
} from '../src/ledger/index.js';
import { readSnapshot, SnapshotRefusedError, type Snapshot } from '../src/platform/database/snapshot.js';
import { projections } from '../src/projections.js';
import { actAtRandom, randomFrom } from './support/acting.js';
import { logOf, type TestLog } from './support/log.js';
import { aWeapon, newAgency, newOfficer, startRegistry, type TestRegistry } from './support/registry.js';
import { tamper, type Tampering } from './support/superuser-snapshot.js';

const SEED = 20_260_301;
const ACTS = process.env.TRACEMARK_TEST_TIER === 'long' ? 5_000 : 80;
const tables = projections.flatMap((projection) => projection.tables);

async function faultsOf(snapshot: Snapshot, witnessed: readonly Witnessed[] = []): Promise<LedgerFault[]> {
  const faults: LedgerFault[] = [];
  await verifyLedger(ledgerItems(snapshot), (fault) => faults.push(fault));
  await reportStrayOpenings(snapshot, (fault) => faults.push(fault));
  await verifyKeptLog(snapshot, witnessed, (fault) => faults.push(fault));
  return faults;
}

async function differencesOf(snapshot: Snapshot): Promise<Difference[]> {
  const differences: Difference[] = [];
  await checkProjections(snapshot, projections, (difference) => differences.push(difference));
  return differences;
}

describe(`a registry after ${ACTS} acts from seed ${SEED}`, () => {
  let registry: TestRegistry;
  let log: TestLog;
  /** As somebody keeps it who does not trust the database. */
  let kept: Witnessed;
  const tampered = <T>(work: (tampering: Tampering) => Promise<T>) => tamper(registry.clone.superuserUrl, work);
  const audited = <T>(work: (snapshot: Snapshot) => Promise<T>) =>
    readSnapshot(registry.clone.oversightUrl, migrations, work);

  beforeAll(async () => {
    registry = await startRegistry({ TRACEMARK_QUOTA_SEARCHES: '0', TRACEMARK_QUOTA_WEAPONS_DISCLOSED: '0' });
    const police = await newAgency(registry, 'police');
    const armourer = await newOfficer(registry, police, 'armourer');
    const investigator = await newOfficer(registry, police, 'investigator');
    await actAtRandom({ armourer, investigator, authority: registry.authority }, randomFrom(SEED), ACTS);
    for (let looked = 0; looked < 3; looked += 1) await armourer.get('/v1/weapons?limit=1').expect(200);
    const { body } = await armourer.post('/v1/weapons', aWeapon()).expect(201);
    const hold = { stream: body.id, reason: 'Proceedings 14 Cg 88/26' };
    await registry.authority.post('/v1/retention-holds', hold).expect(201);
    await registry.authority.post('/v1/retention-rules', { code: 'eu-4-5', to: '2020-12-31' }).expect(201);
    const { body: misread } = await armourer.post('/v1/weapons', aWeapon({ occurredAt: '2001' })).expect(201);
    const patch = { occurredAt: '2002', markings: { 1: { text: 'KAX104739' } } };
    const asked = { patch, reason: 'misread' };
    const path = `/v1/entries/${misread.entries[0].id}/corrections`;
    const { body: proposed } = await armourer.post(path, asked).expect(201);
    const second = await newOfficer(registry, police, 'armourer');
    await second.post(`/v1/corrections/${proposed.id}/confirm`).expect(201);
    log = logOf(registry.clone);
    await log.write();
    const { text } = await registry.anybody.get('/log/checkpoint').expect(200);
    const { size, root } = openCheckpoint(text, readVerifierKey(log.signer.verifierKey));
    kept = { size, root, by: 'a checkpoint kept elsewhere' };
    await armourer.post('/v1/weapons', aWeapon()).expect(201);
  }, 1_200_000);

  afterAll(async () => {
    log.remove();
    await registry.close();
  });

  describe('verified', () => {
    it('has no fault', async () => {
      expect(await audited((snapshot) => faultsOf(snapshot, [kept]))).toEqual([]);
    });

    const longest = `(SELECT stream_id FROM ledger_entries GROUP BY 1 ORDER BY max(position) DESC, 1 LIMIT 1)`;
    const second = `stream_id = ${longest} AND position = 2`;
    const last = `(stream_id, position) IN (SELECT stream_id, max(position) FROM ledger_entries GROUP BY 1 ORDER BY 1 LIMIT 1)`;
    const rehashed = `hash = sha256('\\x00'::bytea || convert_to(canonical, 'UTF8'))`;

    it.each([
      [
        'bytes',
        'altered',
        [`UPDATE ledger_entries SET canonical = replace(canonical, '"v":1', '"v":2') WHERE ${second}`],
      ],
      [
        'bytes together with their hash',
        'altered',
        [
          `UPDATE ledger_entries SET canonical = regexp_replace(canonical, '"salt":"....', '"salt":"0123') WHERE ${second}`,
          `UPDATE ledger_entries SET ${rehashed} WHERE ${second}`,
        ],
      ],
      ['a deleted entry', 'missing', [`DELETE FROM ledger_entries WHERE ${second}`]],
      ['a deleted last entry', 'truncated', [`DELETE FROM ledger_entries WHERE ${last}`]],
      [
        'an entry behind the head',
        'inserted',
        [
          `UPDATE streams s SET position = 1, hash = e.hash FROM ledger_entries e WHERE s.id = e.stream_id AND e.position = 1`,
        ],
      ],
      [
        'two entries that changed places',
        'reordered',
        [
          `UPDATE ledger_entries SET position = 1000000 WHERE ${second}`,
          `UPDATE ledger_entries SET position = 2 WHERE stream_id = ${longest} AND position = 3`,
          `UPDATE ledger_entries SET position = 3 WHERE stream_id = ${longest} AND position = 1000000`,
        ],
      ],
      ['a head that names another hash', 'altered', [`UPDATE streams SET hash = sha256(hash) WHERE id = ${longest}`]],
      ['an opening', 'opening', [`UPDATE entry_openings SET value = '"another"' WHERE name = 'basis'`]],
      ['the salt of an opening', 'opening', [`UPDATE entry_openings SET salt = sha256(salt) WHERE name = 'basis'`]],
      ['an opening of nothing', 'opening', [`UPDATE entry_openings SET entry_id = gen_random_uuid()`]],
      ...[
        `id = gen_random_uuid()`,
        `stream_type = stream_type || 'x'`,
        `kind = kind || 'x'`,
        `occurred_from = coalesce(occurred_from, now()) + interval '1 microsecond'`,
        `occurred_to = coalesce(occurred_to, now()) + interval '1 microsecond'`,
        `recorded_at = recorded_at + interval '1 microsecond'`,
        `unit_id = gen_random_uuid()`,
        `officer_id = gen_random_uuid()`,
      ].map((change): [string, string, string[]] => [
        `the derived column ${change.split(' ', 1)[0]}`,
        'derivedColumn',
        [`UPDATE ledger_entries SET ${change} WHERE ${last}`],
      ]),
    ])('shows tampering with %s', async (_, kind, statements) => {
      const faults = await tampered(async ({ run, snapshot }) => {
        for (const statement of statements) await run(statement);
        return faultsOf(snapshot);
      });
      expect(new Set(faults.map((fault) => fault.break))).toContain(kind);
    });

    const shorter = `
      UPDATE log_tiles SET hashes = substr(hashes, 1, length(hashes) - 32) WHERE level = 0
        AND index = (SELECT max(index) FROM log_tiles WHERE level = 0)`;
    /** The entry of the last leaf. */
    const lastLeaf = `(SELECT entry_id FROM log_leaves ORDER BY index DESC LIMIT 1)`;

    it.each<[what: string, breaks: string[], statements: string[]]>([
      [
        'a stream rewritten up to its head',
        ['altered'],
        [
          `UPDATE ledger_entries SET canonical = regexp_replace(canonical, '"salt":"....', '"salt":"0123') WHERE id = ${lastLeaf}`,
          `UPDATE ledger_entries SET ${rehashed} WHERE id = ${lastLeaf}`,
          `UPDATE streams s SET hash = e.hash FROM ledger_entries e WHERE e.id = ${lastLeaf} AND s.id = e.stream_id AND s.position = e.position`,
        ],
      ],
      [
        'a stream cut short, its head with it',
        ['missing'],
        [
          `CREATE TEMPORARY TABLE cut AS SELECT stream_id, max(position) AS position FROM ledger_entries GROUP BY 1 HAVING max(position) > 1 ORDER BY 1 LIMIT 1`,
          `DELETE FROM entry_openings WHERE entry_id = (SELECT id FROM ledger_entries JOIN cut USING (stream_id, position))`,
          `DELETE FROM ledger_entries e USING cut WHERE e.stream_id = cut.stream_id AND e.position = cut.position`,
          `UPDATE streams s SET position = e.position, hash = e.hash FROM ledger_entries e, cut
            WHERE s.id = cut.stream_id AND e.stream_id = cut.stream_id AND e.position = cut.position - 1`,
        ],
      ],
      ['an entry that never waited for its leaf', ['missing'], [`DELETE FROM ledger_outbox`]],
      ['a waiting entry with another hash', ['altered'], [`UPDATE ledger_outbox SET hash = sha256(hash)`]],
      [
        'a waiting entry of nothing',
        ['missing'],
        [`INSERT INTO ledger_outbox VALUES (gen_random_uuid(), sha256('x'))`],
      ],
      [
        'an entry that waits again',
        ['inserted'],
        [`INSERT INTO ledger_outbox SELECT id, hash FROM ledger_entries WHERE id = ${lastLeaf}`],
      ],
      ['a leaf that is gone', ['missing'], [`DELETE FROM log_leaves WHERE index = 3`]],
      [
        'the last leaf gone',
        ['missing', 'inserted', 'truncated'],
        [`DELETE FROM log_leaves WHERE entry_id = ${lastLeaf}`],
      ],
      [
        'two leaves that changed places',
        ['altered'],
        [
          `UPDATE log_leaves SET index = 1000000 WHERE index = 3`,
          `UPDATE log_leaves SET index = 3 WHERE index = 4`,
          `UPDATE log_leaves SET index = 4 WHERE index = 1000000`,
        ],
      ],
      [
        'a hash of a tile',
        ['altered', 'forked'],
        [`UPDATE log_tiles SET hashes = set_byte(hashes, 40, 0) WHERE level = 0`],
      ],
      ['a tile that is gone', ['truncated'], [`DELETE FROM log_tiles WHERE level = 0`]],
      ['a log that ends further on', ['truncated'], [`UPDATE log_head SET size = size + 1`]],
      [
        'a log cut short in every table, which only a checkpoint kept elsewhere shows',
        ['truncated'],
        [
          `INSERT INTO ledger_outbox SELECT id, hash FROM ledger_entries WHERE id = ${lastLeaf}`,
          `DELETE FROM log_leaves WHERE entry_id = ${lastLeaf}`,
          shorter,
          `UPDATE log_head SET size = size - 1, published_size = NULL, note = NULL`,
        ],
      ],
    ])('shows tampering with the log: %s', async (_, breaks, statements) => {
      const faults = await tampered(async ({ run, snapshot }) => {
        for (const statement of statements) await run(statement);
        return faultsOf(snapshot, [kept]);
      });
      expect(new Set(faults.map((fault) => fault.break))).toEqual(new Set(breaks));
    });

    it('shows a log written anew in another order, which only a checkpoint kept elsewhere shows', async () => {
      const faults = await tampered(async ({ run, snapshot }) => {
        await run(`CREATE TEMPORARY TABLE anew AS
          SELECT entry_id, hash, row_number() OVER (ORDER BY index = 0, index) - 1 AS index
            FROM log_leaves JOIN ledger_entries ON id = entry_id`);
        await run(`DELETE FROM log_leaves`);
        await run(`INSERT INTO log_leaves SELECT entry_id, index FROM anew`);
        await run(`UPDATE log_tiles t SET hashes = (
          SELECT string_agg(hash, '' ORDER BY index) FROM anew WHERE anew.index / 256 = t.index) WHERE level = 0`);
        await run(`UPDATE log_head SET published_size = NULL, note = NULL`);
        return faultsOf(snapshot, [kept]);
      });
      expect(faults.map((fault) => fault.break)).toContain('forked');
    });
  });

  describe('replayed', () => {
    it('is what the ledger makes of it, in every table', async () => {
      expect(await audited(differencesOf)).toEqual([]);
      const empty = await tampered(async ({ run }) => {
        const counts = tables.map(({ name }) => `SELECT '${name}' AS name, count(*) FROM ${name}`).join(' UNION ');
        return (await run(counts)).filter(({ count }) => Number(count) === 0);
      });
      expect(empty).toEqual([]);
    });

    it.each(tables.filter(({ listed }) => !listed).map((table) => [table.name, table] as const))(
      'shows a changed column of %s',
      async (name, table) => {
        const named = [table.stream, ...table.key];
        const found = await tampered(async ({ run, snapshot }) => {
          const columns = (await columnsOf(run, name)).filter(({ column }) => !named.includes(column));
          for (const { constraint } of await checksOf(run, name))
            await run(`ALTER TABLE ${name} DROP CONSTRAINT ${constraint}`);
          for (const { column, type } of columns) {
            const one = `ctid = (SELECT ctid FROM ${name} ORDER BY ctid LIMIT 1)`;
            await run(`ALTER TABLE ${name} ALTER COLUMN ${column} DROP NOT NULL`);
            await run(`UPDATE ${name} SET ${column} = ${anotherValue(column, type)} WHERE ${one}`);
          }
          const differences = await differencesOf(snapshot);
          return { columns: columns.map(({ column }) => column).sort(), differences };
        });
        const own = found.differences.filter((difference) => difference.table === name);
        expect([...new Set(own.map(({ column }) => column))].sort()).toEqual(found.columns);
        expect(new Set(own.map(({ problem }) => problem))).toEqual(
          new Set(found.columns.length > 0 ? ['differs'] : []),
        );
      },
    );

    it.each(tables.filter(({ listed }) => listed).map(({ name }) => name))(
      'shows any column of %s that was changed, of which the ledger holds the hash of a list',
      async (name) => {
        const columns = await tampered(({ run }) => columnsOf(run, name));
        for (const { column, type } of columns) {
          const differences = await tampered(async ({ run, snapshot }) => {
            for (const { constraint } of await checksOf(run, name))
              await run(`ALTER TABLE ${name} DROP CONSTRAINT ${constraint}`);
            await run(`ALTER TABLE ${name} DROP CONSTRAINT pk_${name}`);
            await run(`ALTER TABLE ${name} ALTER COLUMN ${column} DROP NOT NULL`);
            const one = `ctid = (SELECT ctid FROM ${name} ORDER BY ctid LIMIT 1)`;
            await run(`UPDATE ${name} SET ${column} = ${anotherValue(column, type)} WHERE ${one}`);
            return differencesOf(snapshot);
          });
          expect({ column, found: differences.some(({ table }) => table === name) }).toEqual({ column, found: true });
        }
      },
    );

    it.each(tables.map(({ name }) => name))('shows a row of %s that is gone', async (name) => {
      const differences = await tampered(async ({ run, snapshot }) => {
        await run(`DELETE FROM ${name} WHERE ctid = (SELECT ctid FROM ${name} ORDER BY ctid LIMIT 1)`);
        return differencesOf(snapshot);
      });
      expect(differences).toEqual([expect.objectContaining({ table: name, column: null, problem: 'missing' })]);
    });

    it.each(tables.map((table) => [table.name, table] as const))('shows a row of %s too many', async (name, table) => {
      const id = table.stream ?? table.key[0]!;
      const stranger = STRANGERS[id] ?? `'00000000-0000-4000-8000-000000000000'::uuid`;
      const differences = await tampered(async ({ run, snapshot }) => {
        await run(`CREATE TEMPORARY TABLE one ON COMMIT DROP AS SELECT * FROM ${name} LIMIT 1`);
        await run(`UPDATE one SET ${id} = ${stranger}`);
        if (table.listed) await run(`ALTER TABLE ${name} DROP CONSTRAINT pk_${name}`);
        if (name === 'corrections') await run(`UPDATE one SET id = gen_random_uuid()`);
        if (name === 'weapons') await run(`UPDATE one SET registry_number = 'A' || registry_number`);
        await run(`INSERT INTO ${name} SELECT * FROM one`);
        return differencesOf(snapshot);
      });
      expect(differences).toEqual([expect.objectContaining({ table: name, column: null, problem: 'surplus' })]);
    });

    it('shows a stream that no room follows', async () => {
      const differences = await tampered(async ({ snapshot }) => {
        const found: Difference[] = [];
        const without = projections.filter(({ streams }) => !streams.includes('disclosure') || streams === 'all');
        await checkProjections(snapshot, without, (difference) => found.push(difference));
        return found;
      });
      expect(new Set(differences.map(({ problem }) => problem))).toEqual(new Set(['unexplained']));
    });
  });

  it('is not audited by a login that does not see it whole', async () => {
    const asRuntime = readSnapshot(registry.clone.runtimeUrl, migrations, faultsOf);
    await expect(asRuntime).rejects.toThrow(SnapshotRefusedError);
    await expect(asRuntime).rejects.toThrow(/ledger_entries/);
  });
});

type Run = Tampering['run'];

const columnsOf = async (run: Run, table: string) =>
  (await run(`SELECT column_name AS column, udt_name AS type FROM information_schema.columns WHERE table_name = $1`, [
    table,
  ])) as { column: string; type: string }[];

const checksOf = async (run: Run, table: string) =>
  (await run(
    `SELECT conname AS constraint FROM pg_constraint WHERE conrelid = $1::regclass AND contype IN ('c', 'u')`,
    [table],
  )) as { constraint: string }[];

/** SQL for a value of this type that the column does not hold. */
/** Keys that no row has; every other one is an id. */
const STRANGERS: Record<string, string> = { character: `'Þ'`, edition: '1000000' };

function anotherValue(column: string, type: string): string {
  const values: Record<string, string> = {
    text: `coalesce(${column}, '') || 'x'`,
    uuid: 'gen_random_uuid()',
    bool: `NOT coalesce(${column}, true)`,
    timestamptz: `coalesce(${column}, now()) + interval '1 microsecond'`,
    bytea: `sha256(${column})`,
    jsonb: `jsonb_build_object('other', ${column})`,
    _uuid: `array_append(${column}, gen_random_uuid())`,
    _text: `array_append(${column}, 'x')`,
    _int4: `array_append(${column}, 9)`,
  };
  return values[type] ?? `coalesce(${column}, 0) + 1`;
}
