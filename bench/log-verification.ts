import { generateKeyPairSync } from 'node:crypto';
import { createWriteStream, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { microsecondText } from '../src/ledger/columns.js';
import { exportLines } from '../src/ledger/entry-export.js';
import { NoteSigner } from '../src/ledger/index.js';
import type { LedgerItem } from '../src/ledger/ledger-item.js';
import { signCheckpoint } from '../src/ledger/log/checkpoint.js';
import { GrowingTree } from '../src/ledger/merkle.js';
import type { Acting } from '../src/platform/database/acting.js';
import { denseRegister } from './dense-weapons.js';
import { rounded } from './kit/outcome.js';
import { BENCH_SEED } from './kit/registration.js';
import { registeredRows } from './kit/rows.js';
import type { Stage } from './kit/stage.js';

interface Verified {
  entries: number;
  fileMb: number;
  perSecond: number;
  peakMb: number;
}

/** Verifies exports of a tenth of the entries and of all; each in a process of its own. */
export async function measureVerification(stage: Stage, folder: string, entries: number): Promise<Verified[]> {
  const signer = new NoteSigner('bench.example/log', generateKeyPairSync('ed25519').privateKey);
  const all: Verified[] = [];
  for (const count of [Math.ceil(entries / 10), entries]) {
    const file = join(folder, `${count}.ndjson`);
    const checkpoint = await writeExport(file, stage.armoury.acting, { count, signer });
    const child = stage.start('export-verifier.js');
    const asked = { file, key: signer.verifierKey, checkpoint };
    const { seconds, peakKb } = await child.ask<{ seconds: number; peakKb: number }>(asked);
    await child.stop();
    const fileMb = rounded(statSync(file).size / 1e6);
    rmSync(file);
    all.push({ entries: count, fileMb, perSecond: rounded(count / seconds), peakMb: rounded(peakKb / 1024) });
    console.log(`verified: ${JSON.stringify(all.at(-1))}`);
  }
  return all;
}

/** An export of registered weapons, as the exporter writes it, without the detour of a database; gives its checkpoint. */
async function writeExport(
  file: string,
  acting: Acting,
  { count, signer }: { count: number; signer: NoteSigner },
): Promise<string> {
  const leaves: Buffer[] = [];
  const tree = new GrowingTree();
  const now = microsecondText(new Date());
  async function* items(): AsyncGenerator<LedgerItem> {
    for (const weapon of denseRegister({ seed: BENCH_SEED, count }).weapons()) {
      const { row, openings } = registeredRows(weapon, acting, now).recorded;
      const leaf = Buffer.from(row.hash, 'hex');
      yield { row, openings, index: leaves.length };
      tree.add(leaf);
      leaves.push(leaf);
      const { streamId, streamType, position, hash } = row;
      yield { head: { streamId, streamType, position, hash } };
    }
  }
  async function* lines() {
    for await (const line of exportLines(items(), { leaves: Readable.from(leaves), checkpoint: null }))
      yield `${line}\n`;
  }
  await pipeline(Readable.from(lines()), createWriteStream(file));
  return signCheckpoint(signer, { size: tree.size, root: tree.root() });
}
