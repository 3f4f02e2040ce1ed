import type { AssessedDescription } from './assess-description.js';
import type { AssessedMarkings } from './assess-markings.js';
import { pointsOf, scoreOf, type Points } from './completeness.js';
import { inOrder, type Finding } from './finding.js';

/** One record judged: how complete it is, and what was found. A record without findings has 100 points. */
export interface Assessment {
  score: number;
  points: Points;
  findings: Finding[];
}

export function assessmentOf(
  description: Pick<AssessedDescription, 'findings' | 'credits'>,
  markings: AssessedMarkings,
): Assessment {
  const points = pointsOf({ ...description.credits, ...markings.credits });
  return { score: scoreOf(points), points, findings: inOrder([...description.findings, ...markings.findings]) };
}
