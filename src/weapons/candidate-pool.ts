import { upperBound, type EditClass, type FieldComparisons, type StatedReading } from '../matching/index.js';
import {
  classNumber,
  compareFields,
  metClasses,
  recordedFields,
  type ProbeRow,
  type RecordedFields,
  type StatedFields,
} from './search-evidence.js';

/** A weapon that some probed key met, before its markings are compared. */
export interface PooledCandidate {
  weaponId: string;
  /** Likeliest class met, for each reading. */
  classes: (EditClass | null)[];
  fields: FieldComparisons;
  recorded: RecordedFields;
}

const better = (one: EditClass | null, other: EditClass | null): EditClass | null => {
  if (one === null || other === null) return one ?? other;
  return classNumber(one) <= classNumber(other) ? one : other;
};

/** Gathers what the probes meet, however many batches they come in. */
export class CandidatePool {
  private readonly pooled = new Map<string, PooledCandidate>();

  constructor(
    private readonly readings: readonly StatedReading[],
    private readonly stated: StatedFields,
  ) {}

  add(rows: readonly ProbeRow[]): void {
    for (const row of rows) {
      const classes = metClasses(row.met, this.readings.length);
      const recorded = recordedFields(row);
      const fields = compareFields(this.stated, recorded);
      for (const weaponId of row.weapon_ids.split(',')) this.merge({ weaponId, classes, fields, recorded });
    }
  }

  get size(): number {
    return this.pooled.size;
  }

  candidates(): Iterable<PooledCandidate> {
    return this.pooled.values();
  }

  /** By falling bound of what they can rank, so that who takes from the front may stop early. */
  byBound(): { candidate: PooledCandidate; bound: number }[] {
    return [...this.pooled.values()]
      .map((candidate) => ({ candidate, bound: upperBound(this.readings, candidate.classes, candidate.fields) }))
      .sort((a, b) => b.bound - a.bound);
  }

  private merge(candidate: PooledCandidate): void {
    const known = this.pooled.get(candidate.weaponId);
    if (!known) this.pooled.set(candidate.weaponId, candidate);
    else known.classes = known.classes.map((editClass, i) => better(editClass, candidate.classes[i] ?? null));
  }
}
