import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { signCheckpoint } from '../log/checkpoint.js';
import { NoteSigner } from '../log/signed-note.js';
import { cosign, witnessSigner } from '../witness/cosign.js';
import { openCheckpoint, readVerifierKey, readWitnessKey } from './note.js';

const newKey = () => generateKeyPairSync('ed25519').privateKey;
const NOW = 1_800_000_000;
const log = new NoteSigner('registry.example/log', newKey());
const pem = newKey();
const [one, alias, two] = [
  witnessSigner('w.example/1', pem),
  witnessSigner('w.example/alias', pem),
  witnessSigner('w.example/2', newKey()),
];
const key = readVerifierKey(log.verifierKey);
const note = signCheckpoint(log, { size: 3, root: Buffer.alloc(32, 7) });
const other = signCheckpoint(log, { size: 4, root: Buffer.alloc(32, 8) });
const witnesses = [one, two].map(({ verifierKey }) => readWitnessKey(verifierKey));
const open = (checkpoint: string, atLeast: number, maxAge?: number, known = witnesses) =>
  openCheckpoint(checkpoint, key, { witnesses: known, atLeast, maxAge, now: NOW });

describe('a checkpoint that witnesses saw', () => {
  it('opens where as many cosigned it as are asked for', () => {
    const both = note + cosign(one, note, NOW) + cosign(two, note, NOW - 100);
    expect(open(both, 2, 100).size).toBe(3);
    expect(() => open(note + cosign(one, note, NOW), 2)).toThrow('1 of the witnesses cosigned the checkpoint, not 2');
    expect(() => open(note, 1)).toThrow('0 of the witnesses');
    expect(open(note, 0).size).toBe(3);
  });

  it('says that a witness is stale, by its name', () => {
    const old = note + cosign(one, note, NOW - 101);
    expect(() => open(old, 1, 100)).toThrow('stale witness: w.example/1 (2027-01-15T07:58:19.000Z)');
    expect(() => open(note + cosign(one, note, NOW + 301), 1)).toThrow('stale witness');
    expect(open(old + cosign(one, note, NOW), 1, 100).size).toBe(3);
  });

  it('does not open where a cosignature is of another checkpoint, or its time was changed', () => {
    expect(() => open(note + cosign(one, other, NOW), 1)).toThrow('the cosignature of w.example/1 does not verify');
    const line = cosign(one, note, NOW);
    const bytes = Buffer.from(line.split(' ')[2]!, 'base64');
    bytes[11]! ^= 1;
    expect(() => open(`${note}— w.example/1 ${bytes.toString('base64')}\n`, 1)).toThrow('does not verify');
  });

  it('counts one key once, whatever names it has', () => {
    const twice = note + cosign(one, note, NOW) + cosign(alias, note, NOW) + cosign(one, note, NOW - 1);
    const known = [one, alias].map(({ verifierKey }) => readWitnessKey(verifierKey));
    expect(() => open(twice, 2, undefined, known)).toThrow('1 of the witnesses');
  });

  it('takes no key of a log for that of a witness', () => {
    expect(() => readWitnessKey(log.verifierKey)).toThrow('of type 4');
    expect(() => readVerifierKey(one.verifierKey)).toThrow('with an Ed25519 key');
  });
});
