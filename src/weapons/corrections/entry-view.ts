import type { ReadableEntry } from '../../ledger/index.js';
import { isRestated, weaponCorrected } from './correction-kinds.js';

/** As written; with corrections in their place; as written with the corrected values beside. */
export const VIEWS = ['original', 'corrected', 'both'] as const;
export type View = (typeof VIEWS)[number];

const OF_ENVELOPE = ['occurredAt', 'source', 'sourceRef', 'basis'] as const;

/** The part of an entry that a correction can restate. */
export type Said = Pick<ReadableEntry, (typeof OF_ENVELOPE)[number] | 'payload'>;

/** An entry as it is viewed. Its hash is always that of the entry as written. */
export interface ViewedEntry extends ReadableEntry {
  /** Entries that restate fields of it, oldest first; absent where there are none, and in the view `original`. */
  correctedBy?: string[];
  /** Of the view `both`: what it says by these corrections. */
  corrected?: Said;
}

/** Fields that an entry does not have where nothing is said. */
const ABSENT_WHERE_UNSAID = new Set([
  'sourceRef',
  'basis',
  'legacy',
  'conditions',
  'military',
  'circumstances',
  'caseReference',
  'appliedBy',
]);

type Members = Record<string, unknown>;

function put(members: Members, name: string, value: unknown): void {
  if (value === null && ABSENT_WHERE_UNSAID.has(name)) delete members[name];
  else members[name] = value;
}

const saidBy = ({ occurredAt, source, sourceRef, basis, payload }: Said): Said => ({
  occurredAt,
  source,
  ...(sourceRef === undefined ? {} : { sourceRef }),
  ...(basis === undefined ? {} : { basis }),
  payload: structuredClone(payload),
});

/** What a correction restates, by name. */
export const restatedBy = (payload: object): [name: string, value: unknown][] =>
  Object.entries(payload).filter(([name]) => isRestated(name));

/** What an entry says by its corrections, which come in the order they were recorded: the latest of a field holds. */
export function applyCorrections(entry: Said, corrections: readonly Pick<ReadableEntry, 'payload'>[]): Said {
  const said = saidBy(entry);
  for (const correction of corrections)
    for (const [name, value] of restatedBy(correction.payload)) {
      if (name === 'markings') restateMarkings(said.payload as Members, value as Members[]);
      else if (OF_ENVELOPE.some((one) => one === name)) put(said as unknown as Members, name, value);
      else put(said.payload as Members, name, value);
    }
  return said;
}

function restateMarkings(payload: Members, restated: readonly Members[]): void {
  const markings = payload.markings as Members[];
  for (const { number, ...members } of restated) {
    const marking = markings.find((one) => one.number === number);
    if (marking) for (const [name, value] of Object.entries(members)) put(marking, name, value);
  }
}

/**
 * Entries, in whatever selection, as one of the views shows them. `corrections` holds every correction of them that the
 * reader may see, each stream's in order, among any other entries; a whole history holds its own.
 */
export function viewEntries(
  entries: readonly ReadableEntry[],
  view: View,
  corrections: readonly ReadableEntry[] = entries,
): ViewedEntry[] {
  if (view === 'original') return [...entries];
  const byEntry = new Map<string, ReadableEntry[]>();
  for (const correction of corrections) {
    if (correction.kind !== weaponCorrected.kind) continue;
    byEntry.set(correction.corrects!, [...(byEntry.get(correction.corrects!) ?? []), correction]);
  }
  return entries.map((entry) => {
    const own = byEntry.get(entry.id);
    if (!own) return entry;
    const corrected = applyCorrections(entry, own);
    const correctedBy = own.map(({ id }) => id);
    if (view === 'both') return { ...entry, correctedBy, corrected };
    const { sourceRef: _ref, basis: _basis, ...rest } = entry;
    return { ...rest, ...corrected, correctedBy };
  });
}
