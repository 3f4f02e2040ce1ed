import { LOOK_ACTS } from '../../ledger/index.js';

/** What an officer did that changed nothing in the register. */
export const ACTS = ['search', 'disclosure', ...LOOK_ACTS] as const;
export type Act = (typeof ACTS)[number];

/** One look of one officer, as an auditor reads it. */
export interface RecordedLook {
  recordedAt: string;
  act: Act;
  /** Null, as those that follow, for refusals of callers nobody knows. */
  officer: string | null;
  credential: string | null;
  identity: 'authenticated' | 'asserted' | null;
  agency: string | null;
  unit: string | null;
  purpose: string | null;
  /** Whether a case was named with it or after it; null where none is asked for. */
  caseNamed: boolean | null;
  shows: string | null;
  route: string | null;
  target: string | null;
  weapons: string[];
  /** Why it was refused. */
  code: string | null;
  /** Of an export that ended. */
  rows: number | null;
  times: number;
  request: string | null;
  /** That records it, and the place of the look among those it records, from 0. */
  entry: string;
  number: number;
}

/** Where a look stands among all of them, newest first. */
export const placeOfLook = ({ recordedAt, entry, number }: RecordedLook): string => `${recordedAt} ${entry} ${number}`;
export const LOOK_PLACE = /^\d{4}-\d\d-\d\dT[\d:.]+Z [0-9a-f-]{36} \d{1,9}$/;
