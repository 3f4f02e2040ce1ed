import { prepared, type PreparedStatement } from '../platform/database/prepared.js';
import type { Sendable, Transaction } from '../platform/database/transaction.js';
import { uncommonCharacters, type WeaponChange } from './weapon-projection.js';

/** What entries add beside the weapon's own row; the database itself refuses where other rows were written than expected. */
const WITH_ADDED_ROWS = `
  state AS (
    INSERT INTO weapon_states SELECT * FROM json_populate_recordset(NULL::weapon_states, $2) RETURNING 1),
  marking AS (
    INSERT INTO markings SELECT * FROM json_populate_recordset(NULL::markings, $3) RETURNING 1),
  key AS (
    INSERT INTO marking_keys SELECT * FROM json_populate_recordset(NULL::marking_keys, $4))
  SELECT require_rows(ARRAY[(SELECT count(*) FROM weapon), (SELECT count(*) FROM state),
                            (SELECT count(*) FROM marking)], $5::bigint[])`;

/** The codes of a description are those of the last edition of the vocabulary; else the transaction is run again. */
const BY_THE_LAST_EDITION = `, require_edition($6::bigint)`;

const REGISTER = prepared<never>(`
  WITH weapon AS (
    INSERT INTO weapons SELECT * FROM json_populate_recordset(NULL::weapons, $1) RETURNING 1),
  ${WITH_ADDED_ROWS}${BY_THE_LAST_EDITION}`);

const CHANGE = prepared<never>(`
  WITH weapon AS (
    UPDATE weapons w
       SET position = n.position, status = n.status, holder_kind = n.holder_kind, holder_unit_id = n.holder_unit_id,
           holder_basis = n.holder_basis, holder_as_of = n.holder_as_of, viewers = n.viewers
      FROM json_populate_recordset(NULL::weapons, $1) n WHERE w.id = n.id RETURNING 1),
  described AS (
    UPDATE markings m SET viewers = n.viewers FROM json_populate_recordset(NULL::weapons, $1) n
     WHERE m.weapon_id = n.id AND m.viewers <> n.viewers),
  ${WITH_ADDED_ROWS}`);

const LEARN_CHARACTERS = prepared<never>(`
  INSERT INTO key_characters SELECT unnest($1::text[]) ON CONFLICT ON CONSTRAINT pk_key_characters DO NOTHING`);

type Sender = Pick<Transaction, 'send'>;

/** What changes make of the tables, as the values of a statement: plain data, which a worker thread can make. */
export interface WeaponValues {
  rows: readonly Sendable[];
  /** Characters that every search must try from now on. */
  learned: string[];
}

export function weaponValues(changes: readonly WeaponChange[]): WeaponValues {
  const [states, markings, keys] = [
    changes.flatMap((change) => change.states),
    changes.flatMap((change) => change.markings),
    changes.flatMap((change) => change.keys),
  ];
  const rows = [changes.map((change) => change.weapon), states, markings, keys].map((table) => JSON.stringify(table));
  return { rows: [...rows, [changes.length, states.length, markings.length]], learned: uncommonCharacters(keys) };
}

/** Sends new weapons with all that their first entries say, described in the codes of an edition of the vocabulary. */
export const insertWeapons = (tx: Sender, values: WeaponValues, edition: number): void =>
  send(tx, REGISTER, values, edition);

/** Sends what later entries say of weapons that are on record; who is party now sees the earlier markings too. */
export const changeWeapons = (tx: Sender, values: WeaponValues): void => send(tx, CHANGE, values);

function send(
  tx: Sender,
  statement: PreparedStatement<never>,
  { rows, learned }: WeaponValues,
  ...further: number[]
): void {
  tx.send(statement, [...rows, ...further]);
  if (learned.length > 0) tx.send(LEARN_CHARACTERS, [learned]);
}
