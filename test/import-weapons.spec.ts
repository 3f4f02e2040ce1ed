import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  csv,
  csvOf,
  expectSound,
  importingBy,
  registerSize,
  row,
  verdicts,
  type Importing,
} from './support/imports.js';
import {
  newAgency,
  newOfficer,
  startRegistry,
  type Agency,
  type Caller,
  type TestRegistry,
} from './support/registry.js';

describe('a file of weapons', () => {
  let registry: TestRegistry;
  let agency: Agency;
  let armourer: Caller;
  let files: Importing;

  beforeAll(async () => {
    registry = await startRegistry();
    agency = await newAgency(registry, 'military');
    armourer = await newOfficer(registry, agency, 'armourer');
    files = importingBy(registry.app.getHttpServer(), armourer);
  });

  afterAll(() => registry.close());

  it('becomes weapons, a verdict for each row', async () => {
    const done = await files.imported(csv(row('AB 1001'), row('AB 1002')));
    const { job, rows, counts, view } = done;
    expect(verdicts(done)).toEqual(['accepted', 'accepted']);
    expect(job).toMatchObject({ state: 'done', result: { outcome: 'entered' } });
    expect(counts).toEqual({ read: 2, accepted: 2, acceptedWithWarning: 0, duplicate: 0, rejected: 0, entered: 2 });
    expect(view).toMatchObject({ state: 'entered', payloadHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const { body: weapon } = await armourer.get(`/v1/weapons/${rows[0]!.weapon}`).expect(200);
    expect(weapon).toMatchObject({
      manufacturer: { code: 'glock', asWritten: 'Glock' },
      markings: [{ kind: 'serial', text: 'AB 1001' }],
      holder: { kind: 'unit', unit: agency.rootUnit },
    });
    const { body: history } = await armourer.get(`/v1/weapons/${rows[1]!.weapon}/entries`).expect(200);
    expect(history.items[0].payload.importedFrom).toEqual({ import: view.id, file: view.payloadHash, number: 2 });
  });

  it('of a header alone is an import of no row', async () => {
    const { job, counts, view } = await files.imported(csv());
    expect(job).toMatchObject({ state: 'done', result: { outcome: 'entered' } });
    expect({ ...counts, state: view.state }).toMatchObject({ read: 0, entered: 0, state: 'entered' });
  });

  it('is found by what it said, as any weapon is', async () => {
    const registrar = await newOfficer(registry, await newAgency(registry, 'police'), 'registrar');
    await files.imported(csv(row('QVX 771204')));
    const search = { marking: 'QVX77I2O4', purpose: { code: 'stop' } };
    const { body } = await registrar.post('/v1/marking-searches', search).expect(200);
    expect(body.candidates[0].matchedMarking.text).toBe('QVX 771204');
  });

  it('is judged and not entered in a dry run, as often as it is sent', async () => {
    const before = await registerSize(registry.clone);
    const file = csv(row('DRY 1'), row('DRY 2'), row('AB 1001'), 'pistol,nowhere,,,,,,DRY 3');
    for (const _ of [1, 2]) {
      const done = await files.imported(file, { query: { dryRun: true } });
      expect(verdicts(done)).toEqual(['accepted', 'accepted', 'duplicate ALREADY_ON_RECORD', 'rejected NOT_ONE_OF']);
      expect(done.job.result).toEqual({ outcome: 'dryRun' });
      expect(done.view).toMatchObject({ dryRun: true, state: 'compared', rows: { accepted: 2, entered: 0 } });
      expect(done.rows.map(({ weapon }) => weapon)).toEqual([null, null, null, null]);
    }
    expect(await registerSize(registry.clone)).toEqual(before);
    expect((await files.imported(file)).counts).toMatchObject({ accepted: 2, entered: 2 });
  });

  it('is entered whole or not at all where that is asked for', async () => {
    const before = await registerSize(registry.clone);
    const faulty = await files.imported(csv(row('W 1'), 'pistol,nowhere,,,,,,W 2'), { query: { commit: 'whole' } });
    expect(faulty.job.result).toEqual({ outcome: 'nothingEntered', reason: 'ROWS_REJECTED' });
    expect(faulty.counts).toMatchObject({ accepted: 1, rejected: 1, entered: 0 });
    expect(await registerSize(registry.clone)).toEqual(before);
    const sound = await files.imported(csvOf(1_201, 'W'), { query: { commit: 'whole' } });
    expect(sound.job).toMatchObject({ state: 'done', result: { outcome: 'entered' } });
    expect(sound.counts).toMatchObject({ read: 1_201, entered: 1_201 });
  });

  it('whose rows were refused as a whole can be sent again once the cause is gone', async () => {
    const unit = '00000000-0000-4000-8000-000000000000';
    const file = csv(row('T 1')).replace('serial', 'serial,holder').replace('T 1', `T 1,${unit}`);
    const first = await files.imported(file, { query: { commit: 'whole' } });
    expect(verdicts(first)).toEqual(['rejected UNIT_NOT_FOUND']);
    const second = await files.imported(file, { query: { commit: 'whole' } });
    expect(second.id).not.toBe(first.id);
  });

  it('is listed, the latest first, and its rows by verdict', async () => {
    const done = await files.imported(csv(row('L 1'), 'pistol,nowhere,,,,,,L 2'));
    const { body } = await armourer.get('/v1/weapon-imports?limit=1').expect(200);
    expect(body.items).toEqual([done.view]);
    const { body: faulty } = await armourer.get(`/v1/weapon-imports/${done.id}/rows?verdict=rejected`).expect(200);
    expect(faulty.items).toEqual([done.rows[1]]);
  });

  it('becomes the weapons of its other rows where some are rejected, at the end of a batch and a whole message of them', async () => {
    const damaged = (number: number) => (number >= 30 && number <= 70) || (number >= 480 && number <= 545);
    const numbers = Array.from({ length: 600 }, (_, place) => place + 1);
    const done = await files.imported(
      csv(...numbers.map((number) => (damaged(number) ? row('1.23E+11') : row(`GAP ${10_000 + number}`)))),
    );
    expect(verdicts(done)).toEqual(
      numbers.map((number) => (damaged(number) ? 'rejected SPREADSHEET_NUMBER' : 'accepted')),
    );
    const kept = numbers.filter((number) => !damaged(number));
    expect(done.counts).toMatchObject({ read: 600, rejected: 600 - kept.length, entered: kept.length });
    expect(done.rows.flatMap(({ weapon }) => weapon ?? [])).toHaveLength(kept.length);
  });

  it('of rejected rows alone is no weapon', async () => {
    const before = await registerSize(registry.clone);
    const { counts } = await files.imported(csv(...Array.from({ length: 40 }, () => row('1.23E+11'))));
    expect(counts).toMatchObject({ read: 40, rejected: 40, entered: 0 });
    expect(await registerSize(registry.clone)).toEqual(before);
  });

  it('leaves a register in which nothing is found wrong', () => expectSound(registry.clone));
});
