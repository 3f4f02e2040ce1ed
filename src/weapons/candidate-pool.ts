import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  classLogLikelihood,
  upperBound,
  type EditClass,
  type FieldComparisons,
  type StatedReading,
} from '../matching/index.js';
import {
  fieldComparer,
  recordedFields,
  type MetKey,
  type ProbeRow,
  type RecordedFields,
  type StatedFields,
  type Words,
} from './search-evidence.js';

/** What a probed key says of the readings it stands for: one class for each. */
export interface KeyMeaning {
  reading: number;
  class: EditClass;
}

/** A candidate, and what it can rank at most. */
export interface BoundedCandidate {
  candidate: PooledCandidate;
  bound: number;
}

type MeaningsOf = (met: MetKey) => readonly KeyMeaning[];

/** What the register says of a weapon, and how that agrees with what was stated. */
interface Described {
  fields: FieldComparisons;
  recorded: RecordedFields;
}

/** A weapon that some probed key met, before its markings are compared. */
export interface PooledCandidate extends Described {
  weaponId: string;
  /** Likeliest class met, for each reading. */
  classes: (EditClass | null)[];
}

/** Weapons looked at in one go: few enough that other requests have their turn in between. */
const AT_ONCE = 1_000;

/** Gathers what the probes meet, however many batches they come in. */
export class CandidatePool {
  private readonly pooled = new Map<string, PooledCandidate>();
  private readonly described = new Set<FieldComparisons>();
  private readonly compareFields: ReturnType<typeof fieldComparer>;
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly readings: readonly StatedReading[],
    stated: StatedFields,
    words: Words,
  ) {
    this.compareFields = fieldComparer(stated, words);
  }

  /** An answer that has come is taken up whole, and after those that came before it. */
  add(rows: readonly ProbeRow[], meaningsOf: MeaningsOf): Promise<void> {
    return (this.last = this.last.then(() => this.takeUp(rows, meaningsOf)));
  }

  private async takeUp(rows: readonly ProbeRow[], meaningsOf: MeaningsOf): Promise<void> {
    let taken = 0;
    for (const row of rows) {
      const ofYear = new Map<number | null, Described>();
      for (const met of row.met) {
        let described = ofYear.get(met.year);
        if (!described) ofYear.set(met.year, (described = this.describe(row, met.year)));
        const { classes } = this.candidate(met.weaponId, described);
        for (const meaning of meaningsOf(met))
          classes[meaning.reading] = likelier(classes[meaning.reading]!, meaning.class);
        taken += 1;
        if (taken % AT_ONCE === 0) await nextTurn();
      }
    }
  }

  get size(): number {
    return this.pooled.size;
  }

  candidates(): Iterable<PooledCandidate> {
    return this.pooled.values();
  }

  /** In how many different ways the candidates agree with what was stated: a few, however many they are. */
  fields(): FieldComparisons[] {
    return [...this.described];
  }

  /** By falling bound of what they can rank, so that who takes from the front may stop early. */
  async byBound(): Promise<Iterator<BoundedCandidate, void>> {
    const boundOf = this.bounds();
    const byBound = new Map<number, PooledCandidate[]>();
    let looked = 0;
    for (const candidate of this.pooled.values()) {
      const bound = boundOf(candidate);
      const alike = byBound.get(bound);
      if (alike) alike.push(candidate);
      else byBound.set(bound, [candidate]);
      looked += 1;
      if (looked % AT_ONCE === 0) await nextTurn();
    }
    return falling(byBound);
  }

  /** Thousands of candidates meet the readings in a few ways, and are described in a few. */
  private bounds(): (candidate: PooledCandidate) => number {
    const known = new Map<FieldComparisons, Map<string | null, number>>();
    return ({ classes, fields }) => {
      const ofFields = known.get(fields) ?? known.set(fields, new Map()).get(fields)!;
      const met = classes.length === 1 ? classes[0]! : classes.join();
      let bound = ofFields.get(met);
      if (bound === undefined) ofFields.set(met, (bound = upperBound(this.readings, classes, fields)));
      return bound;
    };
  }

  private describe(row: ProbeRow, year: number | null): Described {
    const recorded = recordedFields(row, year);
    const fields = this.compareFields(recorded);
    this.described.add(fields);
    return { fields, recorded };
  }

  private candidate(weaponId: string, described: Described): PooledCandidate {
    const known = this.pooled.get(weaponId);
    if (known) return known;
    const fresh = { weaponId, classes: this.readings.map(() => null), ...described };
    this.pooled.set(weaponId, fresh);
    return fresh;
  }
}

function* falling(byBound: ReadonlyMap<number, readonly PooledCandidate[]>): Generator<BoundedCandidate, void> {
  for (const [bound, candidates] of [...byBound].sort(([one], [other]) => other - one))
    for (const candidate of candidates) yield { candidate, bound };
}

const likelier = (one: EditClass | null, other: EditClass): EditClass =>
  one !== null && classLogLikelihood(one) >= classLogLikelihood(other) ? one : other;
