import type { Condition } from '../vocabulary/core.js';

/** Where the record of a weapon comes from; it decides which serial and marking rules apply. */
export const ORIGINS = [
  'manufactured',
  'imported',
  'stateStock',
  'civilRegistration',
  'legacyRecord',
  'recovered',
  'collected',
] as const;
export type Origin = (typeof ORIGINS)[number];

export const STATUSES = ['active', 'lost', 'stolen'] as const;
export type Status = (typeof STATUSES)[number];

/** Why a weapon has no marking at all (ITI §7 to §9: unmarked is a finding, not a gap). */
export const UNMARKED_REASONS = ['neverMarked', 'obliterated', 'notAccessible', 'notRecorded'] as const;
export type UnmarkedReason = (typeof UNMARKED_REASONS)[number];

/** Who is accountable now; `unknown` is unlocated, in nobody's book. `asOf` is EDTF. */
export type Holder =
  | { kind: 'unit'; unit: string; basis: 'present' | 'lastKnown'; asOf: string | null }
  | { kind: 'unknown'; unit: null; basis: 'lastKnown'; asOf: string | null };

/** On what the records of a closed company came to the State. */
export const LEGACY_MEDIA = ['paper', 'microfilm', 'image', 'digital', 'other'] as const;
export type LegacyMedium = (typeof LEGACY_MEDIA)[number];

/** Where a record stood before the State took it over: a manufacturer's or dealer's that went out of business (ITI §13). */
export interface Legacy {
  company: string;
  medium: LegacyMedium | null;
  volume: string | null;
  /** EDTF. */
  takenOverAt: string | null;
}

/** A code of the vocabulary, where one is certain, and always the string as it was written. */
export interface Named {
  code: string | null;
  asWritten: string;
}

/** What counting asks beyond the description; each is recorded only where somebody said it. */
export interface Counting {
  /** Of `CONDITIONS`, in their order; empty where it was examined and has none. */
  conditions?: Condition[];
  /** Made for armed forces. */
  military?: boolean;
}

/** What is known of a weapon besides its markings; null is unknown. */
export interface Description {
  type: Named;
  origin: Origin;
  manufacturer: Named | null;
  model: Named | null;
  calibre: Named | null;
  countryOfManufacture: string | null;
  yearOfManufacture: number | null;
}
