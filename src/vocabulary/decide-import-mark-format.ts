import { InvalidInputError, type Fault } from '../platform/problem.js';
import type { ExtensionOf, Said } from './additions.js';
import { isCountry } from './countries.js';
import { dayFaults, decideEnd } from './dated.js';
import { plainFaults } from './extension-texts.js';
import { isBetween, LONGEST_RUN, readParts, type FormatPart } from './import-mark-parts.js';
import { definitionFaults } from './own-codes.js';
import { IMPORT_MARK_PARTS } from './tables/import-mark-formats.js';
import { AliasTakenError } from './vocabulary.errors.js';
import type { Vocabulary } from './vocabulary.js';

type Member = Exclude<keyof FormatPart, 'is'>;
const MEMBERS: readonly Member[] = ['text', 'digits', 'of', 'least', 'most'];
const RUN: { needs: readonly Member[]; takes: readonly Member[] } = { needs: ['of'], takes: ['of', 'least', 'most'] };

/** What each kind of part states and what it may state. */
const PARTS: Record<FormatPart['is'], { needs: readonly Member[]; takes: readonly Member[] }> = {
  text: { needs: ['text'], takes: ['text'] },
  country: { needs: [], takes: ['text'] },
  year: { needs: [], takes: ['digits'] },
  importer: RUN,
  place: RUN,
  other: RUN,
};

const tells = ({ is }: FormatPart) => (IMPORT_MARK_PARTS as readonly string[]).includes(is);

function textFaults(text: string, pointer: string): Fault[] {
  const faults = plainFaults({ pointer, text });
  const characters = [...text];
  const ends = [characters.at(0), characters.at(-1)];
  if (faults.length > 0 || !ends.some((end) => end !== undefined && isBetween(end))) return faults;
  return [{ pointer, code: 'NOT_PLAIN', detail: 'what may stand between parts is no beginning or end of one' }];
}

function partFaults(part: FormatPart, index: number, all: readonly FormatPart[], country: string | null): Fault[] {
  const at = `/parts/${index}`;
  const { is, text, digits, least = 1, most = LONGEST_RUN } = part;
  const { needs, takes } = PARTS[is];
  const faults: Fault[] = [];
  const wrong = (member: string, code: string, detail: string) =>
    faults.push({ pointer: `${at}/${member}`, code, detail });
  for (const member of MEMBERS) {
    if (needs.includes(member) && part[member] === undefined) wrong(member, 'REQUIRED', `${is} states ${member}`);
    if (!takes.includes(member) && part[member] !== undefined) wrong(member, 'UNEXPECTED', `${is} has no ${member}`);
  }
  if (text !== undefined) faults.push(...textFaults(text, `${at}/text`));
  if (digits !== undefined && digits !== 2 && digits !== 4) wrong('digits', 'NOT_ONE_OF', 'a year has 2 or 4 digits');
  if (most < least) wrong('most', 'CONTRADICTION', 'nothing is that short and that long');
  if (tells(part) && all.findIndex((other) => other.is === is) < index)
    wrong('is', 'REPEATED', `another part is the ${is}`);
  if (is === 'country' && text !== undefined && country === null)
    faults.push({ pointer: '/country', code: 'REQUIRED', detail: `“${text}” stands for the country of the format` });
  return faults;
}

function formFaults({ country = null, name, example, parts, from = null, to = null }: Said['import-mark-formats']) {
  const faults: Fault[] = [];
  if (country !== null && !isCountry(country))
    faults.push({ pointer: '/country', code: 'UNKNOWN_COUNTRY', detail: `no country has the code ${country}` });
  for (const [member, text] of Object.entries({ name, example }))
    if (text !== undefined) faults.push(...plainFaults({ pointer: `/${member}`, text }));
  faults.push(...dayFaults({ from, to }));
  parts?.forEach((part, index) => faults.push(...partFaults(part, index, parts, country)));
  if (parts && !parts.some(tells))
    faults.push({ pointer: '/parts', code: 'TELLS_NOTHING', detail: `one part is ${IMPORT_MARK_PARTS.join(', ')}` });
  return faults;
}

/**
 * Judges a new format of import marks, or the last day of one there is. A format reads its own example, which none in
 * use at the same time reads: what a mark said it goes on saying. Throws what is wrong with it.
 */
export function decideImportMarkFormat(vocabulary: Vocabulary, said: ExtensionOf<'import-mark-formats'>): void {
  const before = vocabulary.importMarkFormats.find(said.code);
  const faults = definitionFaults(said, before !== null);
  const { country = null, example, parts, from = null, to = null } = said.addition;
  if (before) return decideEnd(before, to);
  faults.push(...formFaults(said.addition));
  if (faults.length > 0) throw new InvalidInputError(faults);
  const { manufacturers, readImportMark } = vocabulary;
  if (readParts(example!, { parts: parts!, country, manufacturers }) === null)
    throw new InvalidInputError([
      { pointer: '/example', code: 'NOT_READ', detail: `the parts do not read “${example}”` },
    ]);
  if (readImportMark(example!, `${from ?? '..'}/${to ?? '..'}`) !== null)
    throw new AliasTakenError([
      { pointer: '/example', code: 'TAKEN', detail: `“${example}” is read by another format that is in use then` },
    ]);
}
