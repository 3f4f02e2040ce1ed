import { QuotaSpentError } from './weapons.errors.js';

/** What an officer looks at, counted by the day of UTC: searches, and different weapons. */
export const QUOTAS = ['searches', 'weaponsShown', 'weaponsDisclosed'] as const;
export type Quota = (typeof QUOTAS)[number];

/** 0 is no quota. */
export type Quotas = Readonly<Record<Quota, number>>;
export type LookCounts = Partial<Record<Quota, number>>;

/** What is left of a quota; null where there is none. */
export interface Allowance {
  limit: number | null;
  remaining: number | null;
}

/** What an answer says of the quotas it was counted against. */
export type QuotaView<Counted extends Quota = Quota> = Record<Counted, Allowance> & {
  /** Four fifths or more of one of them are used. */
  nearlySpent: boolean;
  /** When counting begins anew, RFC 3339. */
  resetsAt: string;
};

const NEARLY = 0.8;
const DAY_MS = 86_400_000;

const midnightAfter = (now: string): number => (Math.floor(Date.parse(now) / DAY_MS) + 1) * DAY_MS;
const resetOf = (now: string): string => new Date(midnightAfter(now)).toISOString();

export function quotaSpent(quotas: Quotas, quota: Quota, now: string): QuotaSpentError {
  const seconds = Math.ceil((midnightAfter(now) - Date.parse(now)) / 1000);
  return new QuotaSpentError(quota, quotas[quota], resetOf(now), seconds);
}

/** Refuses another look where a quota leaves none (domain C-19: looking is bounded). */
export function requireOneMore(quotas: Quotas, counts: LookCounts, now: string): void {
  const spent = QUOTAS.find((quota) => quotas[quota] > 0 && (counts[quota] ?? 0) >= quotas[quota]);
  if (spent) throw quotaSpent(quotas, spent, now);
}

export function quotaView<Counted extends Quota>(
  quotas: Quotas,
  counts: Record<Counted, number>,
  now: string,
): QuotaView<Counted> {
  const counted = Object.entries<number>(counts) as [Counted, number][];
  const allowances = counted.map(([quota, count]): [Counted, Allowance] => [
    quota,
    quotas[quota] === 0
      ? { limit: null, remaining: null }
      : { limit: quotas[quota], remaining: Math.max(0, quotas[quota] - count) },
  ]);
  return {
    ...(Object.fromEntries(allowances) as Record<Counted, Allowance>),
    nearlySpent: counted.some(([quota, count]) => quotas[quota] > 0 && count >= NEARLY * quotas[quota]),
    resetsAt: resetOf(now),
  };
}
