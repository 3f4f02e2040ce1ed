/**
 * Writes test/golden-logs: a log of 300 entries as an export with checkpoints, a dossier out of it, and of each one that
 * is broken in each way there is. Run once for a new format version; the specs verify what is checked in.
 */
import { createHash, createPrivateKey } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { buildEntry, type EntryDraft } from '../src/ledger/entry.js';
import { DOSSIER_SIGNATURE, DossierWriter } from '../src/ledger/dossier/dossier-text.js';
import { exportLines } from '../src/ledger/entry-export.js';
import type { EntryItem, LedgerItem } from '../src/ledger/ledger-item.js';
import { sealPayload, type EntryKind, type Fields, type ValuesOf } from '../src/ledger/kinds.js';
import { signCheckpoint } from '../src/ledger/log/checkpoint.js';
import { GrowingTiles, type Tile } from '../src/ledger/log/growing-tiles.js';
import { inclusionSpans, rootsOf } from '../src/ledger/log/proof.js';
import { NoteSigner } from '../src/ledger/log/signed-note.js';
import type { Salts } from '../src/ledger/salts.js';
import { weaponFound, weaponLost, weaponRegistered } from '../src/weapons/weapon-kinds.js';

const ENTRIES = 300;
const WEAPONS = 20;
/** Of RFC 8032 §7.1, TEST 1: known to everybody, and so nobody's key. */
const TEST_KEY = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
const privateKey = createPrivateKey({
  key: Buffer.from(`302e020100300506032b657004220420${TEST_KEY}`, 'hex'),
  format: 'der',
  type: 'pkcs8',
});
const signer = new NoteSigner('golden.example/log', privateKey);
const dossierSigner = new NoteSigner('golden.example/log', privateKey, DOSSIER_SIGNATURE);

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const uuid = (text: string): string => {
  const hex = digest(text);
  return `01981a2b-3c4d-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
};

const registration = (number: string): ValuesOf<Fields> => ({
  registryNumber: number,
  type: { code: 'selfLoadingPistol', asWritten: 'pistol' },
  origin: 'stateStock',
  manufacturer: { code: null, asWritten: 'Zeughaus Valmora' },
  model: null,
  calibre: null,
  countryOfManufacture: null,
  yearOfManufacture: 2004,
  unmarkedReason: 'neverMarked',
  holder: { kind: 'unit', unit: uuid('unit'), basis: 'present', asOf: null },
  importedFrom: { import: uuid('import'), file: digest('the file that the weapons came from'), number: 7 },
  markings: [],
});
const found = { holder: { kind: 'unit', unit: uuid('unit'), basis: 'present', asOf: null }, caseReference: 'V 1/26' };
const lost = { circumstances: 'Missed at the count.', caseReference: 'V 1/26' };

/** A history, of which `reason` is what somebody could want to have been another. */
function history(entries: number, reason: string): EntryItem[] {
  let drawn = 0;
  const salts: Salts = {
    entry: () => digest(`salt ${(drawn += 1)}`).slice(0, 32),
    field: () => digest(`salt ${(drawn += 1)}`),
  };
  const last = new Map<string, EntryItem>();
  return Array.from({ length: entries }, (_, index) => {
    const weapon = Number.parseInt(digest(`weapon of ${index}`).slice(0, 8), 16) % WEAPONS;
    const id = uuid(`weapon ${weapon}`);
    const before = last.get(id)?.row;
    const position = (before?.position ?? 0) + 1;
    const [kind, values] = ((): [EntryKind, ValuesOf<Fields>] => {
      if (position === 1) return [weaponRegistered, registration(`GOLD-EN0${weapon % 10}-TEST`)];
      if (position % 2 === 1) return [weaponFound, found];
      return [weaponLost, index >= 150 ? { ...lost, circumstances: reason } : lost];
    })();
    const written = sealPayload(kind, values, salts);
    const draft: EntryDraft = {
      id: uuid(`entry ${index}`),
      stream: { type: 'weapon', id },
      position,
      kind: kind.kind,
      occurredAt: null,
      recordedAt: `2026-04-05T06:07:${String(Math.floor(index / 100)).padStart(2, '0')}.${String(index).padStart(6, '0')}Z`,
      unit: uuid('unit'),
      officer: uuid('officer'),
      identity: 'authenticated',
      source: 'ownObservation',
      payload: written.payload,
      prev: before?.hash ?? null,
    };
    const item: EntryItem = { row: buildEntry(draft, salts), openings: written.openings, index };
    last.set(id, item);
    return item;
  });
}

class GoldenLog {
  private readonly tiles = new Map<string, Tile>();
  private readonly growing = new GrowingTiles();
  private readonly notes = new Map<number, string>();
  readonly leaves: Buffer[];

  constructor(
    readonly entries: readonly EntryItem[],
    checkpoints: readonly number[],
  ) {
    this.leaves = entries.map(({ row }) => Buffer.from(row.hash, 'hex'));
    for (const leaf of this.leaves) {
      this.growing.add(leaf);
      const { size } = this.growing;
      if (checkpoints.includes(size)) this.notes.set(size, signCheckpoint(signer, { size, root: this.growing.root() }));
    }
    for (const tile of this.growing.takeChanged()) this.tiles.set(`${tile.level}/${tile.index}`, tile);
  }

  checkpoint(size = this.entries.length): string {
    return this.notes.get(size)!;
  }

  path(index: number): Promise<Buffer[]> {
    return rootsOf(inclusionSpans(index, this.entries.length), (places) =>
      Promise.resolve(places.map(({ level, index: at }) => this.tiles.get(`${level}/${at}`)!)),
    );
  }

  stream(id: string): EntryItem[] {
    return this.entries.filter(({ row }) => row.streamId === id);
  }

  /** Its export, each item changed on the way; null leaves it out. */
  async exported(change: (items: LedgerItem[]) => LedgerItem[] = (items) => items): Promise<string> {
    const streams = [...new Set(this.entries.map(({ row }) => row.streamId))].sort();
    const items = streams.flatMap((id): LedgerItem[] => {
      const entries = this.stream(id);
      const { streamId, streamType, position, hash } = entries.at(-1)!.row;
      return [...entries, { head: { streamId, streamType, position, hash } }];
    });
    let text = '';
    const log = { leaves: each(this.leaves), checkpoint: this.checkpoint() };
    for await (const line of exportLines(each(change(items)), log)) text += `${line}\n`;
    return text;
  }
}

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  for (const item of items) yield await Promise.resolve(item);
}

const golden = new GoldenLog(history(ENTRIES, lost.circumstances), [100, 256, ENTRIES]);
const other = new GoldenLog(history(ENTRIES, 'Never seen.'), [100, ENTRIES]);
const shorter = new GoldenLog(golden.entries.slice(0, 256), [256]);

/** The weapon with the most entries, and where its entries stand. */
const weapon = [...new Set(golden.entries.map(({ row }) => row.streamId))].sort(
  (one, two) => golden.stream(two).length - golden.stream(one).length,
)[0]!;
const stream = golden.stream(weapon);
const stranger = golden.entries.find(({ row }) => row.streamId !== weapon && row.position > 6)!;

const isOf = (item: LedgerItem, position: number) =>
  'row' in item && item.row.streamId === weapon && item.row.position === position;

/** The last entry of the weapon says something else, and everything beside it in the export agrees. */
function rewriteLast(items: LedgerItem[]): LedgerItem[] {
  const { position, canonical } = stream.at(-1)!.row;
  const rewritten = canonical.replace('"source":"ownObservation"', '"source":"document"');
  const hash = createHash('sha256').update(`\0${rewritten}`).digest('hex');
  return items.map((item) => {
    if ('head' in item) return item.head.streamId === weapon ? { head: { ...item.head, hash } } : item;
    return isOf(item, position) ? { ...item, row: { ...item.row, canonical: rewritten, hash } } : item;
  });
}

/** Behind the last entry of the weapon stands one more, which says to be the leaf of that one. */
function insertBehind(items: LedgerItem[]): LedgerItem[] {
  const last = stream.at(-1)!;
  const envelope = JSON.parse(last.row.canonical) as EntryDraft & { salt: string };
  const position = last.row.position + 1;
  const row = buildEntry({ ...envelope, id: uuid('inserted'), position, prev: last.row.hash } as EntryDraft, {
    entry: () => digest('inserted').slice(0, 32),
    field: () => digest('inserted'),
  });
  return items.flatMap((item): LedgerItem[] => {
    if (isOf(item, last.row.position)) return [item, { row, openings: [], index: last.index }];
    if ('head' in item && item.head.streamId === weapon) return [{ head: { ...item.head, position, hash: row.hash } }];
    return [item];
  });
}

function swap(items: LedgerItem[], first: number, second: number): LedgerItem[] {
  const at = (position: number) => items.find((item) => isOf(item, position))!;
  return items.map((item) => (isOf(item, first) ? at(second) : isOf(item, second) ? at(first) : item));
}

const exportsToWrite: Record<string, string> = {
  golden: await golden.exported(),
  altered: await golden.exported(rewriteLast),
  missing: await golden.exported((items) => items.filter((item) => !isOf(item, 3))),
  inserted: await golden.exported(insertBehind),
  reordered: await golden.exported((items) => swap(items, 4, 5)),
  forked: await other.exported(),
  truncated: await shorter.exported(),
};

async function dossier(log: GoldenLog): Promise<string> {
  const entries = log.stream(weapon);
  const { position, hash, canonical } = entries.at(-1)!.row;
  const { registryNumber } = (JSON.parse(entries[0]!.row.canonical) as { payload: { registryNumber: string } }).payload;
  const withheld = [3, 4, position];
  const shown = entries.filter(({ row }) => !withheld.includes(row.position) || row.canonical === canonical);
  const writer = new DossierWriter(
    {
      log: signer.name,
      weapon: { id: weapon, registryNumber },
      madeAt: '2026-04-06T00:00:00.000000Z',
      madeFor: { unit: uuid('reader'), officer: uuid('reading officer') },
      head: { position, hash },
      entries: shown.length,
      notReleased: position - shown.length,
      checkpoint: log.checkpoint(),
    },
    dossierSigner,
  );
  let text = writer.begin();
  for (const { row, openings, index } of shown) {
    // The reader was not given the reference of the case.
    const released = openings.filter(({ name }) => name !== 'caseReference');
    text += writer.entry({
      position: row.position,
      canonical: row.canonical,
      index: index!,
      openings: released,
      path: await log.path(index!),
    });
  }
  return text + writer.end();
}

const whole = await dossier(golden);
const lines = whole.split('\n');
const at = (position: number) => lines.findIndex((line) => line.includes(`\\"position\\":${position},`));
const changed = (change: (all: string[]) => string[]): string => change([...lines]).join('\n');
const strangers = JSON.stringify({
  entry: stranger.row.canonical,
  openings: [],
  documents: [],
  proof: { index: stranger.index, hashes: (await golden.path(stranger.index!)).map((one) => one.toString('base64')) },
});

const dossiersToWrite: Record<string, string> = {
  golden: whole,
  altered: whole.replace(lines[at(5)]!, lines[at(5)]!.replace('ownObservation', 'ownObservatiom')),
  missing: changed((all) => all.filter((_, index) => index !== at(6))),
  inserted: changed((all) => [...all.slice(0, at(6)), strangers, ...all.slice(at(6))]),
  reordered: changed((all) => {
    [all[at(7)], all[at(8)]] = [lines[at(8)]!, lines[at(7)]!];
    return all;
  }),
  forked: await dossier(other),
  truncated: lines.slice(0, at(8)).join('\n') + '\n',
};

const folder = new URL(`file://${process.cwd()}/test/golden-logs/`);
const write = (name: string, content: string | Buffer) => writeFileSync(new URL(name, folder), content);
for (const [name, text] of Object.entries(exportsToWrite)) write(`${name}.ndjson.gz`, gzipSync(text, { level: 9 }));
for (const [name, text] of Object.entries(dossiersToWrite)) write(`${name}.dossier`, text);
for (const size of [100, ENTRIES]) write(`checkpoint-${size}`, golden.checkpoint(size));
write('log-key', `${signer.verifierKey}\n`);
