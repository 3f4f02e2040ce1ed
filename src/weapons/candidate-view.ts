import { FIELDS, readableSteps, type AlignmentStep, type Comparison, type Field } from '../matching/index.js';
import type { CandidateLine } from './marking-searches.queries.js';
import type { RankedCandidate } from './ranking.js';
import type { StatedFields } from './search-evidence.js';
import type { Status } from './weapon.js';

export type Alert = 'stolen' | 'lost' | null;

/** A weapon that may be the one; only an officer who compares the marks says that it is (domain C-29). */
export interface CandidateView {
  weaponId: string;
  registryNumber: string;
  /** Natural log-odds; higher is likelier. */
  score: number;
  matchedMarking: { kind: string; text: string; place: string | null };
  alignment: readonly AlignmentStep[];
  fields: Partial<Record<Field, { stated: unknown; recorded: unknown; comparison: Comparison; confidence: number }>>;
  alert: Alert;
  contact: CandidateLine['contact'];
}

const alertOf = (status: Status): Alert => (status === 'active' ? null : status);

export function candidateView({ score, line, pooled }: RankedCandidate, stated: StatedFields): CandidateView {
  const [best] = score.matches;
  const compared = FIELDS.map((field) => [
    field,
    {
      stated: stated[field] ?? null,
      recorded: pooled.recorded[field],
      comparison: pooled.fields[field] ?? 'unknown',
      confidence: Math.round(100 * (pooled.fields.confidence?.[field] ?? 1)) / 100,
    },
  ]);
  return {
    weaponId: line.weaponId,
    registryNumber: line.registryNumber,
    score: Math.round(score.logOdds * 100) / 100,
    matchedMarking: line.markings[best!.marking]!,
    alignment: readableSteps(best!.alignment.steps),
    fields: Object.fromEntries(compared),
    alert: alertOf(line.status),
    contact: line.contact,
  };
}
