import type { EntityManager } from 'typeorm';
import { canonicalJson } from '../canonical.js';
import { cursorBatches } from '../../platform/database/cursor.js';
import { parseEntry } from '../entry.js';
import { definedKinds } from '../kinds.js';
import { GrowingTree, leafHash } from '../merkle.js';
import { isInForce, retentionOf, type RecordClass, type RetentionRule } from './retention.js';

/** How many openings of entries of a kind expire, as which records, by which rule. */
export interface ExpiringClass {
  class: RecordClass;
  rule: string;
  kind: string;
  openings: number;
}

/** What expires on a day. */
export interface Expiring {
  /** `YYYY-MM-DD`: what ended by its beginning, in UTC. */
  at: string;
  openings: number;
  /** RFC 6962 root over the canonical [entry id, path] of each, in their order; lower-case hex. */
  listHash: string;
  classes: ExpiringClass[];
}

/** An entry of which every opening expires. */
export interface ExpiringEntry {
  entryId: string;
  streamId: string;
}

interface Candidate extends ExpiringEntry {
  kind: string;
  canonical: string;
  occurredTo: string | null;
  recordedAt: string;
  lastEntryAt: string;
  destroyedAt: string | null;
  paths: string[];
}

const CANDIDATES = `
  SELECT e.id AS "entryId", e.stream_id AS "streamId", e.kind, e.canonical, registry_time(e.occurred_to) AS "occurredTo",
         registry_time(e.recorded_at) AS "recordedAt", registry_time(s.recorded_at) AS "lastEntryAt",
         registry_time(d.at) AS "destroyedAt", o.paths
    FROM (SELECT entry_id, array_agg(path ORDER BY path COLLATE "C") AS paths FROM entry_openings GROUP BY entry_id) o
    JOIN ledger_entries e ON e.id = o.entry_id
    JOIN streams s ON s.id = e.stream_id
    LEFT JOIN (SELECT stream_id, max(least(occurred_to, recorded_at)) AS at FROM ledger_entries
                WHERE kind = 'weapon.destroyed' GROUP BY stream_id) d ON d.stream_id = e.stream_id
   WHERE NOT EXISTS (SELECT FROM retention_holds h
                      WHERE h.stream_id = e.stream_id AND h.lifted_by IS NULL AND (h.until IS NULL OR h.until >= $1))
   ORDER BY e.id`;

/** Finds what expires; `take` is given the entries, some at a time. Memory does not grow with the register. */
export async function findExpiring(
  manager: EntityManager,
  rules: readonly RetentionRule[],
  at: string,
  take: (entries: readonly ExpiringEntry[]) => Promise<void> = () => Promise.resolve(),
): Promise<Expiring> {
  const inForce = rules.filter((rule) => isInForce(rule, at));
  const day = new Date(`${at}T00:00:00Z`);
  const tree = new GrowingTree();
  const classes = new Map<string, ExpiringClass>();
  for await (const batch of cursorBatches<Candidate>(manager, 'expiring_entries', CANDIDATES, [at])) {
    const expiring = batch.filter((candidate) => {
      const of = classesOf(candidate);
      const { until, rule } = retentionOf({ ...candidate, classes: of }, inForce);
      if (until === null || rule === null || until > day) return false;
      for (const path of candidate.paths) tree.add(leafHash(canonicalJson([candidate.entryId, path])));
      const { kind } = candidate;
      const key = `${rule.code} ${kind}`;
      const counted = classes.get(key) ?? { class: rule.class, rule: rule.code, kind, openings: 0 };
      classes.set(key, { ...counted, openings: counted.openings + candidate.paths.length });
      return true;
    });
    if (expiring.length > 0) await take(expiring);
  }
  const sorted = [...classes.keys()].sort().map((key) => classes.get(key)!);
  return { at, openings: tree.size, listHash: tree.root().toString('hex'), classes: sorted };
}

/** As which records an entry counts, as its kind says; of one that says nothing, or cannot be read, all is kept. */
function classesOf({ kind, canonical }: Candidate): readonly RecordClass[] {
  const records = definedKinds().get(kind)?.records;
  const parsed = records && parseEntry(canonical);
  return parsed && 'envelope' in parsed ? records(parsed.envelope.payload) : [];
}
