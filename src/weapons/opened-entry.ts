import type { Fact, Recorded } from '../ledger/core.js';
import type { WeaponEntry } from './weapon-projection.js';

/** The entry a fact became, as its writer knows it: everything open. */
export function openedEntry({ row, viewers }: Recorded, fact: Fact): WeaponEntry {
  return {
    id: row.id,
    position: row.position,
    kind: row.kind,
    streamId: row.streamId,
    occurredAt: fact.occurredAt,
    occurredFrom: row.occurredFrom,
    occurredTo: row.occurredTo,
    recordedAt: row.recordedAt,
    unit: row.unit,
    payload: fact.values as WeaponEntry['payload'],
    viewers,
  };
}
