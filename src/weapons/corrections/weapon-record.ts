import type { OpenedEntry } from '../../ledger/core.js';
import {
  projectWeapon,
  uncommonCharacters,
  type KeyRow,
  type MarkingRow,
  type StateRow,
  type WeaponRow,
} from '../weapon-projection.js';
import { CORRECTION_KINDS, type Proposal } from './correction-kinds.js';
import { projectCorrection } from './correction-projection.js';
import type { CorrectionRow } from './correction-row.js';

const keyOf = ({ key, kind, marking_number }: KeyRow): string => JSON.stringify([key, kind, marking_number]);

/** All that one weapon's stream makes, entry by entry from its first on. */
export class WeaponRecord {
  private weapon: WeaponRow | null = null;
  private readonly states: StateRow[] = [];
  private readonly markings = new Map<number, MarkingRow>();
  private readonly keys = new Map<string, KeyRow>();
  private readonly corrections = new Map<string, CorrectionRow>();
  /** A character stays one that searches try, whatever is corrected later. */
  private readonly learned = new Set<string>();

  follow(entry: OpenedEntry): void {
    if (CORRECTION_KINDS.includes(entry.kind)) this.correct(entry);
    else {
      const { weapon, states, markings, keys } = projectWeapon(this.weapon, entry);
      this.take(weapon, states, markings, keys);
    }
  }

  /** Rows by table. */
  rows(): Record<string, readonly object[]> {
    const { weapon, states, markings, keys, corrections, learned } = this;
    const { viewers } = weapon!;
    return {
      weapons: [weapon!],
      weapon_states: states,
      markings: [...markings.values()].map((marking) => ({ ...marking, viewers })),
      marking_keys: [...keys.values()],
      key_characters: [...learned].map((character) => ({ character })),
      corrections: [...corrections.values()],
    };
  }

  private correct(entry: OpenedEntry): void {
    if (this.weapon === null) throw new Error(`${entry.kind} before weapon.registered on stream ${entry.streamId}`);
    const { proposal } = entry.payload as unknown as { proposal?: Proposal };
    const change = projectCorrection(
      {
        weapon: this.weapon,
        states: this.states.filter(({ restates }) => restates === undefined),
        markings: [...this.markings.values()],
        proposed: proposal && this.corrections.get(proposal.entry),
      },
      entry,
    );
    for (const key of change.gone) this.keys.delete(keyOf(key));
    this.take(change.weapon, change.states, change.restated, change.keys);
    this.corrections.set(change.correction.id, change.correction);
  }

  private take(weapon: WeaponRow, states: StateRow[], markings: MarkingRow[], keys: KeyRow[]): void {
    this.weapon = weapon;
    this.states.push(...states);
    for (const marking of markings) this.markings.set(marking.number, marking);
    for (const key of keys) this.keys.set(keyOf(key), key);
    for (const character of uncommonCharacters(keys)) this.learned.add(character);
  }
}
