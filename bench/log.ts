import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { rowsOfEntries } from '../src/ledger/append.js';
import { microsecondText } from '../src/ledger/columns.js';
import { Integrator, NoteSigner } from '../src/ledger/index.js';
import { LogWriter } from '../src/ledger/log/log-writer.js';
import { Database } from '../src/platform/database/database.js';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { denseRegister } from './dense-weapons.js';
import { fill } from './kit/fill.js';
import type { BenchOptions } from './kit/options.js';
import { judge, percentile, rounded, type Outcome } from './kit/outcome.js';
import { BENCH_SEED } from './kit/registration.js';
import { registeredRows, type Registered } from './kit/rows.js';
import { p99Ratio, summary } from './kit/rounds.js';
import { openStage, type Stage } from './kit/stage.js';
import { compareProofs } from './log-proofs.js';
import { measureVerification } from './log-verification.js';

const ENTRIES_A_SECOND = 2_000;
const ENTRIES_AT_ONCE = 20;
const WRITERS = 4;
const LOOK_EVERY_MS = 5;
const POOL = { poolSize: WRITERS, statementTimeoutMs: 60_000, lockTimeoutMs: 10_000, idleTransactionTimeoutMs: 60_000 };

/** Makes leaves of everything recorded, as fast as it goes; entries a second. */
async function integrateAll({ database }: Stage, signer: NoteSigner, stateFile: string): Promise<number> {
  return withClient(database.logUrl, async (client) => {
    const writer = (await LogWriter.open(client, signer, stateFile))!;
    const [before, started] = [writer.size, performance.now()];
    for await (const _ of writer.integrate()) await writer.publish();
    return ((writer.size - before) * 1000) / (performance.now() - started);
  });
}

interface Committed {
  id: string;
  at: number;
}

/** Appends at a steady rate, some entries a transaction; when each was committed. */
async function appendSteadily({ database, armoury }: Stage, ready: readonly Registered[]): Promise<Committed[]> {
  const door = new Database({ runtimeUrl: database.runtimeUrl, oversightUrl: null }, POOL, [], []);
  await door.open();
  const committed: Committed[] = [];
  const started = performance.now();
  let next = 0;
  const write = async () => {
    for (;;) {
      const from = next;
      next += ENTRIES_AT_ONCE;
      const batch = ready.slice(from, from + ENTRIES_AT_ONCE).map(({ recorded }) => recorded);
      if (batch.length === 0) return;
      await pause(Math.max(0, started + (from * 1000) / ENTRIES_A_SECOND - performance.now()));
      await door.transactions.write(armoury.acting, async (tx) => tx.write([rowsOfEntries(batch)]));
      const at = performance.now();
      for (const { row } of batch) committed.push({ id: row.id, at });
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  const seconds = (performance.now() - started) / 1000;
  console.log(`${rounded(committed.length / seconds)} entries a second appended for ${rounded(seconds, 1)} s`);
  await door.close();
  return committed;
}

/** From the commit of each entry until a checkpoint that covers it could be read, in milliseconds. */
async function measureLag(stage: Stage, signer: NoteSigner, stateFile: string, seconds: number): Promise<number[]> {
  const now = microsecondText(new Date());
  const count = ENTRIES_A_SECOND * seconds;
  const dense = denseRegister({ seed: BENCH_SEED + 1, count }).weapons();
  const ready = [...dense].map((weapon) => registeredRows(weapon, stage.armoury.acting, now));
  const integrator = new Integrator({ url: stage.database.logUrl, signer, stateFile, warn: console.error });
  integrator.start();
  const seen: { size: number; at: number }[] = [];
  const reader = new Client({ connectionString: stage.database.oversightUrl });
  await reader.connect();
  let looking = true;
  const look = (async () => {
    while (looking) {
      const { rows } = await reader.query<{ size: number }>('SELECT published_size AS size FROM log_head');
      if (rows[0]!.size !== seen.at(-1)?.size) seen.push({ size: rows[0]!.size, at: performance.now() });
      await pause(LOOK_EVERY_MS);
    }
  })();
  const committed = await appendSteadily(stage, ready);
  const { rows } = await withClient(stage.database.oversightUrl, async (client) => {
    for (;;) {
      const left = await client.query<{ behind: number }>(
        `SELECT (SELECT count(*)::int FROM ledger_outbox) + (size - published_size)::int AS behind FROM log_head`,
      );
      if (left.rows[0]!.behind === 0) break;
      await pause(LOOK_EVERY_MS);
    }
    return client.query<{ id: string; index: number }>('SELECT entry_id AS id, index FROM log_leaves');
  });
  await pause(100);
  looking = false;
  await look;
  await reader.end();
  await integrator.stop();
  console.log(`${seen.length} checkpoints`);
  const indexes = new Map(rows.map(({ id, index }) => [id, Number(index)]));
  return committed.map(({ id, at }) => seen.find(({ size }) => size > indexes.get(id)!)!.at - at);
}

/**
 * How fast recorded entries become leaves, how long a recorded entry waits for a checkpoint that covers it, what a proof
 * costs beside a read of the same rows, and how fast, in how much memory, a whole export is verified.
 */
export async function benchLog({ weapons, seconds, keep }: BenchOptions): Promise<Outcome> {
  const stage = await openStage(`log-${weapons}`, keep);
  const folder = mkdtempSync(join(tmpdir(), 'tracemark-log-'));
  try {
    await fill(stage.database, stage.armoury.acting, weapons);
    const signer = new NoteSigner('bench.example/log', generateKeyPairSync('ed25519').privateKey);
    const stateFile = join(folder, 'state');
    const integration = await integrateAll(stage, signer, stateFile);
    const lag = await measureLag(stage, signer, stateFile, seconds);
    const proofs = await compareProofs(stage, seconds);
    const verified = await measureVerification(stage, folder, weapons);
    return judge({
      bench: 'log',
      measured: {
        weapons,
        integration: rounded(integration),
        appendedEntries: lag.length,
        lagP50Ms: rounded(percentile(lag, 0.5)),
        lagP99Ms: rounded(percentile(lag, 0.99)),
        lagMostMs: rounded(Math.max(...lag)),
        proof: summary(proofs.service, proofs.statements.service),
        verified,
      },
      baseline: { proof: summary(proofs.baseline, proofs.statements.baseline) },
      ratios: {
        proofP99: p99Ratio(proofs),
        verifiedMemory: rounded(verified.at(-1)!.peakMb / verified[0]!.peakMb, 2),
      },
      targets: {
        integration: { atLeast: 20_000 },
        lagP99Ms: { atMost: 1_000 },
        proofP99: { atMost: 2 },
        verifiedMemory: { atMost: 1.5 },
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await stage.close();
  }
}
