import type { Alignment, AlignmentStep } from './alignment.js';
import {
  CHANCE_LETTER_LOG_LIKELIHOOD,
  classLogLikelihood,
  type EditClass,
  type Habit,
  LOOK_ALIKE_LOG_LIKELIHOOD,
} from './edit-classes.js';
import { isLostEnd } from './key-ranges.js';
import { ncicForm } from './keys.js';
import { foldCharacter } from './look-alikes.js';
import { ANY_RUN, UNKNOWN } from './reading.js';
import { placementsOf, segmentsOf } from './wildcard.js';

/*
 * Alignments that no list of single edits describes: of parts that stand where they must, and of what lies between.
 * Readings and markings are exact keys in code points.
 */
type Characters = readonly string[];

const folded = (characters: Characters): string[] => characters.map(foldCharacter);

/** Two parts of one length, look-alikes and unread characters among them. */
function columns(read: Characters, marked: Characters): AlignmentStep[] {
  return read.map((character, place) => ({
    op: character === marked[place] ? 'match' : character === UNKNOWN ? 'unknown' : 'lookAlike',
    read: character,
    marked: marked[place]!,
  }));
}

function alignmentOf(editClass: EditClass, steps: AlignmentStep[], further = 0): Alignment {
  const lookAlikes = steps.filter(({ op }) => op === 'lookAlike').length;
  const logLikelihood = classLogLikelihood(editClass) + lookAlikes * LOOK_ALIKE_LOG_LIKELIHOOD + further;
  return { steps, edits: [], lookAlikes, class: editClass, logLikelihood };
}

const likeliest = (alignments: readonly Alignment[]): Alignment | null =>
  alignments.reduce<Alignment | null>(
    (best, one) => (best && best.logLikelihood >= one.logLikelihood ? best : one),
    null,
  );

/** A reading with `*` and what it stands for in a marking; null where it stands for nothing the search finds. */
export function alignWildcard(read: Characters, marked: Characters): Alignment | null {
  const segments = segmentsOf(read);
  const aligned = placementsOf(folded(read))(folded(marked)).map((places) => {
    const steps = segments.flatMap((segment, index) => {
      const [from, to] = [places[index]!, places[index]! + segment.length];
      const run = { op: 'run', read: ANY_RUN, marked: marked.slice(to, places[index + 1]).join('') } as const;
      const part = columns(segment, marked.slice(from, to));
      return index + 1 < segments.length ? [...part, run] : part;
    });
    return alignmentOf('wildcard', steps);
  });
  return likeliest(aligned);
}

/** A reading without the one to four characters that the marking begins or ends with. */
export function alignLostEnd(read: Characters, marked: Characters): Alignment | null {
  if (!isLostEnd(read.length, marked.length)) return null;
  const lost = marked.length - read.length;
  const stands = (from: number) => read.every((one, at) => foldCharacter(one) === foldCharacter(marked[from + at]!));
  const step = (op: Extract<Habit, 'lostPrefix' | 'lostSuffix'>, from: number): AlignmentStep[] => [
    { op, read: '', marked: marked.slice(from, from + lost).join('') },
  ];
  const aligned: Alignment[] = [];
  if (stands(0))
    aligned.push(alignmentOf('lostSuffix', [...columns(read, marked), ...step('lostSuffix', read.length)]));
  if (stands(lost))
    aligned.push(alignmentOf('lostPrefix', [...step('lostPrefix', 0), ...columns(read, marked.slice(lost))]));
  return likeliest(aligned);
}

/** The characters that the NCIC form keeps, each with the letters left out before it; what is kept after them is a digit. */
function ncicParts(characters: Characters): { kept: string; leftOut: string[] }[] {
  const form = [...ncicForm(characters.join(''))];
  const parts: { kept: string; leftOut: string[] }[] = [];
  let leftOut: string[] = [];
  for (const character of characters) {
    if (form[parts.length] === (character === 'O' ? '0' : character)) {
      parts.push({ kept: character, leftOut });
      leftOut = [];
    } else leftOut.push(character);
  }
  return parts;
}

/** A reading and a marking of one NCIC form that differ in the letters between digits. */
export function alignNcic(read: Characters, marked: Characters): Alignment | null {
  if (ncicForm(read.join('')) !== ncicForm(marked.join(''))) return null;
  const markedParts = ncicParts(marked);
  let chance = 0;
  const steps = ncicParts(read).flatMap(({ kept, leftOut }, place): AlignmentStep[] => {
    const other = markedParts[place]!;
    const last = columns([kept], [other.kept]);
    if (leftOut.join('') === other.leftOut.join('')) return [...columns(leftOut, other.leftOut), ...last];
    chance += leftOut.length;
    return [{ op: 'embeddedLetters', read: leftOut.join(''), marked: other.leftOut.join('') }, ...last];
  });
  const differs = steps.some(({ op }) => op === 'embeddedLetters');
  return differs ? alignmentOf('ncic', steps, chance * CHANCE_LETTER_LOG_LIKELIHOOD) : null;
}
