import { certainCode } from './agreement.js';
import { mayBeWithin, type Dated } from './dated.js';
import { alpha3, LONGEST_IMPORT_MARK, yearOf, type ImportMark } from './import-mark.js';
import { readParts, type FormatPart } from './import-mark-parts.js';
import type { Manufacturers } from './manufacturers.js';
import { nameKey } from './name-keys.js';
import { importMarkFormatTable, type BuiltinFormat } from './tables/import-mark-formats.js';

/** A format of the program, or of a registry, which has parts in place of a pattern; with the days it is in use. */
export type ImportMarkFormat = BuiltinFormat & Dated & { parts: readonly FormatPart[] | null };

/** Postal codes of the States of the United States, the District of Columbia and Puerto Rico. */
const US_STATES = new Set(
  (
    'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK ' +
    'OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY'
  ).split(' '),
);

const wordsOf = (text: string) => text.replace(/[.,]/g, ' ').trim().split(/\s+/);

type Reader = (text: string) => ImportMark | null;

/** "CAI ST ALB VT", "Interarms, Alexandria, Virginia VA": importer, city and State (27 CFR 478.92). */
function americanReader({ list, resolve }: Manufacturers): Reader {
  const marks = () =>
    list().flatMap(({ code, importMarks }) => importMarks.map((mark) => [nameKey(mark), code] as const));
  let known: ReadonlyMap<string, string> | null = null;
  return (text) => {
    known ??= new Map(marks());
    const code = known.get(nameKey(text)) ?? null;
    const words = wordsOf(text);
    const state = words.at(-1)?.toUpperCase() ?? '';
    if (!US_STATES.has(state) || words.length < 3)
      return code ? { importer: code, place: null, country: 'USA', year: null } : null;
    for (let taken = words.length - 2; taken > 0; taken--) {
      const importer = certainCode(resolve(words.slice(0, taken).join(' ')));
      if (importer) return { importer, place: words.slice(taken).join(' '), country: 'USA', year: null };
    }
    return { importer: code, place: words.slice(-2).join(' '), country: 'USA', year: null };
  };
}

const patternOf = (code: string) => new RegExp(importMarkFormatTable.rows.find((row) => row.code === code)!.pattern!);
const SWISS = patternOf('che-importer-number');
const SIMPLE = patternOf('country-year');

function readSwiss(text: string): ImportMark | null {
  const swiss = SWISS.exec(text.trim().toUpperCase());
  return swiss && { importer: null, place: swiss[1]!, country: 'CHE', year: yearOf(swiss[2]!) };
}

function readSimple(text: string): ImportMark | null {
  const [, code, digits] = SIMPLE.exec(text.trim().toUpperCase()) ?? [];
  const country = code === undefined ? null : alpha3(code);
  if (country === null) return null;
  return { importer: null, place: null, country, year: digits === undefined ? null : yearOf(digits) };
}

const importerReader =
  ({ resolve }: Manufacturers): Reader =>
  (text) => {
    const importer = certainCode(resolve(text));
    return importer === null ? null : { importer, place: null, country: null, year: null };
  };

/** How the formats of the program are read, by their codes. */
const builtinReaders = (manufacturers: Manufacturers): Readonly<Record<string, Reader>> => ({
  'che-importer-number': readSwiss,
  'country-year': readSimple,
  'usa-importer-city-state': americanReader(manufacturers),
  'importer-name': importerReader(manufacturers),
});

/**
 * Reads an import mark by the first of the formats that reads it; what it does not say stays null. Null where it is in
 * none. `appliedAt` is when it was made, as EDTF: a format that was not in use then does not read it.
 */
export type ReadImportMark = (text: string, appliedAt?: string | null) => ImportMark | null;

/** Formats of the program come before those of a registry, and these in their order: a later one takes no mark away. */
export function importMarksBy(manufacturers: Manufacturers, formats: readonly ImportMarkFormat[]): ReadImportMark {
  const builtin = builtinReaders(manufacturers);
  const readerOf = ({ code, country, parts }: ImportMarkFormat): Reader =>
    parts === null ? builtin[code]! : (text) => readParts(text, { parts, country, manufacturers });
  const readers = formats.map((format) => ({ format, read: readerOf(format) }));
  return (text, appliedAt = null) => {
    if (text.length > LONGEST_IMPORT_MARK) return null;
    for (const { format, read } of readers) {
      const mark = mayBeWithin(format, appliedAt) ? read(text) : null;
      if (mark) return mark;
    }
    return null;
  };
}
