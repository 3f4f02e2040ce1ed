import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { signCheckpoint } from '../log/checkpoint.js';
import { GrowingTiles, type Tile } from '../log/growing-tiles.js';
import { consistencySpans, inclusionSpans, rootsOf, type ReadTiles } from '../log/proof.js';
import { NoteSigner } from '../log/signed-note.js';
import { readTilePath } from '../log/tile.js';
import { proofText } from '../log/tlog-proof.js';
import { leafHash } from '../merkle.js';
import { GrowingRoot } from './growing-root.js';
import { hashOfLeaf } from './hashes.js';
import { look, type LogBrokenError, type LogSource, type MonitorState } from './monitor.js';
import { openCheckpoint, openNote, readVerifierKey } from './note.js';
import { verifyTables, type KeptLeaf, type Witnessed } from './tables.js';
import { goesOn, rootFromInclusion, verifyInclusion } from './proofs.js';

/** A log as its writer makes it, which may be told to lie. */
class WrittenLog implements LogSource {
  readonly tiles = new Map<string, Tile>();
  readonly heads: { size: number; root: Buffer; note: string }[] = [];
  private readonly growing = new GrowingTiles();

  constructor(
    private readonly signer: NoteSigner,
    private readonly entryOf = (at: number) => `entry ${at}`,
  ) {}

  grow(to: number): this {
    for (let at = this.growing.size; at < to; at += 1) this.growing.add(leafHash(this.entryOf(at)));
    for (const tile of this.growing.takeChanged()) this.tiles.set(`${tile.level}/${tile.index}`, tile);
    const head = { size: to, root: this.growing.root() };
    this.heads.push({ ...head, note: signCheckpoint(this.signer, head) });
    return this;
  }

  get last() {
    return this.heads.at(-1)!;
  }

  text = () => Promise.resolve(this.last.note);

  bytes = (path: string) => {
    const { level, index, width } = readTilePath(path.replace('tile/', ''))!;
    return Promise.resolve(this.tiles.get(`${level}/${index}`)!.hashes.subarray(0, width * 32));
  };

  read: ReadTiles = (places) => Promise.resolve(places.map(({ level, index }) => this.tiles.get(`${level}/${index}`)!));
}

const newSigner = (name = 'registry.example/log') => new NoteSigner(name, generateKeyPairSync('ed25519').privateKey);
const signer = newSigner();
const key = readVerifierKey(signer.verifierKey);
const SIZE = 700;
const log = new WrittenLog(signer);
for (let size = 0; size <= SIZE; size += 1) log.grow(size);

/** Of transparency-dev/merkle (testonly/constants.go, testdata/inclusion), as of Certificate Transparency before it. */
const KNOWN = {
  leaves: ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'],
  roots: [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ],
  proofs: [
    {
      index: 0,
      size: 8,
      hashes: [
        'lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=',
        'Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=',
        'a0eq8p7jwq+a+Im8H7klTavTEXfxYjLdaqsDXKOb9uQ=',
      ],
    },
    {
      index: 5,
      size: 8,
      hashes: [
        'vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=',
        'yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=',
        '037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=',
      ],
    },
    { index: 2, size: 3, hashes: ['+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU='] },
    {
      index: 1,
      size: 5,
      hashes: [
        'bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=',
        'Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=',
        'vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=',
      ],
    },
  ],
};

describe('the vectors that the field knows', () => {
  it('have these roots', () => {
    const tree = GrowingRoot.empty();
    const roots = [tree.root()];
    for (const leaf of KNOWN.leaves) {
      tree.add(hashOfLeaf(Buffer.from(leaf, 'hex')));
      roots.push(tree.root());
    }
    expect(roots.map((root) => root.toString('hex'))).toEqual(KNOWN.roots);
  });

  it.each(KNOWN.proofs)('have a proof of leaf $index among $size', ({ index, size, hashes }) => {
    const leaf = hashOfLeaf(Buffer.from(KNOWN.leaves[index]!, 'hex'));
    const path = hashes.map((hash) => Buffer.from(hash, 'base64'));
    expect(rootFromInclusion(leaf, index, size, path)?.toString('hex')).toBe(KNOWN.roots[size]);
    expect(rootFromInclusion(leaf, index, size, [...path.slice(0, -1), Buffer.alloc(0)])).toBeNull();
  });
});

