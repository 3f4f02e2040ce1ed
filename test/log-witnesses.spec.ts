import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RequestListener } from 'node:http';
import { Integrator } from '../src/ledger/index.js';
import { patience } from '../src/ledger/log/log-witnesses.js';
import { readWitnessKey } from '../src/ledger/verifier/note.js';
import { cosign, witnessSigner } from '../src/ledger/witness/cosign.js';
import { readSubmission } from '../src/ledger/witness/submission.js';
import { OutgoingClient } from '../src/platform/http/outgoing-client.js';
import { until } from './support/imports.js';
import { logOf, type TestLog } from './support/log.js';
import { aWeapon, newAgency, newOfficer, startRegistry, type Caller, type TestRegistry } from './support/registry.js';
import { serveTls, type TlsServer } from './support/tls.js';
import { cosignedAt } from './support/tlog-verifier.js';

const signerOf = (name: string) => witnessSigner(name, generateKeyPairSync('ed25519').privateKey);
const now = () => Math.floor(Date.now() / 1000);

describe('a log with witnesses that do as they like', () => {
  const names = ['honest', 'garbage', 'huge', 'redirect', 'never', 'late', 'forger', 'larger', 'gives500', 'elsewhere'];
  const signers = new Map(names.map((name) => [name, signerOf(`witness.example/${name}`)]));
  const said: string[] = [];
  let [asked, stored] = [0, -1];
  let registry: TestRegistry;
  let log: TestLog;
  let armourer: Caller;
  let tls: TlsServer;
  let client: OutgoingClient;
  let integrator: Integrator;

  const lineOf = (name: string, checkpoint: string, at = now()) => cosign(signers.get(name)!, checkpoint, at);
  const behaviours: Record<string, (checkpoint: string, oldSize: number) => [number, string, object?] | null> = {
    honest: (checkpoint, oldSize) => {
      asked += 1;
      // It has seen two entries of the log before.
      if (stored < 0) stored = 2;
      if (oldSize !== stored) return [409, `${stored}\n`];
      stored = Number(checkpoint.split('\n')[1]);
      return [200, lineOf('forger', checkpoint) + lineOf('honest', checkpoint)];
    },
    garbage: () => [200, 'thank you\n'],
    huge: () => [200, 'x'.repeat(1_100_000)],
    redirect: () => [307, '', { location: 'https://localhost/log/witness/add-checkpoint' }],
    never: () => null,
    late: (checkpoint) => [200, lineOf('late', checkpoint, now() - 86_400)],
    forger: (checkpoint) => [200, lineOf('forger', checkpoint.replace(/\n\d+\n/, '\n999\n'))],
    larger: () => [409, '1000000\n'],
    gives500: () => [500, ''],
  };
  const listener: RequestListener = (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { oldSize, checkpoint } = readSubmission(Buffer.concat(chunks).toString());
      const answer = behaviours[incoming.url!.split('/')[1]!]!(checkpoint, oldSize);
      if (answer) outgoing.writeHead(answer[0], { ...answer[2] }).end(answer[1]);
    });
  };
  const register = () => armourer.post('/v1/weapons', aWeapon()).expect(201);
  const checkpoint = async () => (await registry.anybody.get('/log/checkpoint').expect(200)).text;
  const keyOf = (name: string) => signers.get(name)!.verifierKey;

  beforeAll(async () => {
    registry = await startRegistry();
    log = logOf(registry.clone);
    armourer = await newOfficer(registry, await newAgency(registry, 'military'), 'armourer');
    tls = await serveTls(listener);
    const resolve = (host: string) => Promise.resolve([host === 'inside.example' ? '10.0.0.7' : '127.0.0.1']);
    client = new OutgoingClient({ allow: ['127.0.0.0/8'], ca: tls.ca, resolve });
    const at = (name: string) => (name === 'elsewhere' ? 'https://inside.example' : `${tls.url}/${name}`);
    const witnesses = names.map((name) => ({ key: readWitnessKey(keyOf(name)), url: at(name) }));
    for (let n = 0; n < 3; n += 1) await register();
    integrator = new Integrator({
      url: registry.clone.logUrl,
      signer: log.signer,
      stateFile: log.stateFile,
      warn: (message) => said.push(message),
      witnessedBy: { witnesses, client, quorum: 0 },
    });
    integrator.start();
  });
  afterAll(async () => {
    await integrator.stop();
    client.close();
    await tls.close();
    log.remove();
    await registry.close();
  });

  it('is served with the cosignature of the honest one, which was sent the proof it asked for', async () => {
    await until(async () => (await checkpoint().catch(() => '')).includes('/honest '));
    expect(cosignedAt(await checkpoint(), keyOf('honest'))).toBeGreaterThan(0);
    expect(asked).toBeGreaterThan(1);
  });

  it('waits for none of the others', async () => {
    const before = performance.now();
    await register();
    await until(async () => /\n4\n[^]*\/honest /.test(await checkpoint()));
    expect(performance.now() - before).toBeLessThan(4_000);
  });

  it('serves nothing of theirs, says why once of each, and counts it', async () => {
    await until(() => Promise.resolve(names.slice(1).every((name) => said.some((text) => text.includes(`/${name} `)))));
    const note = await checkpoint();
    for (const name of names.slice(1)) expect(note).not.toContain(`/${name} `);
    const reasons = Object.fromEntries(names.slice(1).map((name) => [name, said.find((t) => t.includes(`/${name} `))]));
    expect(reasons).toEqual({
      garbage: expect.stringContaining('holds no cosignature'),
      huge: expect.stringContaining('more than 1 MB'),
      redirect: expect.stringContaining('redirects (307)'),
      never: expect.stringContaining('does not answer within 5000 ms'),
      late: expect.stringContaining('it says it is'),
      forger: expect.stringContaining('does not verify'),
      larger: expect.stringContaining('cosigned 1000000 entries'),
      gives500: expect.stringContaining('answers 500'),
      elsewhere: expect.stringContaining('not at a public address (10.0.0.7)'),
    });
    const { text } = await registry.anybody.get('/metrics').expect(200);
    for (const [name, reason] of [
      ['late', 'stale'],
      ['never', 'unreachable'],
      ['forger', 'garbage'],
      ['larger', 'conflict'],
      ['gives500', 'refused'],
    ])
      expect(text).toContain(
        `tracemark_log_witness_failures_total{witness="witness.example/${name}",reason="${reason}"}`,
      );
  });

  it('calls by https only', async () => {
    const call = client.post(tls.url.replace('https', 'http'), '', { type: 'text/plain' });
    await expect(call).rejects.toThrow('no address of https');
  });

  it('has more and more patience, and not the same as its neighbours', () => {
    expect([1, 2, 3, 20].map((failures) => patience(failures, 1))).toEqual([1_000, 2_000, 4_000, 300_000]);
    expect(patience(3, 0)).toBe(2_000);
  });
});
