import { prepared } from '../platform/database/prepared.js';
import { copyTarget, type Transaction } from '../platform/database/transaction.js';
import { writeStatement, type Write, type WriteStatement } from '../platform/database/write.js';
import { copiedRows, type CopiedRows } from '../platform/tabular/copy-text.js';
import { uncommonCharacters, type WeaponChange } from './weapon-projection.js';

/** Where the rows of each table come from: each is everything after FROM. */
interface Sources {
  weapons: string;
  states: string;
  markings: string;
  keys: string;
  expected: string;
}

const SENT: Sources = {
  weapons: 'json_populate_recordset(NULL::weapons, $1)',
  states: 'json_populate_recordset(NULL::weapon_states, $2)',
  markings: 'json_populate_recordset(NULL::markings, $3)',
  keys: 'json_populate_recordset(NULL::marking_keys, $4)',
  expected: '$5',
};

/** What entries add beside the weapon's own row. */
const addedRows = ({ states, markings, keys }: Sources): string => `
  state AS (
    INSERT INTO weapon_states SELECT * FROM ${states} RETURNING 1),
  marking AS (
    INSERT INTO markings SELECT * FROM ${markings} RETURNING 1),
  key AS (
    INSERT INTO marking_keys SELECT * FROM ${keys})`;

/** The database itself refuses where other rows were written than the entries make. */
const asExpected = ({ expected }: Sources): string => `
  require_rows(ARRAY[(SELECT count(*) FROM weapon), (SELECT count(*) FROM state), (SELECT count(*) FROM marking)],
               ${expected}::bigint[])`;

/** The codes of a description are those of the last edition of the vocabulary; else the transaction is run again. */
const register = (sources: Sources, edition: string): WriteStatement =>
  writeStatement(
    `
  weapon AS (
    INSERT INTO weapons SELECT * FROM ${sources.weapons} RETURNING 1),
  ${addedRows(sources)}`,
    `${asExpected(sources)}, require_edition(${edition}::bigint)`,
  );

const REGISTER = register(SENT, '$6');

const CHANGE = writeStatement(
  `
  weapon AS (
    UPDATE weapons w
       SET position = n.position, unmarked_reason = n.unmarked_reason, status = n.status, holder_kind = n.holder_kind, holder_unit_id = n.holder_unit_id,
           holder_basis = n.holder_basis, holder_as_of = n.holder_as_of, viewers = n.viewers
      FROM ${SENT.weapons} n WHERE w.id = n.id RETURNING 1),
  described AS (
    UPDATE markings m SET viewers = n.viewers FROM ${SENT.weapons} n
     WHERE m.weapon_id = n.id AND m.viewers <> n.viewers),
  ${addedRows(SENT)}`,
  asExpected(SENT),
);

const LEARN_CHARACTERS = prepared<never>(`
  INSERT INTO key_characters SELECT unnest($1::text[]) ON CONFLICT ON CONSTRAINT pk_key_characters DO NOTHING`);

type Sender = Pick<Transaction, 'send'>;

type Table = keyof Omit<Sources, 'expected'>;

const rowsOf = (changes: readonly WeaponChange[]) => ({
  weapons: changes.map((change) => change.weapon),
  states: changes.flatMap((change) => change.states),
  markings: changes.flatMap((change) => change.markings),
  keys: changes.flatMap((change) => change.keys),
});

const counted = ({ weapons, states, markings }: Record<Exclude<Table, 'keys'>, readonly object[]>) => [
  weapons.length,
  states.length,
  markings.length,
];

/** The write of new weapons with all that their first entries say, in the codes of an edition of the vocabulary. */
export const registered = (changes: readonly WeaponChange[], edition: number): Write =>
  written(REGISTER, changes, edition);

/** The write of what later entries say of weapons on record; who is party now sees the earlier markings too. */
export const changed = (changes: readonly WeaponChange[]): Write => written(CHANGE, changes);

function written(statement: WriteStatement, changes: readonly WeaponChange[], ...further: number[]): Write {
  const { keys, ...rows } = rowsOf(changes);
  const tables = [rows.weapons, rows.states, rows.markings, keys].map((table) => JSON.stringify(table));
  return { statement, values: [...tables, counted(rows), ...further] };
}

/** Sends the characters of new keys that every search must try from now on. */
export const learnCharacters = (tx: Sender, changes: readonly WeaponChange[]): void =>
  learn(tx, uncommonCharacters(changes.flatMap((change) => change.keys)));

function learn(tx: Sender, characters: string[]): void {
  if (characters.length > 0) tx.send(LEARN_CHARACTERS, [characters]);
}

const COPIED = {
  weapons: copyTarget('copied_weapons', 'LIKE weapons'),
  states: copyTarget('copied_weapon_states', 'LIKE weapon_states'),
  markings: copyTarget('copied_markings', 'LIKE markings'),
  // Nobody who serves may read the keys, and so not what is like them.
  keys: copyTarget(
    'copied_marking_keys',
    'key text, kind text, weapon_id uuid, marking_number integer, version smallint',
  ),
};

const TABLES = ['weapons', 'states', 'markings', 'keys'] as const;

const REGISTER_COPIED = register(
  {
    weapons: COPIED.weapons.name,
    states: COPIED.states.name,
    markings: COPIED.markings.name,
    keys: COPIED.keys.name,
    expected: '$1',
  },
  '$2',
);

/** New weapons for COPY: plain data, which a worker thread can make. */
export interface CopiedWeapons extends Record<Table, CopiedRows> {
  /** Characters that every search must try from now on. */
  learned: string[];
}

export function copiedWeapons(changes: readonly WeaponChange[]): CopiedWeapons {
  const { weapons, states, markings, keys } = rowsOf(changes);
  return {
    weapons: copiedRows(weapons),
    states: copiedRows(states),
    markings: copiedRows(markings),
    keys: copiedRows(keys),
    learned: uncommonCharacters(keys),
  };
}

/** Writes new weapons that were projected elsewhere, described in the codes of an edition of the vocabulary. */
export async function copyWeapons(tx: Transaction, copied: CopiedWeapons, edition: number): Promise<void> {
  for (const table of TABLES) await tx.copy(COPIED[table], copied[table]);
  const { weapons, states, markings } = copied;
  tx.write([{ statement: REGISTER_COPIED, values: [[weapons.count, states.count, markings.count], edition] }]);
  for (const table of TABLES) tx.send(COPIED[table].empty, []);
  learn(tx, copied.learned);
}
