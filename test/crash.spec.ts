import { createPrivateKey } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v4 as uuid } from 'uuid';
import { migrations } from '../migrations/index.js';
import {
  checkProjections,
  ledgerItems,
  NoteSigner,
  openCheckpoint,
  readVerifierKey,
  verifyKeptLog,
  verifyLedger,
} from '../src/ledger/index.js';
import { rememberedUrls } from '../src/platform/database/embedded/running.js';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { readPostmasterFile } from '../src/platform/database/embedded/server.js';
import { connectionUrl, readState, superuserName } from '../src/platform/database/embedded/state.js';
import { readSnapshot, type Snapshot } from '../src/platform/database/snapshot.js';
import { projections } from '../src/projections.js';
import { randomFrom, serialFrom } from './support/acting.js';
import { until } from './support/imports.js';
import { expectInvariants } from './support/invariants.js';
import { aWeapon, callerOf, newAgency, newOfficer } from './support/registry.js';
import { freePort, startProcess, tracemark, type ServiceProcess } from './support/service-process.js';

const long = process.env.TRACEMARK_TEST_TIER === 'long';
const SEED = 20_260_302;
const KILLS = long ? 100 : 3;
const CLIENTS = 4;
const LATEST_KILL_MS = 1_500;
const TOKEN = 'x7Kq2mVt9RzB4nWc8LpJ6hYd3FsG5aUeT1oMi0XbNkQv';

interface Entry {
  id: string;
  kind: string;
  hash: string;
}

interface Known {
  id: string;
  missing: boolean;
}

/**
 * A request that is sent until it is acknowledged, under the same key however often the service dies under it; a search
 * takes no key.
 */
interface Intent {
  kind: string;
  path: string;
  body: object;
  weapon?: Known;
}

const SEARCHED = 'markings.searched';
const KINDS = [SEARCHED, 'weapon.disclosed', 'weapon.found', 'weapon.marked', 'weapon.registered', 'weapon.stolen'];
const SEALED_WITHOUT_OPENING = `
  SELECT e.id, e.kind FROM ledger_entries e LEFT JOIN entry_openings o ON o.entry_id = e.id
   GROUP BY e.id, e.kind, e.canonical HAVING count(o.path) <> regexp_count(e.canonical, '\\{"sealed":"[0-9a-f]{64}"\\}')`;

const purpose = { code: 'stop', reason: 'Road check' };
const report = { circumstances: 'Taken from a vehicle', basis: 'Act 12 §9', occurredAt: '2024' };

/** Any of what officers do all day. */
function intentOf(own: () => number, weapons: readonly Known[]): Intent {
  const dice = own();
  const weapon = weapons[Math.floor(own() * weapons.length)];
  const text = serialFrom(own);
  if (weapon === undefined || dice < 0.35) {
    const body = aWeapon({ markings: [{ kind: 'serial', text }], basis: 'Act 12 §4' });
    return { kind: 'weapon.registered', path: '/v1/weapons', body };
  }
  if (dice < 0.45)
    return { kind: SEARCHED, path: '/v1/marking-searches', body: { marking: text, depth: 'one', purpose } };
  const at = `/v1/weapons/${weapon.id}`;
  if (dice < 0.6)
    return { kind: 'weapon.marked', path: `${at}/markings`, body: { markings: [{ kind: 'import', text }] }, weapon };
  if (dice < 0.7) return { kind: 'weapon.disclosed', path: `${at}/disclosures`, body: { purpose }, weapon };
  return weapon.missing
    ? { kind: 'weapon.found', path: `${at}/finds`, body: { caseReference: 'K 17/24', basis: 'Act 12 §10' }, weapon }
    : { kind: 'weapon.stolen', path: `${at}/losses`, body: { kind: 'stolen', ...report }, weapon };
}

