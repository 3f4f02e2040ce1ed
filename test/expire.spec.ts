import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { authorityActing } from '../src/identity/index.js';
import { expire, planExpiry, reportExpired, type Expiring } from '../src/ledger/index.js';
import { dataSource } from '../src/platform/database/data-source.js';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { projections } from '../src/projections.js';
import { faultsIn } from './support/audit.js';
import { someBackups, type Backups } from './support/backups.js';
import { logOf, type TestLog } from './support/log.js';
import { cloneDatabase } from './support/postgres.js';
import { aWeapon, newAgency, newOfficer, startRegistry, type Caller, type TestRegistry } from './support/registry.js';
import { tracemark } from './support/service-process.js';
import { tamper } from './support/superuser-snapshot.js';

const FOLDER = mkdtempSync(join(tmpdir(), 'tracemark-expire-'));
const POOL = { copies: true, poolSize: 2, statementTimeoutMs: 0, lockTimeoutMs: 10_000, idleTransactionTimeoutMs: 0 };

/** Long enough from now that every record of a year has had its time. */
const inYears = (years: number): string => `${new Date().getUTCFullYear() + years}-12-31`;

describe('openings whose time is over', () => {
  let registry: TestRegistry;
  let armourer: Caller;
  let investigator: Caller;
  let log: TestLog;
  let backups: Backups;
  let owner: ReturnType<typeof dataSource>;
  let weapon: string;
  let held: string;

  const sql = <Row extends object>(text: string, values: unknown[] = []) =>
    withClient(registry.clone.superuserUrl, async (client) => (await client.query<Row>(text, values)).rows);
  const faults = () => faultsIn(registry.clone);
  /** What a day to come would find, to be carried out as if it had come. */
  const asOfToday = (plan: Expiring): Expiring => ({ ...plan, at: new Date().toISOString().slice(0, 10) });
  /**
   * Does work while all but retention is recorded three years ago. In the columns alone, which expiry goes by: the bytes
   * stay as they are, so nothing verifies meanwhile.
   */
  const threeYearsLater = async <T>(work: () => Promise<T>): Promise<T> => {
    const move = (by: string) =>
      sql(`WITH moved AS (UPDATE streams SET recorded_at = recorded_at + interval '${by}' WHERE type <> 'retention')
           UPDATE ledger_entries SET recorded_at = recorded_at + interval '${by}' WHERE stream_type <> 'retention'`);
    await move('-3 years');
    try {
      return await work();
    } finally {
      await move('3 years');
    }
  };
  const rule = (body: object) => registry.authority.post('/v1/retention-rules', body);
  const lossesOf = async (id: string) => {
    const { body } = await armourer.get(`/v1/weapons/${id}/entries`).expect(200);
    return body.items as { kind: string; expired?: string[]; payload: Record<string, unknown>; basis?: unknown }[];
  };
  const acting = () => authorityActing(owner, registry.authority.officer);
  const registrar = async (): Promise<string> => {
    const [row] = await sql<{ id: string }>(
      `SELECT g.officer_id AS id FROM grants g WHERE g.role = 'nationalRegistrar' LIMIT 1`,
    );
    return row!.id;
  };

  beforeAll(async () => {
    registry = await startRegistry();
    registry.authority.officer = await registrar();
    const police = await newAgency(registry, 'police');
    armourer = await newOfficer(registry, police, 'armourer');
    investigator = await newOfficer(registry, police, 'investigator');
    const register = async (): Promise<string> => {
      const markings = [{ kind: 'serial', text: 'KX 4711', appliedBy: 'Proof House Valmora' }];
      return (await armourer.post('/v1/weapons', aWeapon({ markings, basis: 'Act 12 §4' })).expect(201)).body.id;
    };
    weapon = await register();
    held = await register();
    for (const id of [weapon, held]) {
      const report = { kind: 'stolen', circumstances: 'Taken from a vehicle of I. Marron' };
      await armourer.post(`/v1/weapons/${id}/losses`, report).expect(201);
    }
    const purpose = { code: 'stop', reason: 'Road check' };
    await investigator.post(`/v1/weapons/${weapon}/disclosures`, { purpose }).expect(201);
    log = logOf(registry.clone);
    await log.write();
    backups = await someBackups();
    owner = dataSource({ url: registry.clone.ownerUrl, ...POOL });
    await owner.initialize();
  });

  afterAll(async () => {
    await owner.destroy();
    rmSync(FOLDER, { recursive: true });
    log.remove();
    backups.remove();
    await registry.close();
  });

  it('are none while no rule has run out, and none at all of records that no rule is about', async () => {
    expect(await planExpiry(owner, undefined)).toMatchObject({ openings: 0, classes: [] });
    // The law of the Union keeps records of a weapon until thirty years after its destruction.
    const far = await planExpiry(owner, inYears(500));
    expect(far.classes).toEqual([]);
  });

  describe('rules', () => {
    it('are stated and ended by the national authority alone, and never changed', async () => {
      const own = {
        code: 'x-looks',
        regime: 'Valmora',
        class: 'look',
        years: 5,
        trigger: 'recorded',
        source: 'Act §40',
      };
      await armourer.post('/v1/retention-rules', own).expect(403);
      const { body } = await rule(own).expect(201);
      expect(body).toEqual({ ...own, from: null, to: null });
      expect((await rule(own).expect(409)).body.code).toBe('NOTHING_TO_ADD');
      expect((await rule({ ...own, years: 4 }).expect(409)).body.code).toBe('RULE_STATED');
      expect((await rule({ code: 'x-late', to: '2030-01-01' }).expect(400)).body.errors.length).toBeGreaterThan(3);
      expect((await rule({ code: 'eu-4-5', to: '2020-13-01' }).expect(400)).body.code).toBe('INVALID_INPUT');
      expect((await rule({ code: 'eu-4-5', to: '2020-12-31' }).expect(201)).body.to).toBe('2020-12-31');
      expect((await rule({ code: 'eu-4-5', to: '2020-12-30' }).expect(409)).body.code).toBe('RULE_STATED');
      const { body: page } = await armourer.get('/v1/retention-rules?limit=200').expect(200);
      const codes = page.items.map(({ code }: { code: string }) => code);
      expect(codes).toEqual([...codes].sort());
      expect(page.items).toContainEqual(expect.objectContaining({ code: 'eu-4-5', to: '2020-12-31' }));
      expect(codes).toContain('x-looks');
    });

    it('decide what expires when', async () => {
      const kinds = async (years: number) =>
        (await planExpiry(owner, inYears(years))).classes.map(({ kind, rule: by, openings }) => ({
          kind,
          by,
          openings,
        }));
      const look = { kind: 'weapon.disclosed', by: 'x-looks', openings: 1 };
      expect(await kinds(4)).toEqual([]);
      expect(await kinds(5)).toEqual([look]);
      expect(await kinds(19)).toEqual([look]);
      expect(await kinds(20)).toEqual([
        { kind: 'weapon.stolen', by: 'iti-12-incident', openings: 2 },
        { kind: 'weapon.registered', by: 'iti-12-weapon', openings: 4 },
        look,
      ]);
    });
  });

  it('are carried out as planned: gone, marked, on record, out of every table, and all of it verifies', async () => {
    const before = await backups.make(registry.clone, 'before');
    // A law that lets go at once takes the place of the years that would have to pass.
    const soon = { regime: 'Valmora', trigger: 'recorded', source: 'Act §41' };
    await rule({ code: 'iti-12-weapon', to: '2020-12-31' }).expect(201);
    await rule({ code: 'iti-12-incident', to: '2020-12-31' }).expect(201);
    await rule({ code: 'fp-7-weapon', to: '2020-12-31' }).expect(201);
    await rule({ code: 'x-weapons', class: 'weapon', years: 1, ...soon }).expect(201);
    const hold = await registry.authority
      .post('/v1/retention-holds', { stream: held, reason: 'Proceedings 14 Cg 88/26' })
      .expect(201);
    expect(await sql('SELECT FROM markings WHERE applied_by IS NOT NULL')).toHaveLength(2);
    const { plan, done } = await threeYearsLater(async () => {
      const found = await planExpiry(owner, undefined);
      return { plan: found, done: await expire(owner, await acting(), found, projections) };
    });
    expect(plan.classes).toEqual([
      { class: 'weapon', rule: 'x-weapons', kind: 'weapon.registered', openings: 2 },
      { class: 'weapon', rule: 'x-weapons', kind: 'weapon.stolen', openings: 1 },
    ]);
    expect(done.openings).toBe(3);
    const [registered, stolen] = await lossesOf(weapon);
    expect(registered).toMatchObject({
      expired: ['/basis', '/payload/markings/0/appliedBy'],
      basis: { sealed: expect.any(String) },
    });
    expect(stolen).toMatchObject({
      expired: ['/payload/circumstances'],
      payload: { circumstances: { sealed: expect.any(String) } },
    });
    expect((await armourer.get(`/v1/weapons/${weapon}`).expect(200)).body.markings[0].appliedBy).toBeNull();

    const [heldRegistered] = await lossesOf(held);
    expect(heldRegistered).toMatchObject({ basis: 'Act 12 §4' });
    expect(heldRegistered!.expired).toBeUndefined();
    expect((await armourer.get(`/v1/weapons/${held}`).expect(200)).body.markings[0].appliedBy).toBe(
      'Proof House Valmora',
    );

    const [entry] = await sql<{ payload: object; officer_id: string }>(
      `SELECT canonical::jsonb -> 'payload' AS payload, officer_id FROM ledger_entries WHERE kind = 'openings.expired'`,
    );
    expect(entry).toEqual({
      payload: { at: plan.at, openings: { count: 3, listHash: plan.listHash }, classes: plan.classes },
      officer_id: registry.authority.officer,
    });
    expect(await sql(`SELECT FROM entry_openings o JOIN expired_openings x USING (entry_id)`)).toEqual([]);
    await log.write();
    expect(await faults()).toEqual([]);

    const after = await backups.make(registry.clone, 'after', { verify: true });
    const rows = (manifest: typeof after, table: string) => manifest.files.find((file) => file.table === table)!.rows!;
    expect(rows(after, 'entry_openings')).toBe(rows(before, 'entry_openings') - 3 + 1);
    const restored = await cloneDatabase();
    try {
      await backups.restore(restored, 'after');
      const [{ count }] = await withClient(
        restored.superuserUrl,
        async (client) => (await client.query(`SELECT count(*)::int AS count FROM expired_openings`)).rows,
      );
      expect(count).toBe(3);
    } finally {
      await restored.drop();
    }

    const lifted = await registry.authority
      .post(`/v1/retention-holds/${hold.body.id}/lift`, { reason: 'The proceedings have ended' })
      .expect(200);
    expect(lifted.body).toMatchObject({ id: hold.body.id, stream: held, liftedBy: expect.any(String) });
    const again = await registry.authority
      .post(`/v1/retention-holds/${hold.body.id}/lift`, { reason: 'Again' })
      .expect(409);
    expect(again.body.code).toBe('HOLD_LIFTED');
    expect(await faults()).toEqual([]);
  });

  describe('are not carried out', () => {
    const refused = async (plan: Expiring) => {
      const openings = await sql('SELECT FROM entry_openings');
      await expect(expire(owner, await acting(), plan, projections)).rejects.toThrow(/PLAN_OUTDATED/);
      expect(await sql('SELECT FROM entry_openings')).toHaveLength(openings.length);
      expect(await sql(`SELECT FROM ledger_entries WHERE kind = 'openings.expired'`)).toHaveLength(1);
    };

    it('before their day, and not for a plan of another list', async () => {
      const future = await planExpiry(owner, inYears(2));
      expect(future.openings).toBeGreaterThan(0);
      await refused(future);
      await refused(asOfToday(future));
    });

    it('where a hold came in between: the hold wins', async () => {
      await threeYearsLater(async () => {
        const plan = await planExpiry(owner, undefined);
        expect(plan.openings).toBe(3);
        const hold = { stream: held, reason: 'Again', until: inYears(1) };
        const { body } = await registry.authority.post('/v1/retention-holds', hold).expect(201);
        await refused(plan);
        expect((await planExpiry(owner, hold.until)).openings).toBe(0);
        expect((await planExpiry(owner, inYears(1).replace('-12-31', '-12-30'))).openings).toBe(0);
        // The day after, with the look that five years are over of by then.
        expect((await planExpiry(owner, inYears(2))).openings).toBe(4);
        await registry.authority.post(`/v1/retention-holds/${body.id}/lift`, { reason: 'Over' }).expect(200);
      });
    });

    it('where a hold is placed at the same time: one of the two comes first, and the hold is never broken', async () => {
      const expired = await threeYearsLater(async () => {
        const plan = await planExpiry(owner, undefined);
        const who = await acting();
        const [placed, run] = await Promise.allSettled([
          registry.authority.post('/v1/retention-holds', { stream: held, reason: 'At once' }).expect(201),
          expire(owner, who, plan, projections),
        ]);
        expect(placed.status).toBe('fulfilled');
        return run.status === 'fulfilled';
      });
      const latest = await sql<{ kind: string }>(
        `SELECT kind FROM ledger_entries WHERE stream_type = 'retention' ORDER BY position DESC LIMIT 2`,
      );
      const order = expired ? ['retention.held', 'openings.expired'] : ['retention.held'];
      expect(latest.map(({ kind }) => kind).slice(0, order.length)).toEqual(order);
      expect(await faults()).toEqual([]);
    });

    it('by anybody who serves: the runtime login removes no opening and marks none', async () => {
      await withClient(registry.clone.runtimeUrl, async (client) => {
        for (const statement of [
          'DELETE FROM entry_openings',
          `UPDATE entry_openings SET value = 'null'`,
          `INSERT INTO expired_openings VALUES (gen_random_uuid(), '/basis', gen_random_uuid(), '{}')`,
          'DELETE FROM expired_openings',
          'DELETE FROM retention_holds',
          `UPDATE retention_holds SET stream_id = gen_random_uuid()`,
        ])
          await expect(client.query(statement)).rejects.toThrow(/permission denied/);
      });
    });

    it('in the name of somebody who may not', async () => {
      await expect(authorityActing(owner, armourer.officer)).rejects.toThrow(/no officer of the national authority/);
      await expect(authorityActing(owner, 'nobody')).rejects.toThrow(/no officer of the national authority/);
    });
  });

  it('show in verify where their list was changed', async () => {
    const tampered = async (statement: string) =>
      tamper(registry.clone.superuserUrl, async ({ run, snapshot }) => {
        await run(statement);
        const found: { break: string; detail: string }[] = [];
        await reportExpired(snapshot, (fault) => found.push(fault));
        return found.map(({ break: kind }) => kind);
      });
    const one = `(SELECT ctid FROM expired_openings LIMIT 1)`;
    expect(await tampered(`DELETE FROM expired_openings WHERE ctid = ${one}`)).toEqual(['opening']);
    expect(await tampered(`UPDATE expired_openings SET path = '/x' WHERE ctid = ${one}`)).toEqual(['opening']);
    expect(await tampered(`UPDATE expired_openings SET expired_by = gen_random_uuid() WHERE ctid = ${one}`)).toEqual([
      'opening',
      'opening',
    ]);
  });

  it('are planned and expired by the command line, plan first', async () => {
    const environment = { TRACEMARK_MIGRATION_URL: registry.clone.ownerUrl };
    const file = join(FOLDER, 'plan.json');
    const dry = await tracemark(environment, 'expire', '--dry-run', '--plan', file, '--at', inYears(6));
    expect(dry).toMatchObject({ code: 0, stderr: expect.stringContaining('Nothing was changed') });
    const plan = JSON.parse(readFileSync(file, 'utf8'));
    expect(dry.results().at(-1)).toEqual({ plan: file, at: plan.at, openings: plan.openings, listHash: plan.listHash });
    const early = await tracemark(environment, 'expire', '--plan', file, '--officer', registry.authority.officer);
    expect(early).toMatchObject({ code: 2, stderr: expect.stringContaining('PLAN_OUTDATED') });
    writeFileSync(file, '{}');
    const nothing = await tracemark(environment, 'expire', '--plan', file, '--officer', registry.authority.officer);
    expect(nothing).toMatchObject({ code: 2, stderr: expect.stringContaining('is no plan') });
  });
});
