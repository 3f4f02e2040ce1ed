import countries from 'i18n-iso-countries';
import { countryName, withdrawnCountry } from './countries.js';
import type { ImportMark } from './import-mark.js';
import type { ReadImportMark } from './import-marks.js';
import type { Manufacturers } from './manufacturers.js';
import { nameKey } from './name-keys.js';
import type { Requirement } from './tables/marking-rules.js';

/** A marking on record, as far as rules ask for it; null is unknown. */
export interface JudgedMarking {
  kind: string;
  text: string;
  symbols: readonly string[];
  /** ISO 15924 codes of the scripts in the text; digits belong to none. */
  scripts: readonly string[];
  place: string | null;
  heightMicrometres: number | null;
  depthMicrometres: number | null;
  /** EDTF: a day, a month, a year or an interval of them. */
  appliedAt: string | null;
}

export interface JudgedWeapon {
  /** Code of the maker. */
  manufacturer: string | null;
  countryOfManufacture: string | null;
  yearOfManufacture: number | null;
  markings: readonly JudgedMarking[];
}

export const VERDICTS = ['satisfied', 'unmet', 'cannotTell'] as const;
export type Verdict = (typeof VERDICTS)[number];
export interface Judgement {
  verdict: Verdict;
  detail: string;
}

const judged = (verdict: Verdict, detail: string): Judgement => ({ verdict, detail });
const ofKind = (weapon: JudgedWeapon, ...kinds: string[]) => weapon.markings.filter(({ kind }) => kinds.includes(kind));
const numbers = (weapon: JudgedWeapon) => ofKind(weapon, 'serial');

/** Marks of the maker: what names him, the country and the year may stand in any of them. */
const makersMarks = (weapon: JudgedWeapon) => ofKind(weapon, 'manufacture', 'serial', 'other');

/** ITI §8(a), Firearms Protocol art. 8(1)(a): simple symbols with a code may stand for maker and country. */
const hasSymbolCode = (weapon: JudgedWeapon) =>
  ofKind(weapon, 'manufacture').some(({ symbols, text }) => symbols.length > 0 && text !== '');

function inMakersMarks(weapon: JudgedWeapon, what: string, says: ((text: string) => boolean) | null): Judgement {
  const marks = makersMarks(weapon);
  if (says && marks.some(({ text }) => says(text))) return judged('satisfied', `${what} is marked`);
  if (hasSymbolCode(weapon)) return judged('cannotTell', `symbols with a code may stand for ${what}`);
  if (ofKind(weapon, 'manufacture').length === 0) return judged('unmet', `no marking on record shows ${what}`);
  return judged('cannotTell', says ? `the markings do not plainly show ${what}` : `${what} is not on record`);
}

/** What judging asks of the vocabulary. */
export interface JudgesBy {
  manufacturers: Manufacturers;
  readImportMark: ReadImportMark;
}

function namesMaker(weapon: JudgedWeapon, manufacturers: Manufacturers) {
  const maker = weapon.manufacturer === null ? null : manufacturers.find(weapon.manufacturer);
  if (!maker) return null;
  const keys = [...manufacturers.keysOf(maker.code), ...maker.factoryCodes.map(nameKey)].filter(
    (key) => key.length > 1,
  );
  return (text: string) => keys.some((key) => (key.length > 3 ? nameKey(text).includes(key) : nameKey(text) === key));
}

function namesCountry({ countryOfManufacture: code }: JudgedWeapon) {
  const name = code === null ? null : countryName(code);
  if (code === null || name === null) return null;
  const short = withdrawnCountry(code) ? [code] : [code, countries.alpha3ToAlpha2(code)!];
  const words = (text: string) =>
    text
      .toUpperCase()
      .replace(/\./g, '')
      .split(/[^\p{L}]+/u);
  return (text: string) => nameKey(text).includes(nameKey(name)) || words(text).some((word) => short.includes(word));
}

const showsYear = ({ yearOfManufacture: year }: JudgedWeapon) =>
  year === null ? null : (text: string) => text.includes(String(year));

