import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signCheckpoint } from '../../src/ledger/log/checkpoint.js';
import { GrowingTiles, type Tile } from '../../src/ledger/log/growing-tiles.js';
import { consistencySpans, rootsOf } from '../../src/ledger/log/proof.js';
import type { NoteSigner } from '../../src/ledger/log/signed-note.js';
import { newSigner } from './log.js';
import { hashOfLeaf } from './tlog-verifier.js';

/** Makes a registry the witness of some logs; what that needs lies in a folder. */
export function witnessEnvironment(folder: string, logs: readonly NoteSigner[]): Record<string, string> {
  const keys = join(folder, 'logs');
  const keyFile = join(folder, 'witness.pem');
  writeFileSync(keys, `# witnessed\n${logs.map(({ verifierKey }) => `${verifierKey}\n`).join('')}`);
  writeFileSync(keyFile, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return {
    TRACEMARK_WITNESSED_LOGS: keys,
    TRACEMARK_WITNESS_NAME: 'witness.example/w1',
    TRACEMARK_WITNESS_KEY_FILE: keyFile,
    TRACEMARK_WITNESS_STATE: join(folder, 'state'),
  };
}

/** A log of somebody else; `kind` makes its leaves those of another one. */
export function foreignLog(origin: string, signer = newSigner(origin)) {
  const grown = (kind: string, size: number) => {
    const log = new GrowingTiles();
    for (let at = 0; at < size; at += 1) log.add(hashOfLeaf(`${kind} ${at}`));
    const tiles = new Map<string, Tile>(log.takeChanged().map((tile) => [`${tile.level}/${tile.index}`, tile]));
    return { root: log.root(), tiles };
  };
  const submission = async (oldSize: number, size: number, kind = 'entry') => {
    const { root, tiles } = grown(kind, size);
    const spans = oldSize <= size ? consistencySpans(oldSize, size) : [];
    const proof = await rootsOf(spans, (places) =>
      Promise.resolve(places.map(({ level, index }) => tiles.get(`${level}/${index}`)!)),
    );
    return { oldSize, proof, checkpoint: signCheckpoint(signer, { size, root }) };
  };
  return { signer, origin, submission };
}
