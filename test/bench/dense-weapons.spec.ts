import { describe, expect, it } from '@jest/globals';
import { denseRegister } from '../../bench/dense-weapons.js';
import { ERROR_KINDS, misreadings, type ErrorKind } from '../../bench/misreadings.js';

const register = denseRegister({ seed: 7, count: 300_000 });
const weapons = [...register.weapons()];

const CLASSES = ['0ODQ', '1IL', '2Z', '5S', '8B', '6G'];
const fold = (text: string) =>
  [...text].map((character) => CLASSES.find((members) => members.includes(character))?.[0] ?? character).join('');

/** The distance by substitution, loss, insertion and neighbour swap, each place edited once. */
function distance(one: string, other: string): number {
  const rows = Array.from({ length: one.length + 1 }, (_, i) =>
    Array.from({ length: other.length + 1 }, (_, j) => (i ? i : j)),
  );
  for (let i = 1; i <= one.length; i++) {
    for (let j = 1; j <= other.length; j++) {
      const cost = one[i - 1] === other[j - 1] ? 0 : 1;
      rows[i]![j] = Math.min(rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1, rows[i - 1]![j - 1]! + cost);
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (swapped) rows[i]![j] = Math.min(rows[i]![j]!, rows[i - 2]![j - 2]! + 1);
    }
  }
  return rows[one.length]![other.length]!;
}

describe('the dense register', () => {
  it('gives each weapon from its index as the stream does', () => {
    expect(weapons).toHaveLength(register.count);
    for (let index = 0; index < register.count; index += 997) {
      expect(weapons[index]).toEqual(register.at(index));
      expect(register.at(index).index).toBe(index);
    }
    expect([...register.weapons(299_990)]).toEqual(weapons.slice(299_990));
    expect([...register.weapons(500, 1_500)]).toEqual(weapons.slice(500, 1_500));
    expect(denseRegister({ seed: 8, count: 300_000 }).at(150_000)).not.toEqual(register.at(150_000));
  });

  it('has three markings each, serials of 4 to 12 characters, and numbers that several makers used', () => {
    const makersOf = new Map<string, Set<string>>();
    const lengths = new Set<number>();
    for (const { markings, manufacturer } of weapons) {
      const serial = markings[0].text;
      if (markings.length !== 3 || !/^[A-Z0-9]{4,12}$/.test(serial)) throw new Error(serial);
      lengths.add(serial.length);
      makersOf.set(serial, (makersOf.get(serial) ?? new Set()).add(manufacturer));
    }
    const sharing = [...makersOf.values()].map((makers) => makers.size);
    expect([...lengths].sort((one, other) => one - other)).toEqual([4, 5, 6, 7, 8, 9, 10, 12]);
    expect(sharing.filter((size) => size > 1).length).toBeGreaterThan(sharing.length / 4);
    expect(sharing.filter((size) => size > 12)).toEqual([]);
  });

  it('has runs of consecutive serials of one model', () => {
    let longest = 0;
    for (let index = 1, run = 1; index < weapons.length; index++) {
      const [before, here] = [weapons[index - 1]!, weapons[index]!];
      const numbers = [before, here].map(({ markings }) => Number(markings[0].text.replace(/\D/g, '').slice(-4)));
      const consecutive = before.model === here.model && numbers[1]! - numbers[0]! === 1;
      run = consecutive ? run + 1 : 1;
      longest = Math.max(longest, run);
    }
    expect(longest).toBeGreaterThan(300);
  });
});

describe('misreadings', () => {
  const readings = misreadings(register, { seed: 11, perKind: 500 });
  const of = (kind: ErrorKind) =>
    readings
      .filter((reading) => reading.kind === kind)
      .map(({ text, expected }) => ({ text, serial: register.at(expected).markings[0].text }));

  it('are 500 of each kind, decided by the seed', () => {
    for (const kind of ERROR_KINDS) expect(of(kind)).toHaveLength(500);
    expect(misreadings(register, { seed: 11, perKind: 500 })).toEqual(readings);
    expect(misreadings(register, { seed: 12, perKind: 500 })).not.toEqual(readings);
  });

  it('of the exact kind are the serial, look-alikes only fold to it', () => {
    for (const { text, serial } of of('exact')) expect(text).toBe(serial);
    for (const { text, serial } of of('lookAlike')) {
      expect(text).not.toBe(serial);
      expect(fold(text)).toBe(fold(serial));
    }
  });

  it.each([
    ['substitution', 0],
    ['loss', -1],
    ['insertion', 1],
    ['swap', 0],
  ] as const)('of the kind %s are exactly one edit away', (kind, longer) => {
    for (const { text, serial } of of(kind)) {
      expect([text, serial, distance(fold(text), fold(serial))]).toEqual([text, serial, 1]);
      expect(text.length - serial.length).toBe(longer);
    }
  });

  it('of a substitution change one character, of a swap two neighbours', () => {
    const changed = ({ text, serial }: { text: string; serial: string }) =>
      [...text].flatMap((character, at) => (character === serial[at] ? [] : [at]));
    for (const reading of of('substitution')) expect(changed(reading)).toHaveLength(1);
    for (const reading of of('swap')) {
      const [first, second, ...more] = changed(reading);
      expect([second, more]).toEqual([first! + 1, []]);
    }
  });

  it.each([
    ['oneUnknown', 1],
    ['twoUnknown', 2],
    ['threeUnknown', 3],
  ] as const)('of the kind %s leave %d characters unread and the others right', (kind, count) => {
    for (const { text, serial } of of(kind)) {
      expect([...text].filter((character) => character === '?')).toHaveLength(count);
      expect(serial).toMatch(new RegExp(`^${text.replaceAll('?', '.')}$`));
    }
  });

  it('of two edits are exactly two away', () => {
    for (const { text, serial } of of('twoEdits'))
      expect([text, serial, distance(fold(text), fold(serial))]).toEqual([text, serial, 2]);
  });
});
