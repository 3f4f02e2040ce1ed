import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseReading } from '../src/matching/index.js';
import type { Acting } from '../src/platform/database/acting.js';
import { builtinVocabulary } from '../src/vocabulary/index.js';
import { findCandidates } from '../src/weapons/find-candidates.js';
import { registerProbe, searchContext } from '../src/weapons/marking-searches.queries.js';
import { aWeapon, newAgency, newOfficer, startRegistry, type TestRegistry } from './support/registry.js';
import { inTier, printSeed, randomFrom, seed } from './support/seeded.js';

const WEAPONS = inTier(60, 400);
const READINGS = inTier(120, 1_500);

/** Few characters, so that random serials are near each other; Ж is in no register but this. */
const CHARACTERS = [...'01OI25SZ8BAKЖ'];
const CLASSES = ['0ODQ', '1IL', '2Z', '5S', '8B', '6G'];
const fold = (text: string) =>
  [...text].map((character) => CLASSES.find((members) => members.includes(character))?.[0] ?? character).join('');

/** Damerau-Levenshtein without restriction (Lowrance and Wagner 1975): what was swapped may be edited again. */
function distance(one: string, other: string): number {
  const most = one.length + other.length;
  const table = new Map<string, number>();
  const at = (i: number, j: number) => (i < 0 || j < 0 ? most : i === 0 || j === 0 ? i + j : table.get(`${i},${j}`)!);
  const lastRow = new Map<string, number>();
  for (let i = 1; i <= one.length; i += 1) {
    let lastColumn = 0;
    for (let j = 1; j <= other.length; j += 1) {
      const [row, column] = [lastRow.get(other[j - 1]!) ?? 0, lastColumn];
      const same = one[i - 1] === other[j - 1];
      const swapped = row > 0 && column > 0 ? at(row - 1, column - 1) + (i - row - 1) + 1 + (j - column - 1) : Infinity;
      table.set(`${i},${j}`, Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (same ? 0 : 1), swapped));
      if (same) lastColumn = j;
    }
    lastRow.set(one[i - 1]!, i);
  }
  return at(one.length, other.length);
}

const matches = (reading: string, serial: string) =>
  new RegExp(`^${fold(reading).replaceAll('?', '.').replaceAll('*', '.*')}$`, 'u').test(fold(serial));

const lacksAnEnd = (reading: string, serial: string) => {
  const lost = serial.length - reading.length;
  const [one, other] = [fold(reading), fold(serial)];
  return reading.length >= 4 && lost >= 1 && lost <= 4 && (other.startsWith(one) || other.endsWith(one));
};

/** As NCIC publishes it: O is 0, then letters between digits are left out. */
function ncic(text: string): string {
  const plain = text.replaceAll('O', '0');
  const shorter = plain.replace(/([0-9])[A-ZЖ]+([0-9])/g, '$1$2');
  return shorter === plain ? plain : ncic(shorter);
}

describe('the set of weapons found', () => {
  let registry: TestRegistry;
  let acting: Acting;
  const random = randomFrom(seed);
  const below = (count: number) => Math.floor(random() * count);
  const serial = () => Array.from({ length: 3 + below(7) }, () => CHARACTERS[below(CHARACTERS.length)]).join('');
  const onRecord: { id: string; texts: string[] }[] = [];

  beforeAll(async () => {
    printSeed(`${WEAPONS} weapons, ${READINGS} readings`);
    registry = await startRegistry();
    const police = await newAgency(registry, 'police');
    const armourer = await newOfficer(registry, police, 'armourer');
    for (let made = 0; made < WEAPONS; made += 1) {
      const texts = Array.from({ length: 1 + below(2) }, serial);
      const markings = texts.map((text) => ({ kind: 'serial', text }));
      const { body } = await armourer.post('/v1/weapons', aWeapon({ markings })).expect(201);
      onRecord.push({ id: body.id, texts });
    }
    const unit = police.rootUnit;
    acting = {
      officer: armourer.officer,
      credential: armourer.officer,
      agency: police.id,
      unit,
      units: [unit],
      authorityUnit: unit,
      identity: 'authenticated',
      authority: false,
      oversight: false,
    };
  });

  afterAll(() => registry.close());

  const found = (text: string, depth: 'one' | 'deep') =>
    registry.database.transactions.read(acting, async (manager) => {
      const reading = parseReading(text);
      if ('fault' in reading) throw new Error(`${text} is refused: ${reading.fault}`);
      const known = searchContext(manager).then((context) => ({ ...context, words: builtinVocabulary }));
      const search = {
        readings: [{ reading }],
        stated: {},
        depth,
        known,
        assumed: [],
        deadline: Infinity,
      };
      const { pool } = await findCandidates(registerProbe(manager), search);
      return [...pool.candidates()].map(({ weaponId }) => weaponId).sort();
    });
  const within = (holds: (text: string) => boolean) =>
    onRecord
      .filter(({ texts }) => texts.some(holds))
      .map(({ id }) => id)
      .sort();
  /** A serial on record, or of random characters, without some of its ends or its letters. */
  const shortened = () => {
    const { texts } = onRecord[below(onRecord.length)]!;
    const text = below(4) === 0 ? serial() : texts[0]!;
    const ways = [text.slice(below(4)), text.slice(0, text.length - below(4)), ncic(text), text];
    return ways[below(ways.length)] || text;
  };
  const misread = (unread: number) => {
    const { texts } = onRecord[below(onRecord.length)]!;
    const characters = [...texts[0]!];
    for (let edits = unread === 0 ? below(3) : 0; edits > 0; edits -= 1)
      characters.splice(below(characters.length), below(2), ...serial().slice(0, below(2)));
    for (let place = 0; place < unread; place += 1) characters[below(characters.length - 1)] = '?';
    return characters.join('');
  };

  it.each([
    ['one', 1],
    ['deep', 2],
  ] as const)('by depth %s is every weapon within that many edits and no other', async (depth, edits) => {
    for (let asked = 0; asked < READINGS / (2 * edits); asked += 1) {
      const text = asked % 2 === 0 ? misread(0) : shortened();
      const expected = within(
        (other) => distance(fold(text), fold(other)) <= edits || lacksAnEnd(text, other) || ncic(text) === ncic(other),
      );
      expect([text, await found(text, depth)]).toEqual([text, expected]);
    }
  });

  it('by unread characters is every weapon that the reading can stand for and no other', async () => {
    for (let asked = 0; asked < READINGS / 3; asked += 1) {
      const text = misread(1 + below(3));
      expect([text, await found(text, 'one')]).toEqual([text, within((other) => matches(text, other))]);
    }
  });

  it('by * is every weapon that the reading can stand for and no other', async () => {
    let stoodFor = 0;
    for (let asked = 0; asked < READINGS; asked += 1) {
      const text = shortened();
      const from = below(text.length);
      const starred = [
        `${text.slice(0, from)}*${text.slice(from + below(3))}`,
        `*${text.slice(1, 2 + below(text.length))}*`,
        `${text.slice(0, 5)}*${below(2) === 0 ? '?' : ''}`,
      ][below(3)]!;
      if ('fault' in parseReading(starred)) continue;
      const expected = within((other) => matches(starred, other));
      stoodFor += expected.length;
      expect([starred, await found(starred, 'one')]).toEqual([starred, expected]);
    }
    expect(stoodFor).toBeGreaterThan(20);
  });
});
