import { prepared } from '../platform/database/prepared.js';
import { copyTarget, type Transaction } from '../platform/database/transaction.js';
import { writeStatement, type Write, type WriteStatement } from '../platform/database/write.js';
import { RowsToCopy, type CopiedRows } from '../platform/tabular/copy-text.js';
import { uncommonCharacters, type WeaponChange } from './weapon-projection.js';

/** Where the rows of each table come from: each is everything after FROM. */
interface Sources {
  weapons: string;
  states: string;
  markings: string;
}

const SENT: Sources = {
  weapons: 'json_populate_recordset(NULL::weapons, $1)',
  states: 'json_populate_recordset(NULL::weapon_states, $2)',
  markings: 'json_populate_recordset(NULL::markings, $3)',
};

const newWeapons = ({ weapons }: Sources): string => `
  weapon AS (
    INSERT INTO weapons SELECT * FROM ${weapons} RETURNING 1)`;

/** What entries add beside the weapon's own row, but for keys. */
const addedRows = ({ states, markings }: Sources): string => `
  state AS (
    INSERT INTO weapon_states SELECT * FROM ${states} RETURNING 1),
  marking AS (
    INSERT INTO markings SELECT * FROM ${markings} RETURNING 1)`;

/** Every search tries these characters of keys from now on. */
export const learn = (characters: string): string => `
  INSERT INTO key_characters SELECT unnest(${characters}::text[]) ON CONFLICT ON CONSTRAINT pk_key_characters DO NOTHING`;

const SENT_KEYS = `
  key AS (
    INSERT INTO marking_keys SELECT * FROM json_populate_recordset(NULL::marking_keys, $4) RETURNING 1),
  learned AS (${learn('$5')})`;

/** The database itself refuses where other rows were written than the entries make. */
const requireRows = (written: readonly string[], expected: string): string =>
  `require_rows(ARRAY[${written.map((each) => `(SELECT count(*) FROM ${each})`).join(', ')}], ${expected}::bigint[])`;

const SENT_ROWS = requireRows(['weapon', 'state', 'marking', 'key'], '$6');

/** The codes of a description are those of the last edition of the vocabulary; else the transaction is run again. */
const REGISTER = writeStatement(
  [newWeapons(SENT), addedRows(SENT), SENT_KEYS].join(','),
  `${SENT_ROWS}, require_edition($7::bigint)`,
);

const CHANGE = writeStatement(
  `
  weapon AS (
    UPDATE weapons w
       SET position = n.position, unmarked_reason = n.unmarked_reason, status = n.status,
           holder_kind = n.holder_kind, holder_unit_id = n.holder_unit_id, holder_basis = n.holder_basis,
           holder_as_of = n.holder_as_of, viewers = n.viewers
      FROM ${SENT.weapons} n WHERE w.id = n.id RETURNING 1),
  described AS (
    UPDATE markings m SET viewers = n.viewers FROM ${SENT.weapons} n
     WHERE m.weapon_id = n.id AND m.viewers <> n.viewers),
  ${addedRows(SENT)},
  ${SENT_KEYS}`,
  SENT_ROWS,
);

const TABLES = ['weapons', 'states', 'markings', 'keys'] as const;

type Table = (typeof TABLES)[number];

const rowsOf = (changes: readonly WeaponChange[]) => ({
  weapons: changes.map((change) => change.weapon),
  states: changes.flatMap((change) => change.states),
  markings: changes.flatMap((change) => change.markings),
  keys: changes.flatMap((change) => change.keys),
});

/** What is written of new weapons: all that their first entries say, in the codes of an edition of the vocabulary. */
export const rowsOfNew = (changes: readonly WeaponChange[], edition: number): Write =>
  written(REGISTER, changes, edition);

/** What later entries change of weapons on record; who is party now sees the earlier markings too. */
export const rowsOfChanged = (changes: readonly WeaponChange[]): Write => written(CHANGE, changes);

function written(statement: WriteStatement, changes: readonly WeaponChange[], ...further: number[]): Write {
  const rows = rowsOf(changes);
  const tables = TABLES.map((table) => rows[table]);
  const expected = tables.map(({ length }) => length);
  const values = [...tables.map((table) => JSON.stringify(table)), uncommonCharacters(rows.keys), expected, ...further];
  return { statement, values };
}

const COPIED = {
  weapons: copyTarget('copied_weapons', 'LIKE weapons'),
  states: copyTarget('copied_weapon_states', 'LIKE weapon_states'),
  markings: copyTarget('copied_markings', 'LIKE markings'),
};

const COPIED_ROWS: Sources = {
  weapons: COPIED.weapons.name,
  states: COPIED.states.name,
  markings: COPIED.markings.name,
};

const REGISTER_COPIED = writeStatement(
  [newWeapons(COPIED_ROWS), addedRows(COPIED_ROWS)].join(','),
  `${requireRows(['weapon', 'state', 'marking'], '$1')}, require_edition($2::bigint)`,
);

/** New weapons for COPY: plain data, which a worker thread can make. */
export interface CopiedWeapons extends Record<Table, CopiedRows> {
  /** Characters that every search must try from now on. */
  learned: string[];
}

/** Puts new weapons together for COPY. */
export class WeaponsToCopy {
  private readonly rows = {
    weapons: new RowsToCopy(),
    states: new RowsToCopy(),
    markings: new RowsToCopy(),
    keys: new RowsToCopy(),
  } satisfies Record<Table, RowsToCopy>;
  private readonly learned = new Set<string>();

  add({ weapon, states, markings, keys }: WeaponChange): void {
    this.rows.weapons.add(weapon);
    for (const state of states) this.rows.states.add(state);
    for (const marking of markings) this.rows.markings.add(marking);
    for (const key of keys) this.rows.keys.add(key);
    for (const character of uncommonCharacters(keys)) this.learned.add(character);
  }

  finish(): CopiedWeapons {
    const { weapons, states, markings, keys } = this.rows;
    return {
      weapons: weapons.finish(),
      states: states.finish(),
      markings: markings.finish(),
      keys: keys.finish(),
      learned: [...this.learned],
    };
  }
}

/** Hands over new weapons that were projected elsewhere, described in the codes of an edition of the vocabulary. */
export async function copyWeapons(tx: Transaction, copied: CopiedWeapons, edition: number): Promise<Write> {
  for (const table of ['weapons', 'states', 'markings'] as const) await tx.copy(COPIED[table], copied[table]);
  await tx.copyInto('marking_keys', copied.keys);
  const expected = [copied.weapons.count, copied.states.count, copied.markings.count];
  return { statement: REGISTER_COPIED, values: [expected, edition] };
}

const LEARN = prepared<never>(learn('$1'));

/**
 * What copied weapons taught: last in a transaction, since whoever learns the same character waits for its end, and in
 * one order, so that no two wait for each other.
 */
export function learnCharacters(tx: Pick<Transaction, 'send'>, characters: readonly string[]): void {
  if (characters.length > 0) tx.send(LEARN, [[...characters].sort()]);
}
