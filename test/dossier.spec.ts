import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ledger } from '../src/ledger/index.js';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { decideMark } from '../src/weapons/decisions.js';
import { getForDecision } from '../src/weapons/weapons.queries.js';
import { csv, importingBy, row } from './support/imports.js';
import { logOf, type TestLog } from './support/log.js';
import { expectRefusal } from './support/refusals.js';
import {
  actingOf,
  aWeapon,
  newAgency,
  newOfficer,
  newUnit,
  startInstance,
  startRegistry,
  type Agency,
  type Caller,
  type TestRegistry,
} from './support/registry.js';
import { inTier } from './support/seeded.js';
import { tracemark } from './support/service-process.js';
import { openDossier, type Dossier } from './support/tlog-verifier.js';

describe('a dossier of a weapon', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tracemark-dossier-'));
  let registry: TestRegistry;
  let log: TestLog;
  let police: Agency;
  let stores: [string, string];
  let chief: Caller;
  let armourers: [Caller, Caller];
  let auditor: Caller;

  const fetchFile = async (by: Caller, weapon: string): Promise<Buffer> => {
    const { text, headers } = await by.get(`/v1/weapons/${weapon}/dossier`).expect(200);
    expect(headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': 'attachment; filename="weapon.dossier"',
      'cache-control': 'private, no-store',
    });
    return Buffer.from(text);
  };
  const dossierFor = async (by: Caller, weapon: string): Promise<Dossier> =>
    openDossier(await fetchFile(by, weapon), log.signer.verifierKey);
  const verify = async (file: Buffer, ...options: string[]) => {
    const path = join(folder, 'weapon.dossier');
    writeFileSync(path, file);
    const { code, stderr, results } = await tracemark(
      {},
      'verify',
      '--dossier',
      path,
      '--key',
      log.signer.verifierKey,
      ...options,
    );
    return { code, stderr, results: code === 2 ? [] : results() };
  };
  const register = async (by = armourers[0], fields: object = {}): Promise<string> =>
    (await by.post('/v1/weapons', aWeapon(fields)).expect(201)).body.id;

  beforeAll(async () => {
    registry = await startRegistry();
    log = logOf(registry.clone);
    police = await newAgency(registry, 'police');
    stores = [await newUnit(police, 'North'), await newUnit(police, 'South')];
    chief = await newOfficer(registry, police, 'armourer');
    armourers = [
      await newOfficer(registry, police, 'armourer', stores[0]),
      await newOfficer(registry, police, 'armourer', stores[1]),
    ];
    auditor = await newOfficer(registry, await newAgency(registry, 'oversight'), 'auditor');
  });

  afterAll(async () => {
    log.remove();
    rmSync(folder, { recursive: true });
    await registry.close();
  });

  describe('that changed hands', () => {
    let weapon: string;
    let registryNumber: string;

    beforeAll(async () => {
      const { body } = await armourers[0].post('/v1/weapons', aWeapon()).expect(201);
      [weapon, registryNumber] = [body.id, body.registryNumber];
      const loss = { kind: 'lost', occurredAt: '2026-03', circumstances: 'On patrol', caseReference: 'P 1/26' };
      await armourers[0].post(`/v1/weapons/${weapon}/losses`, loss).expect(201);
      await chief.post(`/v1/weapons/${weapon}/finds`, { holder: stores[1], circumstances: 'In a ditch' }).expect(201);
      await register();
      await log.write();
    });

    const valuesOf = ({ shown }: Dossier) => shown.map(({ openings }) => openings.map(({ value }) => value));

    it('shows everything to who was party to all of it, and verifies by its document alone', async () => {
      for (const by of [armourers[0], chief, registry.authority, auditor]) {
        const dossier = await dossierFor(by, weapon);
        expect(dossier).toMatchObject({
          weapon: { id: weapon, registryNumber },
          head: { position: 3 },
          entries: 3,
          withheld: [],
          madeFor: { officer: by.officer === '' ? expect.any(String) : by.officer },
        });
        expect(dossier.shown.map(({ kind }) => kind)).toEqual(['weapon.registered', 'weapon.lost', 'weapon.found']);
        expect(valuesOf(dossier)).toEqual(
          [[], ['P 1/26', 'On patrol'], ['In a ditch']].map((all) => expect.arrayContaining(all)),
        );
      }
    });

    it('shows a new holder what it was released, and names the rest as not released', async () => {
      const file = await fetchFile(armourers[1], weapon);
      const dossier = openDossier(file, log.signer.verifierKey);
      expect(dossier).toMatchObject({ head: { position: 3 }, entries: 1, notReleased: 2, withheld: [1, 2] });
      expect(valuesOf(dossier)).toEqual([['In a ditch']]);
      expect(file.toString()).not.toMatch(/On patrol|P 1\/26/);
      expect(file.toString()).not.toContain(stores[0]);
    });

    it('shows a former holder who is no party any more nothing, and one who keeps a part that part', async () => {
      const { superuserUrl } = registry.clone;
      // As a handover ends the sight of who gave it away: the entries of its time stay its own.
      await withClient(superuserUrl, async (client) => {
        await client.query(
          `UPDATE ledger_entries SET viewers = array_remove(viewers, $2) WHERE stream_id = $1 AND position = 3`,
          [weapon, stores[0]],
        );
        await client.query(
          `UPDATE entry_openings SET viewers = array_remove(viewers, $2)
            WHERE entry_id = (SELECT id FROM ledger_entries WHERE stream_id = $1 AND position = 3)`,
          [weapon, stores[0]],
        );
      });
      const dossier = await dossierFor(armourers[0], weapon);
      expect(dossier).toMatchObject({ entries: 2, notReleased: 1, withheld: [3] });
      await withClient(superuserUrl, (client) =>
        client.query('UPDATE weapons SET viewers = array_remove(viewers, $2) WHERE id = $1', [weapon, stores[0]]),
      );
      const refused = await armourers[0].get(`/v1/weapons/${weapon}/dossier`);
      expectRefusal(refused, { status: 404, code: 'WEAPON_NOT_FOUND' });
    });

    it('leaves out an opening that is not its reader’s, and the entry still verifies', async () => {
      await withClient(registry.clone.superuserUrl, (client) =>
        client.query(`DELETE FROM entry_openings WHERE name = 'caseReference'`),
      );
      expect(valuesOf(await dossierFor(chief, weapon))).toEqual([[], ['On patrol'], ['In a ditch']]);
    });

    it('is found by the registry number, and verifies on the command line', async () => {
      const file = await fetchFile(chief, registryNumber);
      const { code, results, stderr } = await verify(file);
      expect(code).toBe(0);
      expect(results).toEqual([
        expect.objectContaining({ weapon: { id: weapon, registryNumber }, entries: 3, notReleased: 0, breaks: 0 }),
      ]);
      expect(stderr).toContain(`The dossier of ${registryNumber}`);
      const changed = Buffer.from(file);
      const at = changed.indexOf('weapon.lost') + 7;
      changed[at]! ^= 1;
      expect(() => openDossier(changed, log.signer.verifierKey)).toThrow('not the one that was signed');
      const bad = await verify(changed);
      expect(bad).toMatchObject({ code: 1, stderr: expect.stringContaining('ALTERED') });
      expect(bad.results[0]).toMatchObject({ break: 'altered', position: 2, line: 3, stream: weapon });
      expect((await verify(Buffer.from('nonsense'))).code).toBe(2);
    });

    it('is held against a checkpoint that was kept', async () => {
      const path = join(folder, 'checkpoint');
      writeFileSync(path, (await registry.anybody.get('/log/checkpoint').expect(200)).text);
      expect((await verify(await fetchFile(chief, weapon), '--checkpoint', path)).code).toBe(0);
    });
  });

  it('names the file that a weapon was imported from, by its hash', async () => {
    const { rows, view } = await importingBy(registry.app.getHttpServer(), chief).imported(csv(row('IMP 1')));
    await log.write();
    const { shown } = await dossierFor(chief, rows[0]!.weapon!);
    expect(shown[0]!.documents).toEqual([view.payloadHash]);
  });

  it('is refused for a weapon that the asker may not see, or that is not there', async () => {
    const weapon = await register();
    const stranger = await newOfficer(registry, await newAgency(registry, 'police'), 'armourer');
    for (const id of [weapon, 'nonsense', '00000000-0000-4000-8000-000000000000'])
      expectRefusal(await stranger.get(`/v1/weapons/${id}/dossier`), { status: 404, code: 'WEAPON_NOT_FOUND' });
    expect((await registry.anybody.get(`/v1/weapons/${weapon}/dossier`)).status).toBe(401);
  });

  it('waits for the checkpoint that covers it, and refuses where none comes', async () => {
    const weapon = await register();
    const waiting = dossierFor(chief, weapon);
    await log.write();
    expect((await waiting).entries).toBe(1);
    const unwritten = await register();
    const refused = await chief.get(`/v1/weapons/${unwritten}/dossier`);
    expectRefusal(refused, { status: 404, code: 'NOT_PUBLISHED_YET' });
    expect(refused.headers['retry-after']).toBe('1');
    await log.write();
  });

  it('is signed by who has the key of the log, and by no other instance', async () => {
    const weapon = await register();
    await log.write();
    const keyless = { TRACEMARK_LOG_KEY: '', TRACEMARK_LOG_ORIGIN: '' };
    const { caller, stop } = await startInstance(registry.clone, keyless);
    try {
      const asked = await caller(chief.token).get(`/v1/weapons/${weapon}/dossier`);
      expectRefusal(asked, { status: 503, code: 'NO_DOSSIERS_HERE' });
    } finally {
      await stop();
    }
  });

  it('is streamed where it is long, in one snapshot', async () => {
    const entries = inTier(1_200, 5_000);
    const weapon = await register();
    const acting = await actingOf(registry, chief, 'weapons:mark');
    const ledger = registry.app.get(Ledger);
    for (let written = 1; written < entries;) {
      const some = Math.min(1_000, entries - written);
      await registry.database.transactions.write(acting, async (tx) => {
        const heads = await tx.lock([weapon]);
        const { recorded } = await getForDecision(tx.manager, weapon);
        const stand = { unit: acting.unit, authorityUnit: acting.authorityUnit, now: new Date(tx.now) };
        const markings = [{ kind: 'other' as const, text: 'X1' }];
        const facts = Array.from({ length: some }, () => decideMark(recorded, { markings }, stand));
        ledger.append(tx, ledger.place(tx, facts, heads));
      });
      written += some;
    }
    await log.write();
    const file = await fetchFile(chief, weapon);
    expect(openDossier(file, log.signer.verifierKey)).toMatchObject({ entries, withheld: [] });
    expect((await verify(file)).code).toBe(0);
  });
});
