import type { Acting } from '../platform/database/acting.js';

/** What every report says of itself. */
export interface ReportHead {
  id: string;
  /** The unit the report is about, with all below it. The national authority's own is the whole register. */
  unit: string;
  job: string;
  requestedBy: string;
  requestedAt: string;
  /** The one moment that all of it is about; null until it is made. */
  asOf: string | null;
}

/** What a report is made of: its id and the unit it is about; `all` is the whole register. */
export interface ReportSubject {
  id: string;
  unit: string;
  all: boolean;
}

/** Tells who acts for the whole register from who acts for a part of it. */
export const isAboutAll = ({ authority, unit, authorityUnit }: Acting): boolean => authority && unit === authorityUnit;
