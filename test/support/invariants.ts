import { isDeepStrictEqual } from 'node:util';
import { expect } from '@jest/globals';
import { leafHash } from '../../src/ledger/merkle.js';
import { withClient } from '../../src/platform/database/embedded/with-client.js';
import type { TestDatabase } from './postgres.js';

const ENTRIES = `
  SELECT stream_id, position::int, id, kind, encode(hash, 'hex') AS hash, canonical, recorded_at, viewers
    FROM ledger_entries ORDER BY stream_id, ledger_entries.position`;
const HEADS = `SELECT id, position::int, encode(hash, 'hex') AS hash, recorded_at FROM streams`;
const WEAPONS = `SELECT id, position::int, status, holder_kind, holder_unit_id FROM weapons`;
const STATES = `
  SELECT weapon_id, position::int, entry_id, status, holder_kind, holder_unit_id, restates::int FROM weapon_states
   ORDER BY weapon_id, weapon_states.position`;
const STRAYS = `
  SELECT 'outbox or leaf' AS what, e.id FROM ledger_entries e
    LEFT JOIN ledger_outbox o ON o.entry_id = e.id
    LEFT JOIN log_leaves l ON l.entry_id = e.id
   WHERE num_nonnulls(o.entry_id, l.entry_id) <> 1
  UNION ALL SELECT 'entry', l.entry_id FROM log_leaves l LEFT JOIN ledger_entries e ON e.id = l.entry_id WHERE e.id IS NULL
  UNION ALL SELECT 'entry', o.entry_id FROM ledger_outbox o LEFT JOIN ledger_entries e ON e.id = o.entry_id WHERE e.id IS NULL
  UNION ALL SELECT 'opening', o.entry_id FROM entry_openings o LEFT JOIN ledger_entries e ON e.id = o.entry_id WHERE e.id IS NULL
  UNION ALL SELECT 'marking', m.entry_id FROM markings m LEFT JOIN ledger_entries e ON e.id = m.entry_id WHERE e.id IS NULL`;
const MARKINGS = `SELECT weapon_id, array_agg(number ORDER BY number) AS numbers FROM markings GROUP BY 1`;

interface EntryRow {
  stream_id: string;
  position: number;
  id: string;
  kind: string;
  hash: string;
  canonical: string;
  recorded_at: Date;
}

const STATUS_AFTER: Record<string, string> = {
  'weapon.registered': 'active',
  'weapon.lost': 'lost',
  'weapon.stolen': 'stolen',
  'weapon.found': 'active',
};

const grouped = <Row>(rows: Row[], key: (row: Row) => string): Map<string, Row[]> => {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
};

type Note = (what: string, id: unknown, found: unknown, wanted: unknown) => void;

/**
 * What must hold of a register whatever happened to it: streams without gaps or broken chains, heads that stand at
 * their last entries, one holder or none for each weapon, states that follow the entries.
 */
export async function expectInvariants({
  superuserUrl,
}: Pick<TestDatabase, 'superuserUrl'>): Promise<{ entries: EntryRow[] }> {
  const [entries, heads, weapons, states, strays, markings] = await withClient(superuserUrl, async (superuser) => {
    await superuser.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const read = [];
    for (const statement of [ENTRIES, HEADS, WEAPONS, STATES, STRAYS, MARKINGS])
      read.push((await superuser.query(statement)).rows);
    return read as [EntryRow[], ...Record<string, unknown>[][]];
  });
  const broken: unknown[] = [];
  // Not by expect: it takes a third of a millisecond, and there are ten questions to a weapon.
  const note: Note = (what, id, found, wanted) => {
    if (!isDeepStrictEqual(found, wanted)) broken.push({ what, id, found, wanted });
  };
  const streams = grouped(entries, (entry) => entry.stream_id);
  for (const [id, stream] of streams) noteStream(id, stream, note);
  note('heads', null, heads!.map(({ id }) => id).sort(), [...streams.keys()].sort());
  for (const { id, ...head } of heads!) {
    const { position, hash, recorded_at } = streams.get(id as string)?.at(-1) ?? {};
    note('head', id, head, { position, hash, recorded_at });
  }
  note('strays', null, strays, []);
  for (const { weapon_id, numbers } of markings!)
    note('markings', weapon_id, numbers, numbersFromOne(numbers as number[]));
  const statesOf = grouped(states!, ({ weapon_id }) => weapon_id as string);
  note('weapons', null, weapons!.map(({ id }) => id).sort(), [...statesOf.keys()].sort());
  for (const { id, position, ...now } of weapons!) {
    const stream = streams.get(id as string) ?? [];
    note('position', id, position, stream.length);
    note('holder', id, now.holder_unit_id === null, now.holder_kind === 'unknown');
    const changes = stream.filter(({ kind }) => kind in STATUS_AFTER);
    const [recorded, restating] = [true, false].map((own) =>
      (statesOf.get(id as string) ?? []).filter(({ restates }) => (restates === null) === own),
    ) as [Record<string, unknown>[], Record<string, unknown>[]];
    for (const { position: at, entry_id, restates, ...state } of restating) {
      const {
        position: _,
        entry_id: __,
        restates: ___,
        ...original
      } = recorded.find((one) => one.position === restates) ?? {};
      note('restated state', id, state, original);
      const entry = stream[(at as number) - 1];
      note('restating entry', id, [entry?.id, entry?.kind], [entry_id, 'weapon.corrected']);
    }
    note(
      'states',
      id,
      recorded.map(({ position: at, entry_id, status }) => [at, entry_id, status]),
      changes.map((entry) => [entry.position, entry.id, STATUS_AFTER[entry.kind]]),
    );
    const { status, holder_kind, holder_unit_id } = recorded.at(-1) ?? {};
    note('state', id, now, { status, holder_kind, holder_unit_id });
  }
  expect(broken).toEqual([]);
  return { entries };
}

const numbersFromOne = (things: readonly unknown[]): number[] => things.map((_, index) => index + 1);

function noteStream(id: string, stream: EntryRow[], note: Note): void {
  note(
    'positions',
    id,
    stream.map(({ position }) => position),
    numbersFromOne(stream),
  );
  for (const [index, entry] of stream.entries()) {
    const before = stream[index - 1];
    note('hash', entry.id, leafHash(entry.canonical).toString('hex'), entry.hash);
    const { prev, position, recordedAt } = JSON.parse(entry.canonical);
    note('chain', entry.id, { prev, position }, { prev: before?.hash ?? null, position: entry.position });
    if (before) note('order', entry.id, recordedAt >= JSON.parse(before.canonical).recordedAt, true);
  }
}
