import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../src/platform/random.js';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { logOf, ORIGIN, type TestLog } from './support/log.js';
import { expectRefusal } from './support/refusals.js';
import { aWeapon, newAgency, newOfficer, startRegistry, type Caller, type TestRegistry } from './support/registry.js';
import { goesOn, hashOfLeaf, hashOfNode, openCheckpoint, readProof, verifyProof } from './support/tlog-verifier.js';

describe('the log of a registry', () => {
  let registry: TestRegistry;
  let log: TestLog;
  let armourer: Caller;
  let auditor: Caller;
  const register = async (serial: string): Promise<string> => {
    const { body } = await armourer
      .post('/v1/weapons', aWeapon({ markings: [{ kind: 'serial', text: serial }] }))
      .expect(201);
    return body.entries[0].id;
  };
  const superuser = <Row extends object>(sql: string) =>
    withClient(registry.clone.superuserUrl, async (client) => (await client.query<Row>(sql)).rows);
  const canonicalOf = async (id: string) =>
    (await superuser<{ canonical: string }>(`SELECT canonical FROM ledger_entries WHERE id = '${id}'`))[0]!.canonical;
  const checkpoint = async () => {
    const { text } = await registry.anybody.get('/log/checkpoint').expect(200);
    return openCheckpoint(text, log.signer.verifierKey);
  };
  const consistency = async (from: number, to: number) => {
    const { body } = await registry.anybody.get(`/log/consistency?from=${from}&to=${to}`).expect(200);
    return (body.proof as string[]).map((hash) => Buffer.from(hash, 'base64'));
  };
  const tile = async (path: string): Promise<Buffer> =>
    (await registry.anybody.get(`/log/tile/${path}`).buffer(true).expect(200)).body as Buffer;

  beforeAll(async () => {
    registry = await startRegistry();
    log = logOf(registry.clone);
    armourer = await newOfficer(registry, await newAgency(registry, 'military'), 'armourer');
    auditor = await newOfficer(registry, await newAgency(registry, 'oversight'), 'auditor');
  });
  afterAll(async () => {
    log.remove();
    await registry.close();
  });

  it('has published nothing before it is written', async () => {
    expectRefusal(await registry.anybody.get('/log/checkpoint'), { status: 404, code: 'NOT_PUBLISHED_YET' });
    const refused = await armourer.get(`/v1/entries/${await register('L-0')}/proof`);
    expectRefusal(refused, { status: 404, code: 'NOT_PUBLISHED_YET' });
    expect(refused.headers['retry-after']).toBe('1');
  });

  it('proves an entry to somebody who has its bytes and the key of the log', async () => {
    const id = await register('L-1');
    const size = await log.write();
    const { text } = await armourer.get(`/v1/entries/${id}/proof`).expect(200);
    const head = verifyProof(text, await canonicalOf(id), log.signer.verifierKey);
    expect(head).toMatchObject({ origin: ORIGIN, size });
    expect(readProof(text).entry).toBe(await canonicalOf(id));
    const other = await canonicalOf(await register('L-2'));
    expect(() => verifyProof(text, other, log.signer.verifierKey)).toThrow('not where the proof says');
  });

  it('goes on from every checkpoint that was seen', async () => {
    const seen = [await checkpoint()];
    for (let step = 0; step < 3; step += 1) {
      for (let n = 0; n < 4; n += 1) await register(`L-${step}-${n}`);
      await log.write();
      seen.push(await checkpoint());
    }
    for (const first of seen)
      for (const second of seen.filter(({ size }) => size >= first.size))
        expect(goesOn(first, second, await consistency(first.size, second.size))).toBe(true);
    expect(goesOn(seen[0]!, seen[2]!, await consistency(seen[0]!.size, seen[1]!.size))).toBe(false);
  });

  it('is its tiles, and they are the hashes of its entries', async () => {
    const { size, root } = await checkpoint();
    const hashes = await tile(`0/000.p/${size}`);
    const entries = (await auditor.get(`/log/tile/entries/000.p/${size}`).buffer(true).expect(200)).body as Buffer;
    const leaves: Buffer[] = [];
    for (let at = 0; at < entries.length;) {
      const length = entries.readUInt16BE(at);
      leaves.push(hashOfLeaf(entries.subarray(at + 2, at + 2 + length).toString()));
      at += 2 + length;
    }
    expect(Buffer.concat(leaves)).toEqual(hashes);
    const over = (from: Buffer[]): Buffer => {
      if (from.length === 1) return from[0]!;
      const half = 2 ** Math.floor(Math.log2(from.length - 1));
      return hashOfNode(over(from.slice(0, half)), over(from.slice(half)));
    };
    expect(over(leaves)).toEqual(root);
    expect(await tile('0/000.p/3')).toEqual(hashes.subarray(0, 96));
  });

  it('keeps the order of every stream', async () => {
    const rows = await superuser<{ stream: string; position: number; index: number }>(`
      SELECT stream_id AS stream, position, index FROM ledger_entries e JOIN log_leaves l ON l.entry_id = e.id
       ORDER BY index`);
    expect(rows.map(({ index }) => index)).toEqual(rows.map((_, at) => at));
    const last = new Map<string, number>();
    for (const { stream, position } of rows) {
      expect(position).toBe((last.get(stream) ?? 0) + 1);
      last.set(stream, position);
    }
  });

  it.each(['', '0', '0/0', '0/000.p/0', '0/000.p/256', '64/000', 'x', '0/x000/000', '00/000', '0/%2e', 'entries'])(
    'takes %j for no path of a tile',
    async (path) => {
      const answer = await registry.anybody.get(`/log/tile/${path}`);
      expectRefusal(answer, { status: 400, code: 'MALFORMED_TILE_PATH' });
    },
  );

  it('has no tile wider or further than what is published', async () => {
    const { size } = await checkpoint();
    await register('L-9');
    for (const path of [`0/000.p/${size + 1}`, '0/000', '0/001.p/1', '1/000.p/1', '7/000.p/1', '63/999'])
      expectRefusal(await registry.anybody.get(`/log/tile/${path}`), { status: 404, code: 'TILE_NOT_THERE' });
    for (const query of [`from=1&to=${size + 1}`, `from=${size}&to=1`, 'from=-1', 'from=1.5', '', 'from=x'])
      expect((await registry.anybody.get(`/log/consistency?${query}`)).status).toBe(400);
  });

  it('lets a tile be kept for ever, and no refusal and no checkpoint', async () => {
    const { size } = await checkpoint();
    const kept = async (path: string) => (await registry.anybody.get(path)).headers['cache-control'];
    expect(await kept(`/log/tile/0/000.p/${size}`)).toBe('public, max-age=31536000, immutable');
    expect(await kept(`/log/tile/0/000.p/${size + 1}`)).toBe('no-store');
    expect(await kept('/log/tile/nonsense')).toBe('no-store');
    expect(await kept('/log/checkpoint')).toBe('no-cache');
  });

  it('shows entries to auditors alone, and proofs to who sees the entry', async () => {
    expect((await registry.anybody.get('/log/tile/entries/000.p/1')).status).toBe(401);
    for (const caller of [armourer, registry.authority])
      expectRefusal(await caller.get('/log/tile/entries/000.p/1'), { status: 403, code: 'PERMISSION_MISSING' });
    const id = await register('L-10');
    await log.write();
    const stranger = await newOfficer(registry, await newAgency(registry, 'police'), 'registrar');
    expectRefusal(await stranger.get(`/v1/entries/${id}/proof`), { status: 404, code: 'ENTRY_NOT_FOUND' });
    expectRefusal(await armourer.get(`/v1/entries/${newId()}/proof`), { status: 404, code: 'ENTRY_NOT_FOUND' });
    await auditor.get(`/v1/entries/${id}/proof`).expect(200);
  });

  it('gives no part of a tile or a bundle for the whole', async () => {
    const { size } = await checkpoint();
    await superuser(`UPDATE log_tiles SET hashes = substr(hashes, 1, 32) WHERE level = 0`);
    await superuser(`UPDATE log_leaves SET index = 1000000 WHERE index = 2`);
    for (const [caller, path] of [
      [registry.anybody, '0/000.p'],
      [auditor, 'entries/000.p'],
    ] as const) {
      expectRefusal(await caller.get(`/log/tile/${path}/${size}`), { status: 404, code: 'TILE_NOT_THERE' });
      await caller.get(`/log/tile/${path}/1`).expect(200);
    }
  });
});
