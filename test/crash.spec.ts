import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v4 as uuid } from 'uuid';
import { migrations } from '../migrations/index.js';
import { checkProjections, ledgerItems, verifyLedger } from '../src/ledger/index.js';
import { rememberedUrls } from '../src/platform/database/embedded/running.js';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { readPostmasterFile } from '../src/platform/database/embedded/server.js';
import { readSnapshot, type Snapshot } from '../src/platform/database/snapshot.js';
import { projections } from '../src/projections.js';
import { randomFrom, serialFrom } from './support/acting.js';
import { aWeapon, callerOf, newAgency, newOfficer } from './support/registry.js';
import { freePort, startProcess, tracemark, type ServiceProcess } from './support/service-process.js';

const long = process.env.TRACEMARK_TEST_TIER === 'long';
const SEED = 20_260_302;
const KILLS = long ? 100 : 5;
const CLIENTS = 4;
const LATEST_KILL_MS = 1_500;
const TOKEN = 'x7Kq2mVt9RzB4nWc8LpJ6hYd3FsG5aUeT1oMi0XbNkQv';

interface Entry {
  id: string;
  kind: string;
  hash: string;
}

/** A request that is sent until it is acknowledged, under the same key however often the service dies under it. */
interface Intent {
  path: string;
  body: object;
  key: string;
}

describe(`the service killed ${KILLS} times at random moments from seed ${SEED}`, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tracemark-crash-'));
  const random = randomFrom(SEED);
  const acknowledged: Entry[] = [];
  const faults: unknown[] = [];
  let port: number;
  let service: ServiceProcess;
  let token: string;
  let running = true;

  const start = async () => {
    service = startProcess({
      TRACEMARK_DATA_DIR: dataDir,
      TRACEMARK_PORT: String(port),
      TRACEMARK_BOOTSTRAP_TOKEN: TOKEN,
      TRACEMARK_RATE_LIMIT_PER_ADDRESS: '0',
      TRACEMARK_RATE_LIMIT_PER_CREDENTIAL: '0',
    });
    await service.serving;
  };

  /** The entry that the acknowledgement names; null while the service is dead, dying or starting. */
  async function send({ path, body, key }: Intent): Promise<{ id: string; entry: Entry } | null> {
    try {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
      });
      const answer = (await response.json()) as { id: string; entries: Entry[] };
      if (response.status === 201) return { id: answer.id, entry: answer.entries[0]! };
      if (response.status < 500 && response.status !== 409) faults.push(answer);
      return null;
    } catch {
      return null;
    }
  }

  async function client(own: () => number): Promise<void> {
    const weapons: string[] = [];
    while (running) {
      const weapon = own() < 0.5 ? weapons[Math.floor(own() * weapons.length)] : undefined;
      const marking = { kind: weapon === undefined ? 'serial' : 'import', text: serialFrom(own) };
      const intent: Intent = {
        path: weapon === undefined ? '/v1/weapons' : `/v1/weapons/${weapon}/markings`,
        body: weapon === undefined ? aWeapon({ markings: [marking] }) : { markings: [marking] },
        key: uuid(),
      };
      let answer = await send(intent);
      while (answer === null && (running || service.child.exitCode === null) && faults.length === 0) {
        await pause(50);
        answer = await send(intent);
      }
      if (answer === null) return;
      acknowledged.push(answer.entry);
      if (weapon === undefined) weapons.push(answer.id);
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
      token = (await newOfficer(reached, await newAgency(reached, 'police'), 'armourer')).token;

      const clients = Array.from({ length: CLIENTS }, (_, index) => client(randomFrom(SEED + 1 + index)));
      for (let kills = 0; kills < KILLS; kills += 1) {
        await pause(random() * LATEST_KILL_MS);
        await kill(kills % 2 === 1);
        await start();
      }
      await pause(500);
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

  it('refused nothing it had to accept', () => {
    expect(faults).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(KILLS * CLIENTS);
  });

  it('has every write it acknowledged, once, and no other', async () => {
    const recorded = await audited((snapshot) =>
      snapshot.query<Entry>(`SELECT id, kind, encode(hash, 'hex') AS hash FROM ledger_entries ORDER BY id`),
    );
    const told = acknowledged.map(({ id, kind, hash }) => ({ id, kind, hash }));
    expect(recorded).toEqual(told.sort((a, b) => (a.id < b.id ? -1 : 1)));
  });

  it('remembers the key of every write it acknowledged', async () => {
    const { rows } = await withClient(rememberedUrls(dataDir, 'tracemark')!.migrationUrl, (owner) =>
      owner.query(`SELECT reference ->> 'entry' AS id FROM idempotency_keys WHERE reference ? 'entry' ORDER BY 1`),
    );
    expect(rows).toEqual(acknowledged.map(({ id }) => ({ id })).sort((a, b) => (a.id < b.id ? -1 : 1)));
  });

  it('verifies', async () => {
    const found: unknown[] = [];
    const summary = await audited((snapshot) => verifyLedger(ledgerItems(snapshot), (fault) => found.push(fault)));
    expect(found).toEqual([]);
    expect(summary.entries).toBe(acknowledged.length);
  });

  it('has no half row: every table is what the ledger makes of it', async () => {
    const found: unknown[] = [];
    await audited((snapshot) => checkProjections(snapshot, projections, (difference) => found.push(difference)));
    expect(found).toEqual([]);
  });

  it('is verified by the command line beside the running service, and without it', async () => {
    const verify = () => tracemark({ TRACEMARK_DATA_DIR: dataDir }, 'verify');
    const beside = await verify();
    service.child.kill('SIGTERM');
    await service.ended;
    const alone = await verify();
    for (const { code, results } of [beside, alone]) {
      expect(results()).toEqual([expect.objectContaining({ entries: acknowledged.length, faults: 0 })]);
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
