import type { EntityManager } from 'typeorm';
import type { Envelope } from './envelope.js';
import { openPayload, type EntryOpening } from './openings.js';

/** An entry as a reader sees it: the envelope with those sealed fields opened that are open to the reader. */
export interface ReadableEntry extends Omit<Envelope, 'payload' | 'basis' | 'sourceRef'> {
  hash: string;
  payload: Envelope['payload'];
  basis?: unknown;
  sourceRef?: unknown;
  /** Places of sealed fields (RFC 6901) that nobody can open any more: their time was over. Absent where there are none. */
  expired?: string[];
}

const READABLE = `
  SELECT e.canonical, encode(e.hash, 'hex') AS hash,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('path', o.path, 'name', o.name, 'value', o.value,
                                                       'salt', encode(o.salt, 'hex'))), '[]')
            FROM entry_openings o WHERE o.entry_id = e.id) AS openings,
         ARRAY(SELECT x.path FROM expired_openings x WHERE x.entry_id = e.id ORDER BY x.path COLLATE "C") AS expired
    FROM ledger_entries e`;

const HISTORY = `${READABLE} WHERE e.stream_id = $1 AND e.position > $2 ORDER BY e.position LIMIT $3`;
const BY_ID = `${READABLE} WHERE e.id = ANY ($1::uuid[]) ORDER BY e.stream_id, e.position`;

interface HistoryRow {
  canonical: string;
  hash: string;
  openings: EntryOpening[];
  expired: string[];
}

const OF_ENVELOPE = ['/basis', '/sourceRef'] as const;

function readable({ canonical, hash, openings, expired }: HistoryRow): ReadableEntry {
  const envelope = JSON.parse(canonical) as Envelope;
  const own = openings.filter(({ path }) => !OF_ENVELOPE.some((place) => place === path));
  const outer = Object.fromEntries(
    openings.filter(({ path }) => OF_ENVELOPE.some((place) => place === path)).map(({ name, value }) => [name, value]),
  );
  return {
    ...envelope,
    ...outer,
    payload: openPayload(envelope.payload, own),
    hash,
    ...(expired.length > 0 && { expired }),
  };
}

/** An entry of which nothing sealed is open. */
export const unopenedEntry = (canonical: string, hash: string): ReadableEntry =>
  readable({ canonical, hash, openings: [], expired: [] });

/** Entries of a stream that the actor may see, after a position, in order. */
export async function listEntries(
  manager: EntityManager,
  streamId: string,
  after: number,
  limit: number,
): Promise<ReadableEntry[]> {
  return (await manager.query<HistoryRow[]>(HISTORY, [streamId, after, limit])).map(readable);
}

/** Those of these entries that the actor may see, each stream's in order. */
export async function getEntries(manager: EntityManager, ids: readonly string[]): Promise<ReadableEntry[]> {
  return (await manager.query<HistoryRow[]>(BY_ID, [ids])).map(readable);
}
