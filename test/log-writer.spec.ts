import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { LogWriter } from '../src/ledger/log/log-writer.js';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { newId } from '../src/platform/random.js';
import { logOf, newSigner, type TestLog } from './support/log.js';
import { cloneDatabase, type TestDatabase } from './support/postgres.js';
import { openCheckpoint } from './support/tlog-verifier.js';

const UNIT = newId();

describe('the writer of the log', () => {
  let database: TestDatabase;
  let log: TestLog;
  beforeEach(async () => {
    database = await cloneDatabase();
    log = logOf(database);
  });
  afterEach(async () => {
    log.remove();
    await database.drop();
  });

  const superuser = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
    withClient(database.superuserUrl, async (client) => (await client.query<Row>(sql, values)).rows);

  /** Entries as the write path leaves them; what they say is of no matter here. */
  const APPEND = `
    WITH given AS (
      SELECT gen_random_uuid() AS id, sha256(convert_to(n::text || $1::text, 'UTF8')) AS hash, n
        FROM generate_series(1, $2::int) AS n),
    entries AS (
      INSERT INTO ledger_entries
      SELECT $1::uuid, $3 + n, id, 'weapon', 'weapon.noted', NULL, NULL, $4::timestamptz, $5::uuid, $5::uuid, hash, n::text, '{}'
        FROM given)
    INSERT INTO ledger_outbox (entry_id, hash) SELECT id, hash FROM given`;
  const append = (stream: string, count: number, after = 0, at = '2026-01-01T00:00:00Z', by?: Client) =>
    by
      ? by.query(APPEND, [stream, count, after, at, UNIT])
      : superuser(APPEND, [stream, count, after, at, UNIT]).then(() => undefined);
  const leaves = () =>
    superuser<{ stream: string; position: number; index: number }>(`
      SELECT e.stream_id AS stream, e.position, l.index FROM log_leaves l JOIN ledger_entries e ON e.id = l.entry_id
       ORDER BY l.index`);
  const published = async () => (await superuser<{ note: string }>('SELECT note FROM log_head'))[0]!.note;
  const refusal = () =>
    log.write().then(
      () => 'it was written',
      (error: Error) => error.message,
    );

  const expectInOrder = async (count: number) => {
    const rows = await leaves();
    expect(rows.map(({ index }) => index)).toEqual(Array.from({ length: count }, (_, at) => at));
    const last = new Map<string, number>();
    for (const { stream, position } of rows) {
      expect(position).toBe((last.get(stream) ?? 0) + 1);
      last.set(stream, position);
    }
    expect(await superuser('SELECT FROM ledger_outbox')).toEqual([]);
  };

  it('publishes the empty log first', async () => {
    expect(await log.write()).toBe(0);
    expect(openCheckpoint(await published(), log.signer.verifierKey).size).toBe(0);
    expect(readFileSync(log.stateFile, 'utf8')).toBe(await published());
  });

  it('takes more than one batch, in the order of time, and of positions within a stream', async () => {
    const [late, early, both] = [newId(), newId(), newId()];
    await append(late, 300, 0, '2026-03-01T00:00:00Z');
    await append(both, 200, 4_000, '2026-02-01T00:00:00Z');
    await append(both, 4_000);
    await append(early, 1_000);
    expect(await log.write()).toBe(5_500);
    await expectInOrder(5_500);
    expect((await leaves()).slice(-300).map(({ stream }) => stream)).toEqual(Array(300).fill(late));
  });

  it('puts what committed later behind what it already took, whatever its time', async () => {
    const [first, second] = [newId(), newId()];
    const slow = new Client({ connectionString: database.superuserUrl });
    await slow.connect();
    await slow.query('BEGIN');
    await append(first, 2, 0, '2026-01-01T00:00:00Z', slow);
    await append(second, 2, 0, '2026-01-02T00:00:00Z');
    expect(await log.write()).toBe(2);
    await slow.query('COMMIT');
    await slow.end();
    expect(await log.write()).toBe(4);
    await expectInOrder(4);
    expect((await leaves()).map(({ stream }) => stream)).toEqual([second, second, first, first]);
  });

  it('is one at a time, and the next goes on where it stopped', async () => {
    await append(newId(), 10);
    await withClient(database.logUrl, async (client) => {
      const writer = await LogWriter.open(client, log.signer, log.stateFile);
      for await (const entries of writer!.integrate()) expect(entries).toBe(10);
      await withClient(database.logUrl, async (other) => {
        expect(await LogWriter.open(other, log.signer, log.stateFile)).toBeNull();
      });
    });
    expect(await log.write()).toBe(10);
    expect(openCheckpoint(await published(), log.signer.verifierKey).size).toBe(10);
  });

  it('publishes what was signed before it was cut off', async () => {
    await append(newId(), 3);
    await log.write();
    await superuser(`UPDATE log_head SET published_size = NULL, note = NULL`);
    expect(await log.write()).toBe(3);
    expect(openCheckpoint(await published(), log.signer.verifierKey).size).toBe(3);
  });

  it('writes nothing where its connection ends on the way, and then goes on', async () => {
    await append(newId(), 9_000);
    await withClient(database.logUrl, async (client) => {
      const writer = await LogWriter.open(client, log.signer, log.stateFile);
      const backend = (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!.pid;
      const cutOff = async () => {
        for await (const _ of writer!.integrate()) await superuser(`SELECT pg_terminate_backend($1)`, [backend]);
      };
      await expect(cutOff()).rejects.toThrow();
    });
    expect(await log.write()).toBe(9_000);
    await expectInOrder(9_000);
  });

  it('looks entries up by their ids, however many the database expects', async () => {
    const scans = async () =>
      (
        await superuser<{ scans: string }>(
          `SELECT seq_scan AS scans FROM pg_stat_user_tables WHERE relname = 'ledger_entries'`,
        )
      )[0]!.scans;
    await append(newId(), 20_000);
    await superuser('ANALYZE ledger_entries, ledger_outbox');
    await log.write();
    await append(newId(), 1);
    const before = await scans();
    expect(await log.write()).toBe(20_001);
    expect(await scans()).toBe(before);
  });

  describe('signs nothing', () => {
    it('after a restore from an older backup', async () => {
      await append(newId(), 5);
      await log.write();
      const older = await cloneDatabase();
      const note = readFileSync(log.stateFile, 'utf8');
      const behind = logOf(older, log.signer);
      writeFileSync(behind.stateFile, note);
      await expect(behind.write()).rejects.toThrow('5 entries was signed and the database holds 0: it is older');
      expect(readFileSync(behind.stateFile, 'utf8')).toBe(note);
      behind.remove();
      await older.drop();
    });

    it('for entries other than those that were signed for', async () => {
      await append(newId(), 700);
      await log.write();
      const change = `UPDATE log_tiles SET hashes = overlay(hashes PLACING '\\x00' FROM 40) WHERE level = 0 AND index = 2`;
      await superuser(change);
      expect(await refusal()).toContain('the first 700 entries are not those a checkpoint was signed for');
    });

    it.each([
      [
        'is narrower',
        `UPDATE log_tiles SET hashes = substr(hashes, 1, 32) WHERE level = 0 AND index = 2`,
        '188 hashes',
      ],
      ['is gone', `DELETE FROM log_tiles WHERE level = 1`, 'has 2 hashes in its tile 1/0'],
      ['counts on', `UPDATE log_head SET size = 701`, 'has 189 hashes'],
    ])('where a tile %s', async (_what, change, said) => {
      await append(newId(), 700);
      await log.write();
      await superuser(change);
      expect(await refusal()).toContain(said);
    });

    it('without its memory of what was signed, or with another’s', async () => {
      await append(newId(), 2);
      await log.write();
      const note = readFileSync(log.stateFile, 'utf8');
      rmSync(log.stateFile);
      expect(await refusal()).toContain('checkpoints were published up to 2 entries, and');
      writeFileSync(log.stateFile, note.replace('\n2\n', '\n1\n'));
      expect(await refusal()).toContain('is no checkpoint signed by');
      writeFileSync(log.stateFile, note);
      const other = { ...log, signer: newSigner() };
      await expect(logOf(database, other.signer).write()).rejects.toThrow('is not there');
      expect(await log.write()).toBe(2);
    });

    it('where the disk is full', async () => {
      await append(newId(), 2);
      await log.write();
      const note = readFileSync(log.stateFile, 'utf8');
      symlinkSync('/dev/full', `${log.stateFile}.draft`);
      await append(newId(), 2);
      await expect(log.write()).rejects.toThrow('ENOSPC');
      expect(await published()).toBe(note);
      expect(readFileSync(log.stateFile, 'utf8')).toBe(note);
      rmSync(`${log.stateFile}.draft`);
      expect(await log.write()).toBe(4);
    });

    it.each([
      ['is not in the ledger', `DELETE FROM ledger_entries WHERE position = 2`, 'is not in the ledger'],
      ['was changed', `UPDATE ledger_outbox SET hash = sha256('x') WHERE ctid = '(0,2)'`, 'has another hash'],
      [
        'was changed with its entry alone',
        `UPDATE ledger_entries SET hash = sha256('x') WHERE position = 2`,
        'another hash',
      ],
    ])('about an entry that %s', async (_what, change, said) => {
      await append(newId(), 3);
      await superuser(change);
      expect(await refusal()).toContain(said);
      expect(await published()).toBeNull();
    });
  });

  it('has rights to nothing else', async () => {
    const not = async (sql: string) =>
      expect(withClient(database.logUrl, (client) => client.query(sql))).rejects.toMatchObject({ code: '42501' });
    await append(newId(), 300);
    await log.write();
    await not('SELECT canonical FROM ledger_entries');
    await not('SELECT FROM weapons');
    await not('SELECT FROM entry_openings');
    await not('UPDATE ledger_entries SET position = 1');
    await not("INSERT INTO ledger_outbox (entry_id, hash) VALUES (gen_random_uuid(), sha256('x'))");
    await not('DELETE FROM log_leaves');
    await not('UPDATE log_leaves SET index = 7');
    await not('DELETE FROM log_tiles');
    await not('CREATE TABLE mine (id int)');
    const full = await withClient(database.logUrl, (client) =>
      client.query(`UPDATE log_tiles SET hashes = sha256('x') WHERE level = 0 AND index = 0`),
    );
    expect(full.rowCount).toBe(0);
  });
});