function importMark(
  weapon: JudgedWeapon,
  { readImportMark }: JudgesBy,
  what: string,
  says: (mark: ImportMark) => unknown,
): Judgement {
  const marks = ofKind(weapon, 'import');
  if (marks.length === 0) return judged('unmet', 'no import mark is on record');
  const read = marks.map(({ text, appliedAt }) => readImportMark(text, appliedAt));
  if (read.some((mark) => mark && says(mark))) return judged('satisfied', `${what} is marked`);
  return judged('cannotTell', `the import mark does not plainly show ${what}`);
}

const has = (weapon: JudgedWeapon, kind: string, what: string) =>
  ofKind(weapon, kind).length > 0
    ? judged('satisfied', `${what} is on record`)
    : judged('unmet', `no ${what} is on record`);

/** The best of the serials: one that is high, deep or well placed enough is enough. */
function ofSerial(weapon: JudgedWeapon, what: string, is: (marking: JudgedMarking) => boolean | null): Judgement {
  const answers = numbers(weapon).map(is);
  if (answers.length === 0) return judged('unmet', 'no serial number is on record');
  if (answers.includes(true)) return judged('satisfied', `the serial number is ${what}`);
  return answers.includes(null)
    ? judged('cannotTell', `it is not on record whether the serial number is ${what}`)
    : judged('unmet', `the serial number is not ${what}`);
}

/** Sizes are on record in whole micrometres: 76 may be .003 inch. */
const atLeast = (least: number) => (found: number | null) => (found === null ? null : found >= Math.floor(least));

/** Scripts of Directive (EU) 2019/68. */
const EU_SCRIPTS = ['Latn', 'Cyrl', 'Grek'];

function onTwoParts(weapon: JudgedWeapon): Judgement {
  const marks = makersMarks(weapon);
  const places = new Set(marks.map(({ place }) => place).filter((place) => place !== null));
  if (places.size > 1) return judged('satisfied', 'two parts are marked');
  const unknown = marks.some(({ place }) => place === null);
  return unknown
    ? judged('cannotTell', 'it is not on record which parts are marked')
    : judged('unmet', 'one part is marked');
}

/** Judges one requirement by the markings on record: advice, which refuses nothing. */
export function judge(requirement: Requirement, weapon: JudgedWeapon, by: JudgesBy): Judgement {
  switch (requirement.is) {
    case 'serial':
      return has(weapon, 'serial', 'serial number');
    case 'manufacturerName':
      return inMakersMarks(weapon, 'the name of the manufacturer', namesMaker(weapon, by.manufacturers));
    case 'countryOfManufacture':
      return inMakersMarks(weapon, 'the country of manufacture', namesCountry(weapon));
    case 'countryOrPlace':
      return inMakersMarks(weapon, 'the country or place of manufacture', namesCountry(weapon));
    case 'yearOfManufacture':
      return inMakersMarks(weapon, 'the year of manufacture', showsYear(weapon));
    case 'importCountry':
      return importMark(weapon, by, 'the country of import', ({ country }) => country);
    case 'importYear':
      return importMark(weapon, by, 'the year of import', ({ year }) => year);
    case 'importerName':
      return importMark(weapon, by, 'the name of the importer', ({ importer }) => importer);
    case 'importerPlace':
      return importMark(weapon, by, 'the place of the importer', ({ place }) => place);
    case 'releaseMark':
      return has(weapon, 'civilRelease', 'mark of the releasing country');
    case 'confiscationMark':
      return has(weapon, 'confiscation', 'mark of confiscation');
    case 'securityMark':
      return has(weapon, 'security', 'security mark');
    case 'onFrameOrReceiver':
      return ofSerial(weapon, 'on the frame or receiver', ({ place }) =>
        place === null ? null : ['frame', 'receiver'].includes(place),
      );
    case 'onTwoParts':
      return onTwoParts(weapon);
    case 'script':
      return ofSerial(weapon, 'in Latin, Cyrillic or Greek', ({ scripts }) =>
        scripts.every((script) => EU_SCRIPTS.includes(script)),
      );
    case 'height':
      return ofSerial(weapon, `at least ${requirement.micrometres} µm high`, ({ heightMicrometres }) =>
        atLeast(requirement.micrometres)(heightMicrometres),
      );
    case 'depth':
      return ofSerial(weapon, `at least ${requirement.micrometres} µm deep`, ({ depthMicrometres }) =>
        atLeast(requirement.micrometres)(depthMicrometres),
      );
  }
}
