import type { Credit, Credits } from './completeness.js';
import type { Finding } from './finding.js';

/** What the markings of a record come to. */
export interface MarkingFacts {
  /** Markings of kind `serial`, by what they are worth; a weapon may bear several. */
  whole: boolean;
  partial: boolean;
  junk: boolean;
  damaged: boolean;
  /** Why there is no marking at all, where that is stated. */
  unmarkedReason: string | null;
  /** No marking is without its place on the weapon, and there is one. */
  placed: boolean;
  marked: boolean;
  duplicate: boolean;
  /** A marking was applied before the weapon was made. */
  tooEarly: boolean;
}

/** The order in which a number says them, the first in its lowest bit. */
export const MARKING_BITS = [
  'whole',
  'partial',
  'junk',
  'damaged',
  'placed',
  'marked',
  'duplicate',
  'tooEarly',
] as const satisfies readonly (keyof MarkingFacts)[];

export function factsOf(bits: number, unmarkedReason: string | null): MarkingFacts {
  const flags = Object.fromEntries(MARKING_BITS.map((name, place) => [name, (bits & (1 << place)) !== 0]));
  return { ...(flags as Omit<MarkingFacts, 'unmarkedReason'>), unmarkedReason };
}

export interface AssessedMarkings {
  findings: Finding[];
  credits: Pick<Credits, 'serial' | 'markingPlace'>;
}

/** A reason that says something of the weapon is as good as a number; one that says something of the clerk is not. */
const REASON: Record<string, Credit> = {
  neverMarked: 'full',
  obliterated: 'full',
  notAccessible: 'half',
  notRecorded: 'none',
};

function serialCredit({ whole, partial, unmarkedReason }: MarkingFacts): Credit {
  if (whole) return 'full';
  if (partial) return 'half';
  return unmarkedReason === null ? 'none' : (REASON[unmarkedReason] ?? 'none');
}

/** ITI §8(a) and §10: a serial or a stated reason why there is none, and where on the weapon the marks are. */
export function assessMarkings(facts: MarkingFacts): AssessedMarkings {
  const { whole, partial, junk, damaged, marked, placed, unmarkedReason } = facts;
  const hasSerial = whole || partial || junk || damaged;
  const nothingToPlace = !marked && REASON[unmarkedReason ?? ''] === 'full';
  const found: [boolean, Finding][] = [
    [!hasSerial, 'noSerial'],
    [partial && !whole, 'partialSerial'],
    [junk, 'junkSerial'],
    [damaged, 'spreadsheetDamaged'],
    [facts.duplicate, 'duplicateSerial'],
    [!placed && !nothingToPlace, 'missingMarkingPlace'],
    [facts.tooEarly, 'contradictionMarkingBeforeManufacture'],
  ];
  return {
    findings: found.flatMap(([is, finding]) => (is ? [finding] : [])),
    credits: { serial: serialCredit(facts), markingPlace: placed || nothingToPlace ? 'full' : 'none' },
  };
}
