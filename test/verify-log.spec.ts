import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { logOf, newSigner, type TestLog } from './support/log.js';
import { aWeapon, newAgency, newOfficer, startRegistry, type Caller, type TestRegistry } from './support/registry.js';
import { tracemark } from './support/service-process.js';

describe('somebody who trusts nobody', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tracemark-verify-'));
  const state = join(folder, 'seen.json');
  let registry: TestRegistry;
  let log: TestLog;
  let armourer: Caller;
  let address: string;

  const register = async (): Promise<string> =>
    (await armourer.post('/v1/weapons', aWeapon()).expect(201)).body.entries[0].id;
  const verify = (...options: string[]) => tracemark({}, 'verify', ...options);
  const follow = async (seen = state, key = log.signer.verifierKey) => {
    const { code, results } = await verify('--from', address, '--key', key, '--state', seen);
    return { code, ...results()[0] };
  };
  const superuser = (sql: string) => withClient(registry.clone.superuserUrl, (client) => client.query(sql));

  beforeAll(async () => {
    registry = await startRegistry();
    log = logOf(registry.clone);
    armourer = await newOfficer(registry, await newAgency(registry, 'military'), 'armourer');
    const { port } = registry.app.getHttpServer().address() as AddressInfo;
    address = `http://127.0.0.1:${port}/log`;
  });
  afterAll(async () => {
    log.remove();
    rmSync(folder, { recursive: true });
    await registry.close();
  });

  it('verifies a proof offline, and sees one changed letter', async () => {
    const id = await register();
    await log.write();
    const proof = join(folder, 'entry.tlog-proof');
    writeFileSync(proof, (await armourer.get(`/v1/entries/${id}/proof`).expect(200)).text);
    const good = await verify('--proof', proof, '--key', log.signer.verifierKey);
    expect(good.code).toBe(0);
    expect(good.results()).toEqual([
      { origin: log.signer.name, index: 0, size: 1, entry: expect.objectContaining({ id, kind: 'weapon.registered' }) },
    ]);
    const changed = readFileSync(proof, 'utf8').replace(
      /extra (.)/,
      (_, letter) => `extra ${letter === 'e' ? 'f' : 'e'}`,
    );
    writeFileSync(proof, changed);
    const bad = await verify('--proof', proof, '--key', log.signer.verifierKey);
    expect(bad).toMatchObject({ code: 1, stderr: expect.stringContaining('not where the proof says') });
  });

  it('follows a live log from one look to the next', async () => {
    expect(await follow()).toMatchObject({ code: 0, size: 1, read: 1 });
    for (let n = 0; n < 3; n += 1) await register();
    expect(await follow()).toMatchObject({ code: 0, size: 1, read: 0 });
    await log.write();
    // Whoever asked for a proof is in it too.
    expect(await follow()).toMatchObject({ code: 0, size: 5, read: 4, origin: log.signer.name });
  });

  it('says what is missing, and does nothing', async () => {
    const missing = await verify('--from', address, '--key', log.signer.verifierKey);
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('--state is missing') });
    const nowhere = await verify(
      '--from',
      `${address}s`,
      '--key',
      log.signer.verifierKey,
      '--state',
      join(folder, 'n'),
    );
    expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining(`no log at ${address}s`) });
    expect(existsSync(join(folder, 'n'))).toBe(false);
    expect((await verify('--proof', state, '--key', 'nonsense')).code).toBe(2);
  });

  it('takes no other key’s word', async () => {
    expect(await follow(join(folder, 'other'), newSigner().verifierKey)).toMatchObject({
      code: 1,
      break: 'notVerified',
    });
  });

  it('finds that somebody rewrote what was published, although he signs it anew', async () => {
    const before = readFileSync(state, 'utf8');
    const checkpoint = join(folder, 'checkpoint');
    writeFileSync(checkpoint, (await registry.anybody.get('/log/checkpoint').expect(200)).text);
    const verifyDatabase = async () => {
      const environment = { TRACEMARK_OVERSIGHT_URL: registry.clone.oversightUrl };
      const options = ['--checkpoint', checkpoint, '--key', log.signer.verifierKey];
      const { code, results } = await tracemark(environment, 'verify', ...options);
      return { code, breaks: results().flatMap((line) => line.break ?? []), leaves: results().at(-1)!.leaves };
    };
    expect(await verifyDatabase()).toEqual({ code: 0, breaks: [], leaves: 5 });
    await superuser(`
      DELETE FROM log_leaves; DELETE FROM log_tiles;
      UPDATE log_head SET size = 0, published_size = NULL, note = NULL;
      INSERT INTO ledger_outbox (entry_id, hash) SELECT id, hash FROM ledger_entries WHERE position = 1 ORDER BY id DESC LIMIT 3`);
    rmSync(log.stateFile);
    await log.write();
    expect(await follow()).toMatchObject({ code: 1, break: 'truncated' });
    await register();
    await register();
    await log.write();
    const seen = await follow();
    expect(await verifyDatabase()).toMatchObject({ code: 1, breaks: expect.arrayContaining(['forked']) });
    expect(seen).toMatchObject({ code: 1, break: 'forked', evidence: [expect.any(String), expect.any(String)] });
    expect(readFileSync(state, 'utf8')).toBe(before);
  });
});
