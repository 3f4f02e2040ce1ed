import { seededRandom, type Random } from '../src/cli/demo/random.js';
import { withinOneEdit } from '../src/vocabulary/spelling.js';
import type { DenseRegister } from './dense-weapons.js';

/** The kinds of error a search has to stand; the words are those of the stated class. */
export const ERROR_KINDS = [
  'exact',
  'lookAlike',
  'substitution',
  'loss',
  'insertion',
  'swap',
  'oneUnknown',
  'twoUnknown',
  'lostPrefix',
  'lostSuffix',
  'star',
  'ncic',
  'threeUnknown',
  'twoEdits',
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

export interface Misreading {
  kind: ErrorKind;
  /** The serial on the receiver as read; `?` is an unread character. */
  text: string;
  /** The index of the weapon it was read from. */
  expected: number;
}

/** Written from the design and not taken from the search, so that a fault there shows. */
const LOOK_ALIKES = ['0ODQ', '1IL', '2Z', '5S', '8B', '6G'];
const ALPHABET = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

const classOf = (character: string) => LOOK_ALIKES.find((members) => members.includes(character)) ?? character;
const folded = (text: string) => [...text].map((character) => classOf(character)[0]).join('');
const replaceAt = (text: string, at: number, put: string, length = 1) =>
  text.slice(0, at) + put + text.slice(at + length);

const edits: Record<'substitution' | 'loss' | 'insertion' | 'swap', (random: Random, serial: string) => string> = {
  substitution: (random, serial) => replaceAt(serial, random.below(serial.length), random.pick(ALPHABET)),
  loss: (random, serial) => replaceAt(serial, random.below(serial.length), ''),
  insertion: (random, serial) => replaceAt(serial, random.below(serial.length + 1), random.pick(ALPHABET), 0),
  swap(random, serial) {
    const at = random.below(serial.length - 1);
    return replaceAt(serial, at, serial[at + 1]! + serial[at]!, 2);
  },
};

function lookAlike(random: Random, serial: string): string {
  const characters = [...serial].map((character) => {
    const others = [...classOf(character)].filter((other) => other !== character);
    return others.length > 0 && random.chance(0.5) ? random.pick(others) : character;
  });
  return characters.join('');
}

function unknown(random: Random, serial: string, count: number): string {
  let text = serial;
  while (text.split('?').length - 1 < count) text = replaceAt(text, random.below(text.length), '?');
  return text;
}

/** One edit in each of two parts, so that neither undoes or touches the other. */
function twoEdits(random: Random, serial: string): string {
  const middle = random.between(1, serial.length - 1);
  const edited = [serial.slice(0, middle), serial.slice(middle)].map((part) => {
    const possible = Object.entries(edits).filter(([kind]) => kind !== 'swap' || part.length > 1);
    return random.pick(possible)[1](random, part);
  });
  return edited.join('');
}

const LEFT = 4;
const MOST_LOST = 4;

/** How many characters one end loses; null where too few would be left. */
const lostCount = (random: Random, serial: string): number | null =>
  serial.length > LEFT ? random.between(1, Math.min(MOST_LOST, serial.length - LEFT)) : null;

/** Four characters or more are left, with `*` on one side or on both, or between them and what else was read. */
function star(random: Random, serial: string): string | null {
  if (serial.length <= LEFT) return null;
  const known = random.between(LEFT, serial.length - 1);
  const from = random.below(serial.length - known + 1);
  const [before, after] = [serial.slice(0, from), serial.slice(from + known)];
  const gap = (text: string, kept: string) => (text === '' ? '' : random.chance(0.5) ? '*' : kept);
  const middle = serial.slice(from, from + known);
  return gap(before, `${before[0]}*`) + middle + gap(after, `*${after.at(-1)}`);
}

/** Two letters that stand nowhere on the weapon, each between two digits. */
function ncic(random: Random, serial: string): string | null {
  const places = [...serial.matchAll(/(?<=[0-9])(?=[0-9])/g)].map(({ index }) => index);
  if (places.length < 2) return null;
  const letters = ALPHABET.filter((character) => /[A-NP-Z]/.test(character));
  const [one, other] = [random.pick(places), random.pick(places)].sort((a, b) => b - a);
  return replaceAt(replaceAt(serial, one!, random.pick(letters), 0), other!, random.pick(letters), 0);
}

/** One reading of the kind; null where this serial and this draw give none that is of this kind and no milder one. */
function misread(kind: ErrorKind, random: Random, serial: string): string | null {
  switch (kind) {
    case 'exact':
      return serial;
    case 'lookAlike': {
      const text = lookAlike(random, serial);
      return text === serial ? null : text;
    }
    case 'oneUnknown':
      return unknown(random, serial, 1);
    case 'twoUnknown':
      return unknown(random, serial, 2);
    case 'threeUnknown':
      return unknown(random, serial, 3);
    case 'lostPrefix':
    case 'lostSuffix': {
      const lost = lostCount(random, serial);
      return lost === null ? null : kind === 'lostPrefix' ? serial.slice(lost) : serial.slice(0, -lost);
    }
    case 'star':
      return star(random, serial);
    case 'ncic':
      return ncic(random, serial);
    case 'twoEdits': {
      const text = twoEdits(random, serial);
      return withinOneEdit(folded(text), folded(serial)) ? null : text;
    }
    default: {
      const text = edits[kind](random, serial);
      return folded(text) === folded(serial) ? null : text;
    }
  }
}

/** `perKind` readings of each kind from random weapons, decided by the seed. */
export function misreadings(
  register: DenseRegister,
  { seed, perKind }: { seed: number; perKind: number },
): Misreading[] {
  const random = seededRandom(seed);
  return ERROR_KINDS.flatMap((kind) => {
    const readings: Misreading[] = [];
    while (readings.length < perKind) {
      const expected = random.below(register.count);
      const text = misread(kind, random, register.at(expected).markings[0].text);
      if (text !== null) readings.push({ kind, text, expected });
    }
    return readings;
  });
}
