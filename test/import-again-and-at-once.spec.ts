import { request as open } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  csv,
  csvOf,
  expectAddsUp,
  expectSound,
  holdAt,
  importingBy,
  registerSize,
  row,
  traceOf,
  until,
  verdicts,
  type Importing,
} from './support/imports.js';
import { everyRow, expectRefusal, rowsIn } from './support/refusals.js';
import {
  newAgency,
  newOfficer,
  startRegistry,
  type Agency,
  type Caller,
  type TestRegistry,
} from './support/registry.js';

// Each new instance starts a thread of its own, which takes its time on a busy machine.
jest.setTimeout(240_000);

describe('an import', () => {
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

  const enteredOf = async (id: string): Promise<number> =>
    (await armourer.get(`/v1/weapon-imports/${id}`).expect(200)).body.rows.entered;

  it('sent twice is one import, answered as it stands', async () => {
    const file = csv(row('TWICE 1'), 'pistol,nowhere,,,,,,TWICE 2');
    const first = await files.imported(file);
    const before = await everyRow(registry.clone);
    const again = await files.send(file).expect(200);
    expect(again.body).toEqual(first.view);
    expect(again.headers.location).toBeUndefined();
    expect(await everyRow(registry.clone)).toEqual(before);
  });

  it('of which nothing entered is judged anew when it is sent again', async () => {
    const file = csv('pistol,nowhere,,,,,,ANEW 1');
    const first = await files.imported(file);
    expect(first.counts).toMatchObject({ rejected: 1, entered: 0 });
    expect((await files.imported(file)).id).not.toBe(first.id);
  });

  it('sent twice at once is one import', async () => {
    const file = csvOf(700, 'ONCE');
    const answers = await Promise.all([files.send(file), files.send(file), files.send(file)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 202]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await files.outcome(answers[0]!.body.id)).counts).toMatchObject({ read: 700, entered: 700, duplicate: 0 });
  });

  it('under other settings, or by another officer of the unit, is told from one sent again', async () => {
    const file = csv(row('OTHER 1'));
    const first = await files.imported(file);
    const whole = await files.imported(file, { query: { commit: 'whole' } });
    expect(whole.id).not.toBe(first.id);
    expect(verdicts(whole)).toEqual(['duplicate ALREADY_ON_RECORD']);
    const colleague = await newOfficer(registry, agency, 'armourer');
    const again = await importingBy(registry.app.getHttpServer(), colleague).send(file).expect(200);
    expect(again.body.id).toBe(first.id);
  });

  it('of two files at once with the same weapons enters each weapon once', async () => {
    const [one, other] = [csvOf(900, 'RACE'), csv(...csvOf(900, 'RACE').split('\r\n').slice(1, -1).reverse())];
    const done = await Promise.all([files.imported(one), files.imported(other)]);
    expect(done.map(({ counts }) => [counts.duplicate, counts.entered]).sort()).toEqual([
      [0, 900],
      [900, 0],
    ]);
  });

  it('cut off on its way leaves nothing, and is taken in when it is sent again', async () => {
    const many = (_: unknown, index: number) => row(`CUT ${index % 7}`).replace('Glock', 'Glock'.padEnd(190, ' or'));
    const file = csv(...Array.from({ length: 12_000 }, many));
    const [before, imports] = [await everyRow(registry.clone), await rowsIn(registry.clone, 'weapon_imports')];
    const { port } = registry.app.getHttpServer().address() as AddressInfo;
    const headers = {
      authorization: `Bearer ${armourer.token}`,
      'content-type': 'text/csv',
      'content-length': file.length,
    };
    const sending = open({ port, method: 'POST', path: '/v1/weapon-imports', headers });
    sending.on('error', () => undefined).write(file.slice(0, file.length - 1_000));
    await until(async () => (await rowsIn(registry.clone, 'import_chunks')) >= 2);
    sending.destroy();
    await until(async () => (await rowsIn(registry.clone, 'weapon_imports')) === imports);
    expect(await everyRow(registry.clone)).toEqual(before);
    const { body } = await files.send(file, { query: { dryRun: true } }).expect(202);
    expect((await files.ended(body.job)).state).toBe('done');
    const { body: view } = await armourer.get(`/v1/weapon-imports/${body.id}`).expect(200);
    expect(view.rows).toMatchObject({ read: 12_000, acceptedWithWarning: 7, duplicate: 11_993, entered: 0 });
    expect((await traceOf(registry.clone, body.id)).chunks).toBe(0);
  });

  it('whose last byte never comes is cut off, whatever it said its length was', async () => {
    const imports = await rowsIn(registry.clone, 'weapon_imports');
    const { port } = registry.app.getHttpServer().address() as AddressInfo;
    const headers = { authorization: `Bearer ${armourer.token}`, 'content-type': 'text/csv' };
    const sending = open({ port, method: 'POST', path: '/v1/weapon-imports', headers });
    sending.on('error', () => undefined).write(csv(row('HALF 1')));
    await until(async () => (await rowsIn(registry.clone, 'weapon_imports')) > imports);
    sending.destroy();
    await until(async () => (await rowsIn(registry.clone, 'weapon_imports')) === imports);
  });

  it('cancelled while rows are entered one by one keeps what it entered, and counts it', async () => {
    const hold = holdAt(registry.app, 'enter', 3);
    const { body } = await files.send(csvOf(2_000, 'STOP')).expect(202);
    await hold.reached;
    await until(async () => (await enteredOf(body.id)) === 1_000);
    await armourer.post(`/v1/jobs/${body.job}/cancel`, undefined).expect(200);
    const done = await files.outcome(body.id);
    hold.open();
    expect(done.job).toMatchObject({ state: 'cancelled', result: null, problem: null });
    expect(done.counts).toMatchObject({ read: 2_000, accepted: 2_000, entered: 1_000 });
    expect(done.rows.map(({ weapon }) => weapon !== null)).toEqual(done.rows.map(({ number }) => number <= 1_000));
    await expectAddsUp(registry.clone, done);
    const again = await files.imported(csvOf(2_000, 'STOP'));
    expect(again.counts).toMatchObject({ duplicate: 1_000, entered: 1_000 });
  });

  it('cancelled while it is entered as a whole enters nothing', async () => {
    const before = await registerSize(registry.clone);
    const hold = holdAt(registry.app, 'enter', 3);
    const { body } = await files.send(csvOf(2_000, 'WHOLE'), { query: { commit: 'whole' } }).expect(202);
    await hold.reached;
    await armourer.post(`/v1/jobs/${body.job}/cancel`, undefined).expect(200);
    const done = await files.outcome(body.id);
    hold.open();
    expect(done.job.state).toBe('cancelled');
    expect(done.counts).toMatchObject({ accepted: 2_000, entered: 0 });
    expect(await registerSize(registry.clone)).toEqual(before);
  });

  it('cancelled while it is read is forgotten', async () => {
    const hold = holdAt(registry.app, 'judge', 2);
    const { body } = await files.send(csvOf(2_000, 'READ')).expect(202);
    await hold.reached;
    await armourer.post(`/v1/jobs/${body.job}/cancel`, undefined).expect(200);
    const done = await files.outcome(body.id);
    hold.open();
    expect(done.job.state).toBe('cancelled');
    expect(done.counts.entered).toBe(0);
    await until(async () => (await traceOf(registry.clone, body.id)).chunks === 0);
    expect((await files.rejects(body.id)).split('\r\n')[0]).toMatch(/^tracemark_reason,type/);
  });

  it('beside three that run is refused, until one of them has ended', async () => {
    const hold = holdAt(registry.app, 'judge', 1);
    const three = await Promise.all([1, 2, 3].map((n) => files.send(csvOf(3, `THREE ${n} `)).expect(202)));
    await hold.reached;
    const before = await everyRow(registry.clone);
    const fourth = await files.refused(csvOf(3, 'FOUR '));
    expectRefusal(fourth, { status: 429, code: 'TOO_MANY_IMPORTS' });
    expect(fourth.headers['retry-after']).toBe('10');
    expect(await everyRow(registry.clone)).toEqual(before);
    const other = await newOfficer(registry, await newAgency(registry, 'police'), 'registrar');
    const theirs = importingBy(registry.app.getHttpServer(), other);
    const { body } = await theirs.send(csvOf(3, 'THEIRS ')).expect(202);
    await armourer.post(`/v1/jobs/${three[0]!.body.job}/cancel`, undefined).expect(200);
    await files.ended(three[0]!.body.job);
    const { body: allowed } = await files.send(csvOf(3, 'FOUR ')).expect(202);
    hold.open();
    for (const { id } of [three[1]!.body, three[2]!.body, allowed])
      expect((await files.outcome(id)).counts.entered).toBe(3);
    expect((await theirs.outcome(body.id)).counts.entered).toBe(3);
  });

  it('of ten at once lets three in', async () => {
    const hold = holdAt(registry.app, 'judge', 1);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => files.send(csvOf(2, `TEN ${n} `))));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 202, 202, ...Array(7).fill(429)]);
    hold.open();
    for (const { body } of answers.filter(({ status }) => status === 202)) await files.outcome(body.id);
  });

  it('leaves a register in which nothing is found wrong', () => expectSound(registry.clone));
});
