import {
  type Edit,
  type EditClass,
  EDIT_LOG_LIKELIHOOD,
  editClassOf,
  EDITS,
  editsLogLikelihood,
  LOOK_ALIKE_LOG_LIKELIHOOD,
} from './edit-classes.js';
import { foldCharacter } from './look-alikes.js';
import { ANY_RUN, UNKNOWN } from './reading.js';

const MOVE_OPS = ['match', 'lookAlike', 'unknown', ...EDITS, 'swapWithLoss', 'swapWithInsertion'] as const;
type MoveOp = (typeof MOVE_OPS)[number];

export const ALIGNMENT_OPS = [...MOVE_OPS, 'run', 'lostPrefix', 'lostSuffix', 'embeddedLetters'] as const;
export type AlignmentOp = (typeof ALIGNMENT_OPS)[number];

/** One column: the `read` of all steps, joined, is the reading; the `marked`, the marking. */
export interface AlignmentStep {
  op: AlignmentOp;
  /** Empty where the reading lacks what is marked; two or three characters at a swap. */
  read: string;
  marked: string;
}

export interface Alignment {
  steps: AlignmentStep[];
  edits: Edit[];
  lookAlikes: number;
  /** Of the edits two at most have a class; null beyond. */
  class: EditClass | null;
  /** Natural logarithm of the chance that the marking was read so; 0 for an equal reading. */
  logLikelihood: number;
}

interface Move {
  op: MoveOp;
  reads: number;
  marks: number;
  edits: Edit[];
}

const MOVES = {
  match: { op: 'match', reads: 1, marks: 1, edits: [] },
  lookAlike: { op: 'lookAlike', reads: 1, marks: 1, edits: [] },
  unknown: { op: 'unknown', reads: 1, marks: 1, edits: [] },
  substitution: { op: 'substitution', reads: 1, marks: 1, edits: ['substitution'] },
  loss: { op: 'loss', reads: 0, marks: 1, edits: ['loss'] },
  insertion: { op: 'insertion', reads: 1, marks: 0, edits: ['insertion'] },
  swap: { op: 'swap', reads: 2, marks: 2, edits: ['swap'] },
  swapWithLoss: { op: 'swapWithLoss', reads: 2, marks: 3, edits: ['loss', 'swap'] },
  swapWithInsertion: { op: 'swapWithInsertion', reads: 3, marks: 2, edits: ['swap', 'insertion'] },
} as const satisfies Record<MoveOp, Move>;

/** Fewest edits first, then the likeliest: one edit outweighs any likelihood two keys of 40 can collect. */
const EDIT_WEIGHT = 1000;

const costOfEdits = (edits: readonly Edit[]): number =>
  edits.reduce((sum, edit) => sum + EDIT_WEIGHT - EDIT_LOG_LIKELIHOOD[edit], 0);
const COST = Object.fromEntries(
  Object.values(MOVES).map(({ op, edits }) => [
    op,
    costOfEdits(edits) + (op === 'lookAlike' ? -LOOK_ALIKE_LOG_LIKELIHOOD : 0),
  ]),
) as Record<MoveOp, number>;

const MOVES_IN_ORDER: readonly Move[] = Object.values(MOVES);

/** A key beside its folded form, so that folding is done once for each character. */
interface Key {
  raw: readonly string[];
  folded: readonly string[];
}

const keyOf = (raw: readonly string[]): Key => ({ raw, folded: raw.map(foldCharacter) });

/** What a move to the cell (r, m) costs, judged by the characters just before it; Infinity where it does not apply. */
function costOf({ op, reads, marks }: Move, read: Key, r: number, marked: Key, m: number): number {
  if (r < reads || m < marks) return Infinity;
  if (op === 'loss' || op === 'insertion') return COST[op];
  const same = read.raw[r - 1] === marked.raw[m - 1];
  if (op === 'match') return same ? COST.match : Infinity;
  if (same) return Infinity;
  if (op === 'unknown') return read.raw[r - 1] === UNKNOWN ? COST.unknown : Infinity;
  if (op === 'lookAlike') return read.folded[r - 1] === marked.folded[m - 1] ? COST.lookAlike : Infinity;
  if (op === 'substitution') {
    return read.folded[r - 1] !== marked.folded[m - 1] && read.raw[r - 1] !== UNKNOWN ? COST.substitution : Infinity;
  }
  const last = read.folded[r - 1];
  const first = read.folded[r - reads];
  if (last !== marked.folded[m - marks] || first !== marked.folded[m - 1]) return Infinity;
  const unequal = Number(read.raw[r - 1] !== marked.raw[m - marks]) + Number(read.raw[r - reads] !== marked.raw[m - 1]);
  return COST[op] - LOOK_ALIKE_LOG_LIKELIHOOD * unequal;
}

