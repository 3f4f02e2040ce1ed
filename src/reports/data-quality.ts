import type { Points } from './completeness.js';
import type { Finding } from './finding.js';
import type { ReportHead } from './report.js';

/** Raised whenever the same register would be judged differently: reports of two versions are not compared. */
export const RULES_VERSION = 2;

/** How good a number of records is. */
export interface Totals {
  weapons: number;
  withoutFindings: number;
  /** Records with no serial, with junk for one, or with one that another record has; each counted once. */
  serialMissingOrDuplicate: number;
  /** Mean of the scores, from 0 to 100; null where there is no record. */
  meanScore: number | null;
  /** Mean points of each part. */
  meanPoints: Points | null;
  /** Records with each finding; a record may have several. */
  findings: Record<Finding, number>;
}

/** Records of one agency: those it holds, and the unlocated ones it put on record. */
export interface AgencyTotals extends Totals {
  agency: string;
}

export interface ReportView extends ReportHead {
  rulesVersion: number;
  vocabulary: Record<string, number> | null;
  edition: number | null;
  total: Totals | null;
}

/** A record in which something was found. */
export interface RecordFindings {
  weapon: string;
  registryNumber: string;
  agency: string;
  /** Records of one report with the same number were judged alike. */
  profile: number;
  score: number;
  points: Points;
  findings: Finding[];
  /** The same for records that may be one weapon twice; null where the serial is no duplicate. */
  duplicateSet: string | null;
}
