import type { ExtendableList, ExtensionOf } from './additions.js';
import { calibreKey } from './calibre-key.js';
import { LONGEST_CALIBRE } from './calibres.js';
import { readParts } from './import-mark-parts.js';
import { LONGEST_MANUFACTURER } from './manufacturers.js';
import { LONGEST_MODEL } from './models.js';
import { nameKey } from './name-keys.js';
import { LONGEST_WEAPON_TYPE, typeNameKey } from './weapon-type-names.js';
import type { Fault } from '../platform/problem.js';
import type { Vocabulary } from './vocabulary.js';

/** Lists of names. */
export type NamedList = Exclude<ExtendableList, 'national-classes' | 'marking-rules' | 'import-mark-formats'>;

/** A text that a code is to be known by, with where it stands in the request. */
export interface SaidText {
  pointer: string;
  text: string;
}

const KEYS: Record<NamedList, { key: (text: string) => string; longest: number }> = {
  'weapon-types': { key: typeNameKey, longest: LONGEST_WEAPON_TYPE },
  calibres: { key: calibreKey, longest: LONGEST_CALIBRE },
  manufacturers: { key: nameKey, longest: LONGEST_MANUFACTURER },
  models: { key: nameKey, longest: LONGEST_MODEL },
};

const SHORTEST_KEY = 2;

/** What no text of the vocabulary holds. */
export function plainFaults({ pointer, text }: SaidText): Fault[] {
  if (/\p{Cc}/u.test(text))
    return [{ pointer, code: 'CONTROL_CHARACTER', detail: 'the text holds a control character' }];
  return text === text.trim() && text === text.normalize('NFC')
    ? []
    : [{ pointer, code: 'NOT_PLAIN', detail: 'write it in NFC and without blanks around it' }];
}

/** Texts by which nothing could ever be recognised: too long to be read, or of punctuation alone. */
export const textFaults = (list: NamedList, texts: readonly SaidText[]): Fault[] =>
  texts.flatMap(({ pointer, text }) => {
    const { key, longest } = KEYS[list];
    if (text.length > longest)
      return [{ pointer, code: 'TOO_LONG', detail: `texts of this list are read up to ${longest} characters` }];
    const unclean = plainFaults({ pointer, text });
    if (unclean.length > 0) return unclean;
    const least = list === 'models' ? 1 : SHORTEST_KEY;
    return [...key(text)].length < least
      ? [{ pointer, code: 'NOT_A_NAME', detail: 'nothing is recognised by so little; write letters or digits' }]
      : [];
  });

type Said = ExtensionOf<NamedList>;

/** The codes besides this one that a text says or is borne by; a misspelling of another name is none. */
function otherCodes(vocabulary: Vocabulary, { list, code }: Said, text: string, makers: readonly string[]): string[] {
  const certain = ({ code: said, assumed }: { code: string | null; assumed: boolean }) =>
    said !== null && !assumed ? [said] : [];
  const meant =
    list === 'models'
      ? [null, ...makers].flatMap((maker) => certain(vocabulary.models.resolve(text, maker)))
      : wordsOf(vocabulary, list, text);
  return [...new Set(meant)].filter((other) => other !== code);
}

function wordsOf(vocabulary: Vocabulary, list: Exclude<NamedList, 'models'>, text: string): string[] {
  const { resolve, bearers } = {
    'weapon-types': vocabulary.weaponTypes,
    calibres: vocabulary.calibres,
    manufacturers: vocabulary.manufacturers,
  }[list];
  const { code, assumed } = resolve(text);
  const marks = list === 'manufacturers' ? formatsReading(vocabulary, text) : [];
  return [...(code !== null && !assumed ? [code] : []), ...bearers(text), ...marks];
}

/** Formats of this registry that read the text: as a name it would be read before them. */
const formatsReading = ({ importMarkFormats, manufacturers }: Vocabulary, text: string): string[] =>
  importMarkFormats
    .list()
    .filter(({ parts, country }) => parts && readParts(text, { parts, country, manufacturers }))
    .map(({ code }) => code);

/** A fault for each text that says another code, or that several things bear: it would come to say this one. */
export function takenTexts(
  vocabulary: Vocabulary,
  said: Said,
  texts: readonly SaidText[],
  makers: readonly string[],
): Fault[] {
  return texts.flatMap(({ pointer, text }) => {
    const others = otherCodes(vocabulary, said, text, makers);
    if (others.length === 0) return [];
    return [{ pointer, code: 'TAKEN', detail: `“${text}” already says ${others.join(', ')}` }];
  });
}

/** True where the text says this code by itself already. */
export function isSaid(vocabulary: Vocabulary, { list, code }: Said, text: string, makers: readonly string[]): boolean {
  const says = (resolution: { code: string | null; assumed: boolean }) =>
    resolution.code === code && !resolution.assumed;
  if (list === 'models') return makers.every((maker) => says(vocabulary.models.resolve(text, maker)));
  const lists = {
    'weapon-types': vocabulary.weaponTypes,
    calibres: vocabulary.calibres,
    manufacturers: vocabulary.manufacturers,
  };
  return says(lists[list].resolve(text));
}