describe(`the service killed ${KILLS} times at random moments from seed ${SEED}`, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tracemark-crash-'));
  const random = randomFrom(SEED);
  const acknowledged: Entry[] = [];
  const faults: unknown[] = [];
  const checkpoints = new Set<string>();
  let port: number;
  let service: ServiceProcess;
  let tokens: Record<'armourer' | 'investigator', string>;
  let unanswered = 0;
  let running = true;

  const start = async () => {
    service = startProcess({
      TRACEMARK_DATA_DIR: dataDir,
      TRACEMARK_PORT: String(port),
      TRACEMARK_BOOTSTRAP_TOKEN: TOKEN,
      TRACEMARK_RATE_LIMIT_PER_ADDRESS: '0',
      TRACEMARK_RATE_LIMIT_PER_CREDENTIAL: '0',
      TRACEMARK_QUOTA_SEARCHES: '0',
      TRACEMARK_QUOTA_WEAPONS_SHOWN: '0',
      TRACEMARK_QUOTA_WEAPONS_DISCLOSED: '0',
    });
    await service.serving;
  };

  /** The entry that the acknowledgement names; null while the service is dead, dying or starting. */
  async function send({ kind, path, body }: Intent, key: string): Promise<{ id: string; entry: Entry } | null> {
    const looks = kind === SEARCHED || kind === 'weapon.disclosed';
    const headers = {
      authorization: `Bearer ${looks ? tokens.investigator : tokens.armourer}`,
      'content-type': 'application/json',
      ...(kind === SEARCHED ? {} : { 'idempotency-key': key }),
    };
    try {
      const url = `http://127.0.0.1:${port}${path}`;
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      const answer = (await response.json()) as { id: string; entries: Omit<Entry, 'kind'>[] };
      if (response.ok) return { id: answer.id, entry: { ...answer.entries[0]!, kind } };
      if (response.status < 500 && response.status !== 409) faults.push(answer);
      return null;
    } catch {
      return null;
    }
  }

  async function client(own: () => number): Promise<void> {
    const weapons: Known[] = [];
    while (running) {
      const intent = intentOf(own, weapons);
      const key = uuid();
      let answer = await send(intent, key);
      while (answer === null && (running || service.child.exitCode === null) && faults.length === 0) {
        if (intent.kind === SEARCHED) unanswered += 1;
        await pause(50);
        answer = await send(intent, key);
      }
      if (answer === null) return;
      acknowledged.push(answer.entry);
      if (intent.kind === 'weapon.registered') weapons.push({ id: answer.id, missing: false });
      if (intent.kind === 'weapon.stolen') intent.weapon!.missing = true;
      if (intent.kind === 'weapon.found') intent.weapon!.missing = false;
    }
  }

  /** Takes down every checkpoint that can be had. */
  async function witness(): Promise<void> {
    while (running) {
      const note = await fetch(`http://127.0.0.1:${port}/log/checkpoint`).then(
        (response) => (response.ok ? response.text() : null),
        () => null,
      );
      if (note !== null) checkpoints.add(note);
      await pause(20);
    }
  }

  /** Kills the service alone, or the database with it: whatever it acknowledged and had not on disk is lost then. */
  async function kill(databaseToo: boolean): Promise<void> {
    const server = databaseToo ? await serverProcesses() : [];
    for (const pid of server) killIfThere(pid);
    service.child.kill('SIGKILL');
    await service.ended;
  }

  /** The server and all its processes, first the one that would still write the log of the last commits. */
  async function serverProcesses(): Promise<number[]> {
    const { rows } = await withClient(rememberedUrls(dataDir, 'tracemark')!.oversightUrl, (auditor) =>
      auditor.query<{ pid: number }>(`SELECT pid FROM pg_stat_activity ORDER BY backend_type <> 'walwriter'`),
    );
    return [...rows.map(({ pid }) => pid), readPostmasterFile(join(dataDir, 'postgres'))!.pid];
  }

  beforeAll(
    async () => {
      chmodSync(dataDir, 0o711);
      port = await freePort();
      await start();
      const caller = callerOf(`http://127.0.0.1:${port}`);
      const reached = { authority: caller(TOKEN), caller };
      const police = await newAgency(reached, 'police');
      tokens = {
        armourer: (await newOfficer(reached, police, 'armourer')).token,
        investigator: (await newOfficer(reached, police, 'investigator')).token,
      };

      const clients = [
        ...Array.from({ length: CLIENTS }, (_, index) => client(randomFrom(SEED + 1 + index))),
        witness(),
      ];
      for (let kills = 0; kills < KILLS; kills += 1) {
        await pause(random() * LATEST_KILL_MS);
        await kill(kills % 2 === 1);
        await start();
      }
      await pause(500);
      const kinds = () => new Set(acknowledged.map(({ kind }) => kind)).size;
      while (kinds() < KINDS.length && faults.length === 0) await pause(50);
      running = false;
      await Promise.all(clients);
    },
    120_000 + KILLS * 60_000,
  );

  afterAll(async () => {
    service.child.kill('SIGTERM');
    await service.ended;
    rmSync(dataDir, { recursive: true, force: true });
  }, 60_000);

  const audited = <T>(work: (snapshot: Snapshot) => Promise<T>) =>
    readSnapshot(rememberedUrls(dataDir, 'tracemark')!.oversightUrl, migrations, work);

  const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);
  const recordedEntries = () =>
    audited((snapshot) =>
      snapshot.query<Entry>(`SELECT id, kind, encode(hash, 'hex') AS hash FROM ledger_entries ORDER BY id`),
    );

  it('refused nothing it had to accept', () => {
    expect(faults).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(KILLS * CLIENTS);
    expect([...new Set(acknowledged.map(({ kind }) => kind))].sort()).toEqual(KINDS);
  });

  it('has every write it acknowledged, once, and no other but searches whose answer was lost', async () => {
    const told = new Set(acknowledged.map(({ id }) => id));
    const recorded = await recordedEntries();
    const lost = recorded.filter(({ id }) => !told.has(id));
    expect(lost.filter(({ kind }) => kind !== SEARCHED)).toEqual([]);
    expect(lost.length).toBeLessThanOrEqual(unanswered);
    const expected = acknowledged.map(({ id, kind, hash }) => ({ id, kind, hash }));
    expect(recorded.filter(({ id }) => told.has(id))).toEqual(expected.sort(byId));
  });

  it('remembers the key of every write it acknowledged', async () => {
    const { rows } = await withClient(rememberedUrls(dataDir, 'tracemark')!.migrationUrl, (owner) =>
      owner.query(`SELECT reference ->> 'entry' AS id FROM idempotency_keys WHERE reference ? 'entry' ORDER BY 1`),
    );
    const keyed = acknowledged.filter(({ kind }) => kind !== SEARCHED).map(({ id }) => ({ id }));
    expect(rows).toEqual(keyed.sort(byId));
  });

  it('verifies', async () => {
    const found: unknown[] = [];
    const summary = await audited((snapshot) => verifyLedger(ledgerItems(snapshot), (fault) => found.push(fault)));
    expect(found).toEqual([]);
    expect(summary.entries).toBe((await recordedEntries()).length);
  });

  it('has one log: a leaf for every entry, and every checkpoint that was seen in the history of the last', async () => {
    const entries = (await recordedEntries()).length;
    const key = readVerifierKey(
      new NoteSigner('localhost/tracemark', createPrivateKey(readFileSync(join(dataDir, 'log-key.pem')))).verifierKey,
    );
    const last = async () => openCheckpoint(readFileSync(join(dataDir, 'log-state'), 'utf8'), key);
    await until(async () => (await last()).size === entries);
    const seen = [...checkpoints].map((note) => openCheckpoint(note, key));
    expect(seen.length).toBeGreaterThan(KILLS);
    const witnessed = [...seen, await last()].map(({ size, root }) => ({
      size,
      root,
      by: 'a checkpoint that was seen',
    }));
    const found: unknown[] = [];
    const leaves = await audited((snapshot) => verifyKeptLog(snapshot, witnessed, (fault) => found.push(fault)));
    expect({ leaves, found }).toEqual({ leaves: entries, found: [] });
  });

  it('has an opening for everything sealed', async () => {
    const [closed, summary] = await audited(async (snapshot) => [
      await snapshot.query(SEALED_WITHOUT_OPENING),
      await verifyLedger(ledgerItems(snapshot), () => undefined),
    ]);
    expect(closed).toEqual([]);
    expect(summary.openings).toBeGreaterThan(KILLS * CLIENTS);
  });

  it('has unbroken streams, and heads and states that follow them', async () => {
    const { superuserPassword, port: at } = readState(dataDir)!;
    await expectInvariants({ superuserUrl: connectionUrl(superuserName, superuserPassword, at, 'tracemark') });
  });

  it('has no half row: every table is what the ledger makes of it', async () => {
    const found: unknown[] = [];
    await audited((snapshot) => checkProjections(snapshot, projections, (difference) => found.push(difference)));
    expect(found).toEqual([]);
  });

  it('is verified by the command line beside the running service, and without it', async () => {
    const entries = (await recordedEntries()).length;
    const verify = () => tracemark({ TRACEMARK_DATA_DIR: dataDir }, 'verify');
    const beside = await verify();
    service.child.kill('SIGTERM');
    await service.ended;
    const alone = await verify();
    for (const { code, results } of [beside, alone]) {
      expect(results()).toEqual([expect.objectContaining({ entries, faults: 0 })]);
      expect(code).toBe(0);
    }
  }, 120_000);
});

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
