import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { partialTilesAt, readTilePath, tilePath, widthAt } from './tile.js';

describe('a path of a tile', () => {
  it.each([
    [{ level: 0, index: 0, width: 256 }, '0/000'],
    [{ level: 1, index: 67, width: 12 }, '1/067.p/12'],
    [{ level: 2, index: 1_234_067, width: 256 }, '2/x001/x234/067'],
    [{ level: 'entries' as const, index: 1000, width: 1 }, 'entries/x001/000.p/1'],
  ])('of %j is %s', (tile, path) => {
    expect(tilePath(tile)).toBe(path);
    expect(readTilePath(path)).toEqual(tile);
  });

  it.each([
    ...['', '0', '0/', '/000', '0/00', '0/0000', '00/000', '-1/000', '64/000', '0/x000/000', '0/x1/000', '0/001/000'],
    ...['0/000.p/0', '0/000.p/256', '0/000.p/01', '0/000.p/', '0/000.p/1.p/1', '0/000.p', '0/000/', '0//000'],
    ...['0/x999/x999/x999/x999/x999/999', 'entry/000', '0/٠٠٠', '0/000 ', ' 0/000', '0/../000', '1e1/000', '0x1/000'],
  ])('%j is none', (path) => expect(readTilePath(path)).toBeNull());

  it('is one for each tile', () =>
    fc.assert(
      fc.property(fc.nat(63), fc.nat(2 ** 40), fc.integer({ min: 1, max: 256 }), (level, index, width) => {
        expect(readTilePath(tilePath({ level, index, width }))).toEqual({ level, index, width });
      }),
    ));
});

describe('the tiles of a log', () => {
  it('of 70,000 are those of the text of C2SP', () => {
    expect(widthAt(70_000, { level: 0, index: 272 })).toBe(256);
    expect(partialTilesAt(70_000)).toEqual([
      { level: 0, index: 273 },
      { level: 1, index: 1 },
      { level: 2, index: 0 },
    ]);
    const widths = partialTilesAt(70_000).map((place) => widthAt(70_000, place));
    expect(widths).toEqual([112, 17, 1]);
    expect(partialTilesAt(256)).toEqual([{ level: 1, index: 0 }]);
    expect(partialTilesAt(0)).toEqual([]);
    expect(widthAt(256, { level: 0, index: 1 })).toBe(0);
  });
});
