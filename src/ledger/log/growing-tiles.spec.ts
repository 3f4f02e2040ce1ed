import { hash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { consistencySpans, inclusionSpans, rootAt, rootsOf, TileMissingError, type ReadTiles } from './proof.js';
import { GrowingTiles, type Tile } from './growing-tiles.js';
import { widthAt } from './tile.js';

/** Of RFC 6962 §2.1, as it is written there: the whole tree at every question. */
const sha256 = (...parts: Buffer[]) => hash('sha256', Buffer.concat(parts), 'buffer');
const leaves = (count: number) => Array.from({ length: count }, (_, at) => sha256(Buffer.from(`leaf ${at}`)));
const split = (count: number) => 2 ** Math.floor(Math.log2(count - 1));
function mth(d: Buffer[]): Buffer {
  if (d.length === 0) return sha256();
  if (d.length === 1) return d[0]!;
  const k = split(d.length);
  return sha256(Buffer.of(1), mth(d.slice(0, k)), mth(d.slice(k)));
}
function path(m: number, d: Buffer[]): Buffer[] {
  if (d.length === 1) return [];
  const k = split(d.length);
  if (m < k) return [...path(m, d.slice(0, k)), mth(d.slice(k))];
  return [...path(m - k, d.slice(k)), mth(d.slice(0, k))];
}
function subproof(m: number, d: Buffer[], whole: boolean): Buffer[] {
  if (m === d.length) return whole ? [] : [mth(d)];
  const k = split(d.length);
  if (m <= k) return [...subproof(m, d.slice(0, k), whole), mth(d.slice(k))];
  return [...subproof(m - k, d.slice(k), false), mth(d.slice(0, k))];
}

const SIZE = 1500;
const all = leaves(SIZE);

class Shelf {
  readonly tiles = new Map<string, Tile>();

  put(tiles: readonly Tile[]): void {
    for (const tile of tiles) this.tiles.set(`${tile.level}/${tile.index}`, tile);
  }

  read: ReadTiles = (places) =>
    Promise.resolve(
      places.map(({ level, index }) => this.tiles.get(`${level}/${index}`) ?? { hashes: Buffer.alloc(0) }),
    );
}

function grown(size: number, steps: readonly number[] = []): { log: GrowingTiles; shelf: Shelf } {
  const shelf = new Shelf();
  let log = new GrowingTiles();
  all.slice(0, size).forEach((leaf, at) => {
    if (steps.includes(at)) {
      shelf.put(log.takeChanged());
      log = GrowingTiles.at(at, partial(shelf, at));
    }
    log.add(leaf);
  });
  shelf.put(log.takeChanged());
  return { log, shelf };
}

const partial = (shelf: Shelf, size: number) =>
  [...shelf.tiles.values()].filter((tile) => {
    const width = widthAt(size, tile);
    return width < 256 && width > 0;
  });

describe('a log that grows by tiles', () => {
  const { shelf } = grown(SIZE);

  it.each([0, 1, 2, 255, 256, 257, 511, 512, 513, 1024, SIZE])('has the root of RFC 6962 at %i', async (size) => {
    expect(grown(size).log.root()).toEqual(mth(all.slice(0, size)));
    expect(await rootAt(size, shelf.read)).toEqual(mth(all.slice(0, size)));
  });

  it('is the same wherever it was taken up again', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(SIZE - 1), { maxLength: 5 }), (steps) => {
        const again = grown(SIZE, steps);
        expect(again.log.root()).toEqual(mth(all));
        expect(again.shelf.tiles).toEqual(shelf.tiles);
      }),
      { numRuns: 20 },
    ));

  it('is not taken up with tiles of another size', () => {
    const { shelf: kept } = grown(700);
    expect(() => GrowingTiles.at(701, partial(kept, 700))).toThrow(RangeError);
    expect(() => GrowingTiles.at(512, partial(kept, 700))).toThrow(RangeError);
    expect(() => GrowingTiles.at(700, [])).toThrow(RangeError);
    expect(GrowingTiles.at(700, partial(kept, 700)).root()).toEqual(mth(all.slice(0, 700)));
  });

  it('proves every leaf as RFC 6962 writes it', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: SIZE }), fc.nat(), async (size, any) => {
        const leaf = any % size;
        expect(await rootsOf(inclusionSpans(leaf, size), shelf.read)).toEqual(path(leaf, all.slice(0, size)));
      }),
    ));

  it('proves that it goes on from every size as RFC 6962 writes it', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: SIZE }), fc.nat(), async (size, any) => {
        const smaller = 1 + (any % size);
        const expected = subproof(smaller, all.slice(0, size), true);
        expect(await rootsOf(consistencySpans(smaller, size), shelf.read)).toEqual(expected);
      }),
    ));

  it('says which tile is missing', async () => {
    const torn = new Shelf();
    torn.put([...shelf.tiles.values()].filter(({ level, index }) => level !== 0 || index !== 3));
    await expect(rootsOf(inclusionSpans(900, SIZE), torn.read)).rejects.toThrow(TileMissingError);
    await expect(rootAt(SIZE + 1, shelf.read)).rejects.toThrow('Tile 0/5');
  });

  it('proves nothing about what is not in it', () => {
    for (const leaf of [-1, 10, NaN]) expect(() => inclusionSpans(leaf, 10)).toThrow(RangeError);
    for (const size of [-1, 11, NaN]) expect(() => consistencySpans(size, 10)).toThrow(RangeError);
    expect([consistencySpans(0, 10), consistencySpans(10, 10)]).toEqual([[], []]);
  });
});
