import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rmSync, writeFileSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Integrator } from '../src/ledger/index.js';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { logOf, type TestLog } from './support/log.js';
import { until } from './support/imports.js';
import { aWeapon, newAgency, newOfficer, startRegistry, type Caller, type TestRegistry } from './support/registry.js';
import { goesOn, openCheckpoint, verifyProof, type Head } from './support/tlog-verifier.js';

describe('an integrator', () => {
  let registry: TestRegistry;
  let log: TestLog;
  let armourer: Caller;
  const said: string[] = [];
  const running: Integrator[] = [];
  const seen: Head[] = [];

  const start = (): Integrator => {
    const { signer, stateFile } = log;
    const url = registry.clone.logUrl;
    const integrator = new Integrator({ url, signer, stateFile, warn: (message) => said.push(message) });
    running.push(integrator);
    integrator.start();
    return integrator;
  };
  const superuser = <Row extends object>(sql: string) =>
    withClient(registry.clone.superuserUrl, async (client) => (await client.query<Row>(sql)).rows);
  const register = async (): Promise<string> =>
    (await armourer.post('/v1/weapons', aWeapon()).expect(201)).body.entries[0].id;
  const checkpoint = async (): Promise<Head> => {
    const { text } = await registry.anybody.get('/log/checkpoint').expect(200);
    const head = openCheckpoint(text, log.signer.verifierKey);
    seen.push(head);
    return head;
  };
  /** Resolves once the entry is published; milliseconds it took. */
  const published = async (id: string): Promise<number> => {
    const begun = performance.now();
    await until(async () => (await armourer.get(`/v1/entries/${id}/proof`)).status === 200);
    await checkpoint();
    return performance.now() - begun;
  };
  const backends = async () =>
    (
      await superuser<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE usename = 'tracemark_log' AND datname = current_database()`,
      )
    ).map(({ pid }) => pid);

  beforeAll(async () => {
    registry = await startRegistry();
    log = logOf(registry.clone);
    armourer = await newOfficer(registry, await newAgency(registry, 'military'), 'armourer');
  });
  afterAll(async () => {
    for (const integrator of running) await integrator.stop();
    log.remove();
    await registry.close();
  });

  it('publishes what was recorded, before long', async () => {
    start();
    expect(await published(await register())).toBeLessThan(5_000);
    expect(said).toEqual([]);
  });

  it('stands by while another one writes, and goes on when that one ends', async () => {
    const second = start();
    await published(await register());
    await running[0]!.stop();
    await published(await register());
    await second.stop();
    expect(await backends()).toEqual([]);
  });

  it('publishes the last of it when it stops', async () => {
    const one = start();
    await published(await register());
    const id = await register();
    await until(async () => (await superuser('SELECT FROM ledger_outbox')).length === 0);
    await one.stop();
    await armourer.get(`/v1/entries/${id}/proof`).expect(200);
  });

  it('goes on when its connection is ended', async () => {
    start();
    await published(await register());
    for (const pid of await backends()) await superuser(`SELECT pg_terminate_backend(${pid})`);
    await published(await register());
    expect(said).toHaveLength(1);
  });

  it('refuses, says why once, loses nothing, and goes on when it is mended', async () => {
    await running.at(-1)!.stop();
    said.length = 0;
    const note = readFileSync(log.stateFile, 'utf8');
    rmSync(log.stateFile);
    const waiting = await register();
    start();
    await until(() => Promise.resolve(said.length > 0));
    await pause(2_500);
    expect(said).toEqual([expect.stringContaining(`${log.stateFile} is not there`)]);
    const { text: metrics } = await registry.anybody.get('/metrics').expect(200);
    expect(metrics).toContain('tracemark_log_refused 1');
    await armourer.get(`/v1/entries/${waiting}/proof`).expect(404);
    writeFileSync(log.stateFile, note);
    await published(waiting);
    expect((await registry.anybody.get('/metrics').expect(200)).text).toContain('tracemark_log_refused 0');
  });

  it('left every checkpoint that was seen in the history of the last, and every entry provable', async () => {
    const last = await checkpoint();
    for (const head of seen) {
      const { body } = await registry.anybody.get(`/log/consistency?from=${head.size}&to=${last.size}`).expect(200);
      const proof = (body.proof as string[]).map((hash) => Buffer.from(hash, 'base64'));
      expect(goesOn(head, last, proof)).toBe(true);
    }
    // Each proof that is asked for is an entry to come.
    const entries = await superuser<{ id: string; canonical: string }>(
      `SELECT id, canonical FROM ledger_entries JOIN log_leaves ON entry_id = id WHERE index < ${last.size}`,
    );
    expect(entries).toHaveLength(last.size);
    for (const { id, canonical } of entries) {
      const { text } = await registry.authority.get(`/v1/entries/${id}/proof`).expect(200);
      expect(verifyProof(text, canonical, log.signer.verifierKey).size).toBeGreaterThanOrEqual(last.size);
    }
  });
});
