import {
  alphabetWith,
  indexedExactKey,
  MAX_KEY_LENGTH,
  needsTwoEdits,
  probesOf,
  type EditGroup,
  type KeyKind,
  type NeighbourhoodOptions,
  type Reading,
  type StatedReading,
} from '../matching/index.js';
import { CandidatePool, type KeyMeaning } from './candidate-pool.js';
import type { Depth } from './marking-searches.dto.js';
import type { ProbeRow, StatedFields } from './search-evidence.js';

/** Keys sent in one statement: few enough that neither making them nor reading the answer holds up other requests. */
const PROBES_AT_ONCE = 5_000;

export interface CandidateSearch {
  readings: readonly StatedReading[];
  stated: StatedFields;
  depth: Depth;
  /** Folded characters that occur in the register besides the common alphabet. */
  characters: readonly string[];
  /** Of `performance.now()`; what was found until then is the answer. */
  deadline: number;
}

/** Asks the register for the weapons indexed under one of these keys. */
export type ProbeMarkings = (kind: KeyKind, keys: readonly string[]) => Promise<ProbeRow[]>;

export interface FoundCandidates {
  pool: CandidatePool;
  /** Whether two edits were tried. */
  deep: boolean;
  /** False where the time ran out before all of the class was probed. */
  complete: boolean;
}

/**
 * Every weapon of the stated class of errors, and with two edits where `deep` asks for them, or `auto` finds nothing
 * better than contradicted. One edit of all readings comes first: should the time run out, the likeliest is known.
 */
export async function findCandidates(probe: ProbeMarkings, search: CandidateSearch): Promise<FoundCandidates> {
  const { readings, stated, depth, deadline } = search;
  const alphabet = alphabetWith(search.characters);
  const pool = new CandidatePool(readings, stated);
  const look = (edits: 1 | 2) => probeAll(probe, pool, probesFor(readings, { alphabet, edits }), deadline);
  const complete = await look(1);
  const deep = depth === 'deep' || (depth === 'auto' && editable(readings) && needsTwoEdits([...pool.candidates()]));
  if (!complete || !deep) return { pool, deep, complete };
  return { pool, deep, complete: await look(2) };
}

const editable = (readings: readonly StatedReading[]): boolean => readings.some(({ reading }) => reading.unknown === 0);

export const isLong = ({ exact }: Reading): boolean => exact.length > MAX_KEY_LENGTH;

interface Probe extends EditGroup {
  reading: number;
  kind: KeyKind;
}

/**
 * A reading past the longest folded key is probed by its exact key, and by what one character less makes of it. What
 * unread characters can stand for is probed with one edit, once.
 */
function* probesFor(readings: readonly StatedReading[], options: NeighbourhoodOptions): Generator<Probe> {
  for (const [index, { reading }] of readings.entries()) {
    if (options.edits === 2 && reading.unknown > 0) continue;
    const place = { reading: index };
    if (isLong(reading))
      yield { ...place, kind: 'exact', class: 'equal', keys: [indexedExactKey(reading.exact.join(''))] };
    for (const group of probesOf(reading, options, PROBES_AT_ONCE)) yield { ...place, kind: 'folded', ...group };
  }
}

/** Keys of one kind on their way to the database, and what each means. */
class Batch {
  private readonly meanings = new Map<string, readonly KeyMeaning[]>();

  constructor(private readonly kind: KeyKind) {}

  get size(): number {
    return this.meanings.size;
  }

  add({ keys, reading, class: editClass }: Probe): void {
    const meaning = [{ reading, class: editClass }];
    for (const key of keys) {
      const known = this.meanings.get(key);
      this.meanings.set(key, known ? [...known, ...meaning] : meaning);
    }
  }

  async send(probe: ProbeMarkings, pool: CandidatePool): Promise<void> {
    if (this.size === 0) return;
    pool.add(await probe(this.kind, [...this.meanings.keys()]), this.meanings);
    this.meanings.clear();
  }
}

/** Probes batch after batch until the time is up, one at least; false where some of the class may be left unprobed. */
async function probeAll(
  ask: ProbeMarkings,
  pool: CandidatePool,
  probes: Iterable<Probe>,
  deadline: number,
): Promise<boolean> {
  const batches = { folded: new Batch('folded'), exact: new Batch('exact') };
  for (const probe of probes) {
    const batch = batches[probe.kind];
    batch.add(probe);
    if (batch.size < PROBES_AT_ONCE) continue;
    await batch.send(ask, pool);
    if (performance.now() > deadline) return false;
  }
  for (const batch of Object.values(batches)) await batch.send(ask, pool);
  return true;
}
