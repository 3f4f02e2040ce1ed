import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Resolution } from './agreement.js';
import { resolveCalibre, resolveManufacturer } from './builtin.js';
import { calibreCodes, calibreSpellings, makerCodes, makerSpellings } from '../../test/support/vocabulary-spellings.js';

/** A folder with `calibre_strings.csv` and `manufacturer_strings.csv`: strings as people wrote them, labelled by hand. */
const folder = process.env.TRACEMARK_VOCABULARY_STRINGS;

/** One distinct spelling: how often it occurs, its canonical name ('' for none), and whether that is only a guess. */
interface Spelling {
  written: string;
  count: number;
  canonical: string;
  guess: boolean;
}

const cells = (line: string) =>
  [...line.matchAll(/(?:"([^"]*)"|([^,]*))(?:,|$)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

const fromFile = (name: string): Spelling[] =>
  readFileSync(join(folder!, name), 'utf8')
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => {
      const [written, count, canonical, guess] = cells(line);
      return { written: written!, count: Number(count), canonical: canonical!, guess: guess === '1' };
    });

/** In a label: the text does not say which. */
const LEFT_OPEN = 'unspecified';

const fromCases = (cases: readonly (readonly [string, string])[]): Spelling[] =>
  cases.map(([written, canonical]) => ({ written, count: 1, canonical, guess: canonical.includes(LEFT_OPEN) }));

const makers = folder ? fromFile('manufacturer_strings.csv') : fromCases(makerSpellings);
const calibres = folder ? fromFile('calibre_strings.csv') : fromCases(calibreSpellings);

/** The label of a text that says nothing. */
const MISSING = '(missing)';

/** Codes that a canonical name stands for: one, or two for a weapon that takes two rounds. */
type Codes = Readonly<Record<string, string>>;

const means = ({ code, ambiguous }: Resolution, expected: string) =>
  code === expected || (code === null && ambiguous?.slice(0, 2).sort().join(' ') === expected);

function measure(spellings: readonly Spelling[], codes: Codes, resolve: (text: string) => Resolution) {
  const certain = spellings.filter(({ canonical, guess }) => canonical !== '' && canonical !== MISSING && !guess);
  const read = certain.map((spelling) => ({
    ...spelling,
    expected: codes[spelling.canonical] ?? 'no code for this name',
    got: resolve(spelling.written),
  }));
  const count = (rows: readonly Spelling[]) => rows.reduce((sum, row) => sum + row.count, 0);
  const right = read.filter(({ got, expected }) => means(got, expected));
  const wrong = read.filter(({ got, expected }) => got.code !== null && got.code !== expected && !got.assumed);
  return { rows: count(certain), right: count(right) / count(certain), wrong: wrong.map(({ written }) => written) };
}

describe('strings as people write them', () => {
  it.each([
    ['manufacturers', makers, makerCodes, resolveManufacturer, folder ? 39_000 : 40],
    ['calibres', calibres, calibreCodes, resolveCalibre, folder ? 2_900 : 40],
  ] as const)('resolve to the certain canonical name: %s', (_, spellings, codes, resolve, enough) => {
    const { rows, right, wrong } = measure(spellings, codes, resolve);
    expect(rows).toBeGreaterThanOrEqual(enough);
    expect(wrong).toEqual([]);
    expect(right).toBeGreaterThanOrEqual(0.98);
  });

  it('are never taken as said where the label says that they leave it open', () => {
    const open = calibres.filter(({ canonical }) => canonical.includes(LEFT_OPEN));
    expect(open.length).toBeGreaterThan(5);
    expect(open.filter(({ written }) => !isOpen(resolveCalibre(written))).map(({ written }) => written)).toEqual([]);
  });

  it('resolve a million at a time in seconds, distinct or not', () => {
    const texts = [...makers, ...calibres].map(({ written }) => written);
    const started = performance.now();
    for (let n = 0; n < 1_000_000; n++) resolveManufacturer(texts[n % texts.length]!);
    for (let n = 0; n < 20_000; n++) resolveManufacturer(`${texts[n % texts.length]!} works ${n}`);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

const isOpen = ({ code, assumed }: Resolution) => code === null || assumed;