describe('a verifier of proofs', () => {
  it('takes every inclusion proof of the log, and none that was changed', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: SIZE }), fc.nat(), fc.nat(), async (size, any, other) => {
        const index = any % size;
        const path = await rootsOf(inclusionSpans(index, size), log.read);
        const leaf = leafHash(`entry ${index}`);
        const { root } = log.heads[size]!;
        expect(rootFromInclusion(leaf, index, size, path)).toEqual(root);
        expect(rootFromInclusion(leafHash('other'), index, size, path)).not.toEqual(root);
        expect(rootFromInclusion(leaf, index, size, [...path, root])).not.toEqual(root);
        if (size > 1) {
          expect(rootFromInclusion(leaf, (index + 1) % size, size, path)).not.toEqual(root);
          expect(rootFromInclusion(leaf, index, size, path.slice(1))).not.toEqual(root);
          const changed = path.map((hash, at) => (at === other % path.length ? leafHash(hash) : hash));
          expect(rootFromInclusion(leaf, index, size, changed)).not.toEqual(root);
        }
      }),
    ));

  it('takes every consistency proof of the log, and none that was changed or is of other sizes', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: SIZE }), fc.nat(), fc.nat(), async (size, any, other) => {
        const [earlier, later] = [log.heads[any % (size + 1)]!, log.heads[size]!];
        const path = await rootsOf(consistencySpans(earlier.size, size), log.read);
        expect(goesOn(earlier, later, path)).toBe(true);
        expect(goesOn(earlier, later, [...path, later.root])).toBe(false);
        if (earlier.size > 0) expect(goesOn({ ...earlier, root: leafHash('x') }, later, path)).toBe(false);
        if (earlier.size < size) expect(goesOn(later, earlier, path)).toBe(false);
        if (path.length === 0) return;
        expect(goesOn(earlier, later, path.slice(1))).toBe(false);
        const changed = path.map((hash, at) => (at === other % path.length ? leafHash(hash) : hash));
        expect(goesOn(earlier, later, changed)).toBe(false);
      }),
    ));

  it('says where the entry of a proof stands, and refuses a proof for another tree, entry or log', async () => {
    const path = await rootsOf(inclusionSpans(300, SIZE), log.read);
    const written = (entry: string, hashes = path, { note } = log.last) => proofText(entry, 300, hashes, note);
    const proof = written('entry 300');
    const proven = { index: 300, size: SIZE, origin: signer.name, entry: Buffer.from('entry 300') };
    expect(verifyInclusion(proof, key)).toMatchObject(proven);
    const refused = (text: string, by = key) =>
      expect(() => verifyInclusion(text, by)).toThrow(expect.objectContaining({ name: 'NotVerifiedError' }));
    refused(written('entry 301'));
    refused(proof.replace('index 300', 'index 301'));
    refused(written('entry 300', path, log.heads[SIZE - 1]));
    refused(written('entry 300', path.slice(1)));
    refused(written('entry 300', [...path, ...Array<Buffer>(60).fill(path[0]!)]));
    refused(proof, readVerifierKey(newSigner().verifierKey));
    for (const change of ['index 0300', 'index -1', 'index', 'index 300\n'])
      refused(proof.replace('index 300', change));
    refused(proof.replace(/extra .*\n/, ''));
    refused('');
    refused(`x${proof}`);
  });
});

describe('a verifier of notes', () => {
  const { note } = log.last;
  const refused = (text: string, by = key) => expect(() => openCheckpoint(text, by)).toThrow();

  it('opens what the key signed, beside signatures of others', () => {
    expect(openCheckpoint(note, key)).toMatchObject({ size: SIZE, origin: signer.name });
    expect(openCheckpoint(note + newSigner('witness.example').line('x'), key).size).toBe(SIZE);
    expect(openNote(signer.sign('one\n\ntwo\n'), key)).toBe('one\n\ntwo\n');
  });

  it('refuses what is changed in one byte, wherever', () => {
    const bytes = Buffer.from(note);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = changed[at]! ^ 1;
      refused(changed.toString());
    }
  });

  it('refuses a note of another key, without a signature, with control characters, or no checkpoint', () => {
    refused(note, readVerifierKey(newSigner().verifierKey));
    refused(note.slice(0, note.lastIndexOf('—')));
    refused(note.replace('\n', '\r\n'));
    refused(`${note}nonsense\n`);
    for (const text of ['a\n1\n', 'a\nb\nc\n', `${signer.name}\n01\n${'A'.repeat(43)}=\n`]) refused(signer.sign(text));
    refused(signer.sign(log.last.note.split('\n\n')[0]!.replace(signer.name, 'other.example') + '\n'));
  });

  it.each(['', 'name', 'name+00000000+AAAA', signer.verifierKey.replace(/\+[0-9a-f]{8}\+/, '+00000000+'), 'a b+1+2'])(
    'takes %j for no key',
    (text) => expect(() => readVerifierKey(text)).toThrow(/key/),
  );
});

