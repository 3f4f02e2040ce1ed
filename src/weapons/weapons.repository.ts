import type { EntityManager } from 'typeorm';
import { prepared, run, type PreparedStatement } from '../platform/database/prepared.js';
import { uncommonCharacters, type WeaponChange } from './weapon-projection.js';

interface Written {
  weapons: number;
  states: number;
  markings: number;
}

/** What entries add beside the weapon's own row, and how many rows of each were written. */
const WITH_ADDED_ROWS = `
  state AS (
    INSERT INTO weapon_states SELECT * FROM json_populate_recordset(NULL::weapon_states, $2) RETURNING 1),
  marking AS (
    INSERT INTO markings SELECT * FROM json_populate_recordset(NULL::markings, $3) RETURNING 1),
  key AS (
    INSERT INTO marking_keys SELECT * FROM json_populate_recordset(NULL::marking_keys, $4))
  SELECT (SELECT count(*) FROM weapon) AS weapons, (SELECT count(*) FROM state) AS states,
         (SELECT count(*) FROM marking) AS markings`;

const REGISTER = prepared<Written>(`
  WITH weapon AS (
    INSERT INTO weapons SELECT * FROM json_populate_recordset(NULL::weapons, $1) RETURNING 1),
  ${WITH_ADDED_ROWS}`);

const CHANGE = prepared<Written>(`
  WITH weapon AS (
    UPDATE weapons w
       SET position = n.position, status = n.status, holder_kind = n.holder_kind, holder_unit_id = n.holder_unit_id,
           holder_basis = n.holder_basis, holder_as_of = n.holder_as_of, viewers = n.viewers
      FROM json_populate_recordset(NULL::weapons, $1) n WHERE w.id = n.id RETURNING 1),
  described AS (
    UPDATE markings m SET viewers = n.viewers FROM json_populate_recordset(NULL::weapons, $1) n
     WHERE m.weapon_id = n.id AND m.viewers <> n.viewers),
  ${WITH_ADDED_ROWS}`);

const LEARN_CHARACTERS = `
  INSERT INTO key_characters SELECT unnest($1::text[]) ON CONFLICT ON CONSTRAINT pk_key_characters DO NOTHING`;

/** Writes new weapons with all that their first entries say. */
export const insertWeapons = (manager: EntityManager, changes: readonly WeaponChange[]): Promise<void> =>
  write(manager, REGISTER, changes);

/** Writes what later entries say of weapons that are on record; who is party now sees the earlier markings too. */
export const changeWeapons = (manager: EntityManager, changes: readonly WeaponChange[]): Promise<void> =>
  write(manager, CHANGE, changes);

async function write(
  manager: EntityManager,
  statement: PreparedStatement<Written>,
  changes: readonly WeaponChange[],
): Promise<void> {
  const [states, markings, keys] = [
    changes.flatMap((change) => change.states),
    changes.flatMap((change) => change.markings),
    changes.flatMap((change) => change.keys),
  ];
  const tables = [changes.map((change) => change.weapon), states, markings, keys];
  const [written] = await run(
    manager,
    statement,
    tables.map((rows) => JSON.stringify(rows)),
  );
  const expected = { weapons: changes.length, states: states.length, markings: markings.length };
  if (JSON.stringify(written) !== JSON.stringify(expected))
    throw new Error(`Wrote ${JSON.stringify(written)} rows where the facts make ${JSON.stringify(expected)}`);
  const learned = uncommonCharacters(keys);
  if (learned.length > 0) await manager.query(LEARN_CHARACTERS, [learned]);
}
