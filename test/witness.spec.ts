import { mkdtempSync, rmSync, writeFileSync, cpSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { Integrator } from '../src/ledger/index.js';
import { readWitnessKey } from '../src/ledger/verifier/note.js';
import { submissionText } from '../src/ledger/witness/submission.js';
import { WITNESSING, type Witnessing } from '../src/ledger/witness/witness.service.js';
import { OutgoingClient } from '../src/platform/http/outgoing-client.js';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { withClockOff } from './support/clock.js';
import { until } from './support/imports.js';
import { logOf, newSigner } from './support/log.js';
import { aWeapon, newAgency, newOfficer, startInstance, startRegistry, type TestRegistry } from './support/registry.js';
import { terminateTls } from './support/tls.js';
import { cosignedAt, verifyProof } from './support/tlog-verifier.js';
import { foreignLog, witnessEnvironment } from './support/witnessing.js';
import { tracemark } from './support/service-process.js';

const MOST = 40;

describe('a witness', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tracemark-witness-'));
  const log = foreignLog('other.example/log');
  const clocked = foreignLog('clock.example/log');
  const raced = foreignLog('race.example/log');
  const restored = foreignLog('restore.example/log');
  const own = newSigner('own.example/log');
  const state = join(folder, 'state');
  let registry: TestRegistry;
  let witnessKey: string;
  let environment: Record<string, string>;

  const post = (body: string, type = 'text/plain', at = registry.app) =>
    request(at.getHttpServer()).post('/log/witness/add-checkpoint').set('content-type', type).send(body);
  const submit = async (from: typeof log, oldSize: number, size: number, kind?: string) =>
    post(submissionText(await from.submission(oldSize, size, kind)));
  const superuser = (sql: string) => withClient(registry.clone.superuserUrl, (client) => client.query(sql));

  beforeAll(async () => {
    const signers = [log.signer, clocked.signer, raced.signer, restored.signer, own];
    environment = witnessEnvironment(folder, signers);
    registry = await startRegistry(environment);
    witnessKey = registry.app.get<Witnessing>(WITNESSING).signer.verifierKey;
  });
  afterAll(async () => {
    await registry.close();
    rmSync(folder, { recursive: true });
  });

  it('cosigns a log that goes on from what it cosigned, and again what it cosigned', async () => {
    for (const [oldSize, size] of [
      [0, 5],
      [5, 5],
      [5, 17],
    ] as const) {
      const answer = await submit(log, oldSize, size);
      expect(answer.status).toBe(200);
      const { checkpoint } = await log.submission(0, size);
      expect(Math.abs(cosignedAt(checkpoint + answer.text, witnessKey) - Date.now() / 1000)).toBeLessThan(10);
    }
  });

  it('takes a body of any type, or of none', async () => {
    const body = submissionText(await log.submission(17, 17));
    expect((await post(body, 'application/octet-stream')).status).toBe(200);
    const { port } = registry.app.getHttpServer().address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/log/witness/add-checkpoint`;
    expect((await fetch(url, { method: 'POST', body: new Blob([body]) })).status).toBe(200);
  });

  it.each([
    [404, 'LOG_NOT_WITNESSED', () => submit(foreignLog('unknown.example/log'), 0, 3)],
    [403, 'CHECKPOINT_NOT_TRUSTED', () => submit(foreignLog(log.origin), 17, 20)],
    [400, 'OLD_SIZE_TOO_LARGE', () => submit(log, 18, 17)],
    [400, 'MALFORMED_SUBMISSION', () => post('old 017\n\nx')],
    [400, 'MALFORMED_SUBMISSION', () => post('')],
    [400, 'MALFORMED_SUBMISSION', () => post('old 0\n\nno checkpoint\n')],
    [
      400,
      'MALFORMED_SUBMISSION',
      () => post(`old 0\n${'A'.repeat(43)}=\n`.concat(`${'A'.repeat(43)}=\n`.repeat(64), '\nx')),
    ],
    [422, 'NOT_CONSISTENT', () => submit(log, 17, 20, 'another')],
    [413, 'BODY_TOO_LARGE', () => post('x'.repeat(140_000))],
  ])('refuses with %i %s', async (status, code, send) => {
    const answer = await send();
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('refuses a proof of other sizes, one too many, and one that was changed', async () => {
    const right = await log.submission(17, 20);
    const wrong = [
      { ...right, proof: (await log.submission(16, 20)).proof },
      { ...right, proof: [...right.proof, right.proof[0]!] },
      { ...right, proof: right.proof.slice(1) },
      { ...right, proof: [] },
    ];
    for (const submission of wrong) expect((await post(submissionText(submission))).status).toBe(422);
  });

  it.each([
    ['names its size to who goes on from another', 3, 20, 'entry'],
    ['takes no other root at the same size', 17, 17, 'another'],
  ])('%s', async (_, oldSize, size, kind) => {
    const answer = await submit(log, oldSize, size, kind);
    expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([409, '17\n', 'text/x.tlog.size']);
  });

  it('never says an earlier time than it said', async () => {
    const times: number[] = [];
    for (const [off, oldSize, size] of [
      [0, 0, 2],
      [3_600_000, 2, 4],
      [-3_600_000, 4, 4],
      [0, 4, 9],
    ] as const) {
      const answer = await withClockOff(off, () => submit(clocked, oldSize, size));
      times.push(cosignedAt((await clocked.submission(0, size)).checkpoint + answer.text, witnessKey));
    }
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(times[3]).toBe(times[1]);
  });

  it('never cosigns two logs that part, however many come at once', async () => {
    expect((await submit(raced, 0, 1)).status).toBe(200);
    const second = join(folder, 'second');
    cpSync(state, second, { recursive: true });
    const instance = await startInstance(registry.clone, { ...environment, TRACEMARK_WITNESS_STATE: second });
    const bodies = await Promise.all(
      Array.from({ length: MOST }, async (_, at) => submissionText(await raced.submission(1, 2 + (at % 4)))),
    );
    const sent = bodies.map((body, at) => post(body, 'text/plain', at % 2 ? registry.app : instance.app));
    const answers = await Promise.all(sent);
    await instance.stop();
    const signed = answers.filter(({ status }) => status === 200);
    expect(signed).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(MOST - 1);
  });

  it('cosigns nothing once its database is older than what it cosigned', async () => {
    await submit(restored, 0, 3);
    await superuser(`CREATE TABLE backup AS SELECT * FROM witnessed_logs WHERE origin = 'restore.example/log'`);
    await submit(restored, 3, 8);
    await superuser(`DELETE FROM witnessed_logs WHERE origin = 'restore.example/log'`);
    const gone = await submit(restored, 0, 8, 'another');
    await superuser(`INSERT INTO witnessed_logs SELECT * FROM backup; DROP TABLE backup`);
    const older = await submit(restored, 3, 8, 'entry');
    cpSync(state, `${state}.away`, { recursive: true });
    rmSync(state, { recursive: true });
    const without = await submit(restored, 3, 8);
    cpSync(`${state}.away`, state, { recursive: true });
    for (const answer of [gone, older, without])
      expect([answer.status, answer.body.code]).toEqual([503, 'WITNESS_REFUSES']);
  });

  it('witnesses the log of another registry over https, whose readers can tell', async () => {
    const other = await startRegistry();
    const { port } = registry.app.getHttpServer().address() as AddressInfo;
    const tls = await terminateTls(port);
    const written = logOf(other.clone, own);
    const said: string[] = [];
    const client = new OutgoingClient({ allow: ['127.0.0.0/8'], ca: tls.ca });
    const witness = { key: readWitnessKey(witnessKey), url: `${tls.url}/log/witness` };
    const integrator = new Integrator({
      url: other.clone.logUrl,
      signer: own,
      stateFile: written.stateFile,
      warn: (message) => said.push(message),
      witnessedBy: { witnesses: [witness], client, quorum: 1 },
    });
    try {
      const armourer = await newOfficer(other, await newAgency(other, 'military'), 'armourer');
      integrator.start();
      for (let n = 1; n <= 3; n += 1) {
        const entry = (await armourer.post('/v1/weapons', aWeapon()).expect(201)).body.entries[0].id as string;
        let proof = '';
        await until(async () => {
          proof = (await armourer.get(`/v1/entries/${entry}/proof`)).text;
          return proof.includes('— witness.example/w1 ');
        });
        const checkpoint = (await other.anybody.get('/log/checkpoint').expect(200)).text;
        expect(cosignedAt(checkpoint, witnessKey)).toBeGreaterThan(0);
        const canonical = Buffer.from(/^extra (.*)$/m.exec(proof)![1]!, 'base64').toString();
        const { size } = verifyProof(proof, canonical, own.verifierKey);
        expect(size).toBeGreaterThanOrEqual(n);
        if (n < 3) continue;
        const file = join(folder, 'proof');
        writeFileSync(file, proof);
        const verify = (...options: string[]) =>
          tracemark({}, 'verify', '--proof', file, '--key', own.verifierKey, '--witness', witnessKey, ...options);
        expect((await verify('--witnesses', '1', '--max-age', '600')).code).toBe(0);
        await new Promise((later) => setTimeout(later, 2_000));
        const stale = await verify('--max-age', '0');
        expect([stale.code, stale.results()[0]]).toEqual([1, expect.objectContaining({ break: 'staleWitness' })]);
      }
      const { text } = await other.anybody.get('/metrics').expect(200);
      // Who asked for proofs is in the log too.
      expect(text).toMatch(/tracemark_log_witness_size\{witness="witness.example\/w1"\} [1-9]/);
      expect(text).toMatch(/tracemark_log_witness_quorum_size [1-9]/);
      expect(said).toEqual([]);
    } finally {
      await integrator.stop();
      client.close();
      await tls.close();
      written.remove();
      await other.close();
    }
  });
});