describe('a verifier of tables', () => {
  const grown = new WrittenLog(signer);
  for (const size of [100, SIZE]) grown.grow(size);
  const kept = () => Array.from({ length: SIZE }, (_, index) => index);
  const all = [...grown.tiles.values()].sort((one, other) => one.index - other.index);

  async function* each<T>(items: readonly T[]) {
    yield* items;
  }

  const found = async (
    change: { leaves?: KeptLeaf[]; tiles?: Tile[]; size?: number; witnessed?: Witnessed[] } = {},
  ) => {
    const breaks: string[] = [];
    const leaves = kept().map((index) => ({ index, entryId: `${index}`, hash: leafHash(`entry ${index}`) }));
    const tiles = change.tiles ?? all;
    const witnessed = grown.heads.map(({ size, root }) => ({ size, root, by: `a checkpoint of ${size}` }));
    const read = await verifyTables(
      {
        leaves: each(change.leaves ?? leaves),
        tiles: (level) => each(tiles.filter((tile) => tile.level === level)),
        size: change.size ?? SIZE,
        witnessed: change.witnessed ?? witnessed,
      },
      ({ index }, kind) => breaks.push(`${kind} ${index}`),
    );
    return { read, breaks };
  };

  it('finds nothing in a log as it was written', async () => {
    expect(await found()).toEqual({ read: SIZE, breaks: [] });
    expect(await found({ leaves: [], tiles: [], size: 0, witnessed: [] })).toEqual({ read: 0, breaks: [] });
  });

  const without = (level: number, index: number) => all.filter((tile) => tile.level !== level || tile.index !== index);
  const changed = (level: number, index: number, change: (hashes: Buffer) => Buffer) =>
    all.map((tile) => (tile.level === level && tile.index === index ? { ...tile, hashes: change(tile.hashes) } : tile));

  it.each<[string, Tile[], string[]]>([
    [
      'a changed root on the next level',
      changed(1, 0, (hashes) => Buffer.concat([leafHash('x'), hashes.subarray(32)])),
      ['altered 0'],
    ],
    ['a level that is gone', without(1, 0), ['altered 0', 'altered 1']],
    ['a level that goes on', changed(1, 0, (hashes) => Buffer.concat([hashes, leafHash('x')])), ['inserted 2']],
    ['a tile that goes on', changed(0, 2, (hashes) => Buffer.concat([hashes, leafHash('x')])), [`inserted ${SIZE}`]],
    ['a tile that is gone', without(0, 2), Array.from({ length: SIZE - 512 }, (_, at) => `truncated ${512 + at}`)],
  ])('finds %s', async (_what, tiles, breaks) => {
    expect((await found({ tiles })).breaks).toEqual(breaks);
  });

  it('finds that it is not the one that was signed, at the first size where it is not', async () => {
    const witnessed = [50, 100, 400].map((size) => ({
      size,
      root: size < 100 ? log.heads[size]!.root : leafHash('x'),
      by: 'me',
    }));
    expect((await found({ witnessed })).breaks).toEqual(['forked 100', 'forked 400']);
    expect((await found({ witnessed: [{ size: SIZE + 1, root: leafHash('x'), by: 'me' }] })).breaks).toEqual([
      `truncated ${SIZE}`,
    ]);
  });
});

describe('a monitor', () => {
  const seeing = async (source: LogSource, before: MonitorState | null = null) =>
    look(source, key, before).then(
      ({ read, state }) => ({ read, state, kind: 'whole', evidence: [] as readonly string[] }),
      (error: LogBrokenError) => ({ kind: error.kind ?? error.name, evidence: error.evidence, state: null, read: 0 }),
    );

  it('follows a log from look to look, and reads no leaf twice', async () => {
    let state: MonitorState | null = null;
    const followed = new WrittenLog(signer);
    for (const size of [0, 1, 255, 256, 256, 300, 1024, 1025]) {
      const before = followed.heads.at(-1)?.size ?? 0;
      const seen = await seeing(followed.grow(size), state);
      expect(seen).toMatchObject({ kind: 'whole', read: size - before });
      state = JSON.parse(JSON.stringify(seen.state));
    }
  });

  const first = async () => (await seeing(new WrittenLog(signer).grow(300))).state;

  it('sees that another log took its place', async () => {
    const other = new WrittenLog(signer, (at) => (at === 7 ? 'another' : `entry ${at}`));
    const seen = await seeing(other.grow(400), await first());
    expect(seen.kind).toBe('forked');
    expect(seen.evidence).toEqual([(await first())!.checkpoint, other.last.note]);
    expect((await seeing(new WrittenLog(signer, () => 'x').grow(300), await first())).kind).toBe('forked');
  });

  it('sees that it became shorter', async () => {
    expect((await seeing(new WrittenLog(signer).grow(299), await first())).kind).toBe('truncated');
  });

  it('sees that its tiles are not those it signed', async () => {
    for (const before of [null, await first()]) {
      const changed = new WrittenLog(signer).grow(400);
      const tile = changed.tiles.get('0/1')!;
      changed.tiles.set('0/1', {
        ...tile,
        hashes: Buffer.concat([tile.hashes.subarray(32), tile.hashes.subarray(0, 32)]),
      });
      expect((await seeing(changed, before)).kind).toBe('altered');
      changed.tiles.set('0/1', { ...tile, hashes: tile.hashes.subarray(32) });
      expect((await seeing(changed, before)).kind).toBe('altered');
    }
  });

  it('sees that what it remembers was changed', async () => {
    const state = (await first())!;
    const parts = [...state.parts.slice(1), state.parts[0]!];
    expect((await seeing(new WrittenLog(signer).grow(300), { ...state, parts })).kind).toBe('altered');
    const unsigned = { ...state, checkpoint: state.checkpoint.replace('\n300\n', '\n299\n') };
    expect((await seeing(new WrittenLog(signer).grow(300), unsigned)).kind).toBe('NotVerifiedError');
  });

  it('takes nobody else’s word', async () => {
    expect((await seeing(new WrittenLog(newSigner()).grow(3))).kind).toBe('NotVerifiedError');
  });
});