/**
 * Aligns a reading with a marking, both as exact keys in code points; `UNKNOWN` in the reading matches anything.
 * The number of edits is the Damerau-Levenshtein distance of the folded keys wherever that is at most two.
 */
export function align(reading: readonly string[], marking: readonly string[]): Alignment {
  const read = keyOf(reading);
  const marked = keyOf(marking);
  const width = marking.length + 1;
  const costs = new Float64Array((reading.length + 1) * width).fill(Infinity);
  const moves: (Move | undefined)[] = [];
  costs[0] = 0;
  for (let r = 0; r <= reading.length; r += 1) {
    for (let m = 0; m <= marking.length; m += 1) {
      const cell = r * width + m;
      let best: Move | undefined;
      for (const move of MOVES_IN_ORDER) {
        const cost = costOf(move, read, r, marked, m);
        if (cost === Infinity) continue;
        const total = cost + costs[cell - move.reads * width - move.marks]!;
        if (total < costs[cell]!) {
          costs[cell] = total;
          best = move;
        }
      }
      moves.push(best);
    }
  }
  return retrace(reading, marking, moves);
}

function retrace(read: readonly string[], marked: readonly string[], moves: readonly (Move | undefined)[]): Alignment {
  const steps: AlignmentStep[] = [];
  const edits: Edit[] = [];
  let r = read.length;
  let m = marked.length;
  let lookAlikes = 0;
  for (let move = moves.at(-1); move !== undefined; move = moves[r * (marked.length + 1) + m]) {
    const reads = read.slice(r - move.reads, r);
    const marks = marked.slice(m - move.marks, m);
    steps.push({ op: move.op, read: reads.join(''), marked: marks.join('') });
    edits.push(...move.edits);
    if (move.op === 'lookAlike') lookAlikes += 1;
    if (move.edits.includes('swap')) {
      lookAlikes += Number(reads[0] !== marks.at(-1)) + Number(reads.at(-1) !== marks[0]);
    }
    r -= move.reads;
    m -= move.marks;
  }
  const unknown = read.filter((character) => character === UNKNOWN).length;
  return {
    steps: steps.reverse(),
    edits,
    lookAlikes,
    class: edits.length > 2 ? null : editClassOf(edits, lookAlikes, unknown),
    logLikelihood: editsLogLikelihood(edits) + lookAlikes * LOOK_ALIKE_LOG_LIKELIHOOD,
  };
}

/** The alignment of a reading with a marking whose exact key is the same. */
export function alignEqual(read: readonly string[]): Alignment {
  const steps = read.map((character) => ({ op: 'match', read: character, marked: character }) as const);
  return { steps, edits: [], lookAlikes: 0, class: 'equal', logLikelihood: 0 };
}

const readable = (read: string): string => read.replaceAll(UNKNOWN, '?').replaceAll(ANY_RUN, '*');

/** The steps as a caller reads them: `?` and `*` for what was not read. */
export const readableSteps = (steps: readonly AlignmentStep[]): AlignmentStep[] =>
  steps.map((step) => ({ ...step, read: readable(step.read) }));

const SIGNS: Record<AlignmentOp, string> = {
  match: '|',
  lookAlike: '~',
  unknown: '?',
  substitution: 'x',
  loss: '-',
  insertion: '+',
  swap: '><',
  swapWithLoss: '>-<',
  swapWithInsertion: '>+<',
  run: '*',
  lostPrefix: '-',
  lostSuffix: '-',
  embeddedLetters: '=',
};

/** Three lines of equal width for a terminal: the reading, a sign for each step, the marking. */
export function renderAlignment(steps: readonly AlignmentStep[]): [read: string, signs: string, marked: string] {
  const lines: [string, string, string] = ['', '', ''];
  for (const { op, read, marked } of steps) {
    const cells = [
      op === 'swapWithLoss' ? spread(read) : shown(read),
      SIGNS[op],
      op === 'swapWithInsertion' ? spread(marked) : shown(marked),
    ];
    const width = Math.max(...cells.map((cell) => [...cell].length));
    cells.forEach((cell, line) => {
      lines[line as 0 | 1 | 2] += cell + ' '.repeat(width - [...cell].length);
    });
  }
  return lines;
}

const shown = (text: string): string => (text === '' ? '-' : readable(text));
const spread = (pair: string): string => [...pair].join('-');
