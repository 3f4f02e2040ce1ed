import { prepared } from '../../platform/database/prepared.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { rowOf, writeStatement, type Write } from '../../platform/database/write.js';
import { uncommonCharacters } from '../weapon-projection.js';
import { learn } from '../weapons.repository.js';
import type { CorrectionChange } from './correction-projection.js';
import type { QuoteRow } from './quote.js';

/** The database itself refuses where other rows were written than the entry makes. */
const CORRECT = writeStatement(
  `
  weapon AS (
    UPDATE weapons w
       SET position = n.position, type_code = n.type_code, type_text = n.type_text,
           manufacturer_code = n.manufacturer_code, manufacturer_text = n.manufacturer_text,
           model_code = n.model_code, model_text = n.model_text,
           calibre_code = n.calibre_code, calibre_text = n.calibre_text,
           country_of_manufacture = n.country_of_manufacture, year_of_manufacture = n.year_of_manufacture,
           description_id = n.description_id, conditions = n.conditions, military = n.military,
           unmarked_reason = n.unmarked_reason, legacy = n.legacy, holder_as_of = n.holder_as_of, viewers = n.viewers
      FROM json_populate_record(NULL::weapons, $1) n WHERE w.id = n.id RETURNING 1),
  state AS (
    INSERT INTO weapon_states SELECT * FROM json_populate_recordset(NULL::weapon_states, $2) RETURNING 1),
  restated AS (
    UPDATE markings m
       SET kind = n.kind, text = n.text, scripts = n.scripts, symbols = n.symbols, unread = n.unread, place = n.place,
           method = n.method, height_micrometres = n.height_micrometres, depth_micrometres = n.depth_micrometres,
           legibility = n.legibility, applied_by = n.applied_by, applied_at = n.applied_at, viewers = n.viewers
      FROM json_populate_recordset(NULL::markings, $3) n
     WHERE m.weapon_id = n.weapon_id AND m.number = n.number RETURNING 1),
  shown AS (
    UPDATE markings m SET viewers = n.viewers FROM json_populate_record(NULL::weapons, $1) n
     WHERE m.weapon_id = n.id AND m.viewers <> n.viewers
       AND m.number NOT IN (SELECT number FROM json_populate_recordset(NULL::markings, $3))),
  key AS (
    INSERT INTO marking_keys SELECT * FROM json_populate_recordset(NULL::marking_keys, $4) RETURNING 1),
  learned AS (${learn('$5')}),
  correction AS (
    INSERT INTO corrections SELECT * FROM json_populate_record(NULL::corrections, $6)
    ON CONFLICT ON CONSTRAINT pk_corrections DO UPDATE
       SET status = excluded.status, decided_entry_id = excluded.decided_entry_id, decided_at = excluded.decided_at,
           second_unit_id = excluded.second_unit_id, second_officer_id = excluded.second_officer_id,
           second_credential_id = excluded.second_credential_id, second_identity = excluded.second_identity,
           viewers = excluded.viewers
    RETURNING weapon_id)`,
  `require_rows(ARRAY[(SELECT count(*) FROM weapon), (SELECT count(*) FROM state), (SELECT count(*) FROM restated),
                      (SELECT count(*) FROM key), (SELECT drop_marking_keys(weapon_id, $7) FROM correction)],
                $8::bigint[])`,
);

/** What is written of a correction that is proposed, takes effect or is rejected. */
export function rowsOfCorrection({ weapon, states, restated, keys, gone, correction }: CorrectionChange): Write {
  const expected = [1, states.length, restated.length, keys.length, gone.length];
  const lists = [weapon, states, restated, keys].map((rows) => JSON.stringify(rows));
  return {
    statement: CORRECT,
    values: [...lists, uncommonCharacters(keys), JSON.stringify(correction), JSON.stringify(gone), expected],
  };
}

const FLAG_QUOTES = prepared<never>('SELECT flag_quotes($1)');

/**
 * Flags the answers that quoted what an effective correction restates. After the correction is written, so that it sees
 * what was answered until then.
 */
export const flagQuotes = (tx: Pick<Transaction, 'send'>, correction: string): void =>
  tx.send(FLAG_QUOTES, [correction]);

/** Keeps what an answer quoted of a weapon: whoever answers with fields of one writes it along with the answer. */
export const rowOfQuote: (quote: QuoteRow) => Write = rowOf<QuoteRow>('weapon_quotes');

const CLOSE_SUPPLEMENTS = writeStatement(
  `
  closed AS (
    UPDATE supplements SET status = 'sent', closed_at = $3, closed_entry_id = $4
     WHERE weapon_id = $1 AND unit_id = $2 AND status = 'due' RETURNING 1)`,
  `(SELECT count(*) FROM closed)`,
);

/** What a unit was due of a weapon is sent with a later answer that it receives. */
export const closeSupplements = (weapon: string, unit: string, at: string, entry: string): Write => ({
  statement: CLOSE_SUPPLEMENTS,
  values: [weapon, unit, at, entry],
});
