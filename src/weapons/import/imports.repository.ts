import { prepared } from '../../platform/database/prepared.js';
import { copyTarget, type Transaction } from '../../platform/database/transaction.js';
import { placeOfColumn } from './import-row.js';
import { COLLISIONS, type CollisionCode } from './import-verdict.js';
import { STAGED_COLUMNS, type JudgedRows } from './judge-rows.js';
import type { ImportSettings, StandingImport } from './weapon-import.js';

type Sender = Pick<Transaction, 'send'>;

const OPEN = prepared<never>(`
  INSERT INTO weapon_imports (id, job_id, agency_id, unit_id, officer_id, settings, viewers)
  VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7)`);

export function openImport(tx: Transaction, id: string, job: string, settings: ImportSettings): void {
  const { agency, unit, officer, authorityUnit } = tx.acting;
  const viewers = [...new Set([unit, authorityUnit])];
  tx.send(OPEN, [id, job, agency, unit, officer, JSON.stringify(settings), viewers]);
}

const KEEP_CHUNK = prepared<never>(`
  INSERT INTO import_chunks (import_id, number, bytes, viewers)
  SELECT id, $2, $3, viewers FROM weapon_imports WHERE id = $1 AND state = 'receiving'`);

export const keepChunk = (tx: Sender, id: string, number: number, bytes: Buffer): void =>
  tx.send(KEEP_CHUNK, [id, number, bytes]);

const DISCARD = prepared<never>('SELECT discard_import($1)');

/** As if it had not been begun: its file did not come to its end, or was there before. */
export const discardImport = (tx: Sender, id: string): void => tx.send(DISCARD, [id]);

const FORGET_PAYLOAD = prepared<never>('SELECT forget_import_payload($1)');
export const forgetPayload = (tx: Sender, id: string): void => tx.send(FORGET_PAYLOAD, [id]);

const MOVE = prepared<never>(`
  WITH moved AS (UPDATE weapon_imports SET state = $3 WHERE id = $1 AND state = $2 RETURNING 1)
  SELECT require_step(ARRAY[(SELECT count(*) FROM moved)], ARRAY[1::bigint])`);

/** Fails where somebody else has moved it on. */
export const moveImport = (tx: Sender, id: string, from: StandingImport['state'], to: StandingImport['state']): void =>
  tx.send(MOVE, [id, from, to]);

const RECEIVED = prepared<never>(`
  WITH received AS (
    UPDATE weapon_imports SET state = 'received', payload_hash = $2, payload_bytes = $3, form = $4::jsonb,
           plan = $5::jsonb, received_at = clock_timestamp() WHERE id = $1 AND state = 'receiving' RETURNING 1)
  SELECT require_rows(ARRAY[(SELECT count(*) FROM received),
                            (SELECT sum(octet_length(bytes)) FROM import_chunks WHERE import_id = $1)::bigint],
                      ARRAY[1, $3::bigint])`);

/** Fails where not every byte of it is kept. */
export const receiveImport = (
  tx: Sender,
  id: string,
  { hash, bytes }: { hash: Buffer; bytes: number },
  { form, plan }: Pick<StandingImport, 'form' | 'plan'>,
): void => tx.send(RECEIVED, [id, hash, bytes, JSON.stringify(form), JSON.stringify(plan)]);

const STAGED = copyTarget(
  'staged_import_rows',
  `number bigint, line bigint, raw text, cut boolean, verdict text, reasons jsonb, weapon json, weapon_id uuid,
   entry_id uuid, registry_number text, serial_key text, described_as text`,
);

const MOVE_STAGED = prepared<never>(`
  WITH moved AS (
    INSERT INTO import_rows (import_id, viewers, ${STAGED_COLUMNS.join(', ')})
    SELECT $1, $2::uuid[], ${STAGED_COLUMNS.join(', ')} FROM staged_import_rows ORDER BY number RETURNING verdict),
  counted AS (
    UPDATE weapon_imports
       SET rows_read = $4,
           accepted = accepted + (SELECT count(*) FROM moved WHERE verdict = 'accepted'),
           accepted_with_warning = accepted_with_warning
                                   + (SELECT count(*) FROM moved WHERE verdict = 'acceptedWithWarning'),
           rejected = rejected + (SELECT count(*) FROM moved WHERE verdict = 'rejected')
     WHERE id = $1 AND rows_read = $3 RETURNING 1)
  SELECT require_step(ARRAY[(SELECT count(*) FROM moved), (SELECT count(*) FROM counted)], ARRAY[$5::bigint, 1])`);

/** Puts judged rows beside those before them, when these are there; fails where another worker has put them there. */
export async function stageRows(
  tx: Transaction,
  { id, viewers }: Pick<StandingImport, 'id' | 'viewers'>,
  after: number,
  { copied, last }: JudgedRows,
  turn: Promise<void>,
): Promise<void> {
  await tx.copy(STAGED, copied);
  await turn;
  tx.send(MOVE_STAGED, [id, viewers, after, last, copied.count]);
}

/** `place` is the parameter that says where in the row it lies, `more` what is told behind the sentence. */
const reason = (code: CollisionCode, place: '$3' | '$4', more: string): string =>
  `jsonb_build_array(${place}::jsonb || jsonb_build_object('code', '${code}', 'detail', '${COLLISIONS[code]}' || ${more}))`;

const REPEATED = prepared<never>(`
  UPDATE import_rows r
     SET verdict = CASE WHEN again.same THEN 'duplicate' ELSE 'rejected' END,
         reasons = r.reasons || CASE WHEN again.same THEN ${reason('REPEATED_IN_FILE', '$3', 'again.place')}
                                     ELSE ${reason('REGISTRY_NUMBER_TAKEN', '$4', 'again.place')} END
    FROM (SELECT number, of_serial < number OR like_numbered AS same,
                 CASE WHEN of_serial < number THEN format(': row %s, line %s', of_serial, line_of_serial)
                      ELSE format(': row %s, line %s', of_number, line_of_number) END AS place
            FROM (SELECT number, registry_number,
                         CASE WHEN serial_key IS NULL OR registry_number <> first_value(registry_number) OVER serials
                              THEN number ELSE first_value(number) OVER serials END AS of_serial,
                         CASE WHEN registry_number IS NULL THEN number ELSE first_value(number) OVER numbers END AS of_number,
                         first_value(line) OVER serials AS line_of_serial, first_value(line) OVER numbers AS line_of_number,
                         first_value(serial_key) OVER numbers IS NOT DISTINCT FROM serial_key
                           AND first_value(described_as) OVER numbers = described_as AS like_numbered
                    FROM import_rows
                   WHERE import_id = $1 AND verdict IN ('accepted', 'acceptedWithWarning')
                     AND (serial_key IS NOT NULL OR registry_number IS NOT NULL)
                  WINDOW serials AS (PARTITION BY serial_key, described_as ORDER BY number),
                         numbers AS (PARTITION BY registry_number ORDER BY number)) given
           WHERE number > $2 AND (of_serial < number OR of_number < number)) again
   WHERE r.import_id = $1 AND r.number = again.number`);

const HOLD = prepared<never>(`
  WITH held AS (
    SELECT FROM weapon_imports
     WHERE id = $1 AND entered_through = $2 AND state IN ('read', 'compared') FOR NO KEY UPDATE)
  SELECT require_step(ARRAY[(SELECT count(*) FROM held)], ARRAY[1::bigint])`);

/** Lets no other worker enter rows until the transaction ends; fails where one has since. */
export const holdImport = (tx: Sender, { id, enteredThrough }: Compared): void => tx.send(HOLD, [id, enteredThrough]);

/**
 * The rows of an import are joined with what was found of them. Before the database has counted them it takes them for
 * one or two, and would look through all that was found for each; so it joins by hash until the transaction ends.
 */
const JOIN_BY_HASH = prepared<never>(`SELECT set_config('enable_nestloop', 'off', true)`);

/** Of rows that say the same the first stands and the others are duplicates; a registry number is one weapon's. */
export function markRepeated(tx: Sender, { id, enteredThrough, plan }: Compared): void {
  tx.send(JOIN_BY_HASH, []);
  tx.send(REPEATED, [id, enteredThrough, ...placesOf(plan)]);
}

const COLLIDING = prepared<never>(`
  UPDATE import_rows r
     SET verdict = CASE c.code WHEN 'ALREADY_ON_RECORD' THEN 'duplicate' ELSE 'rejected' END,
         reasons = r.reasons || CASE c.code WHEN 'ALREADY_ON_RECORD' THEN ${reason('ALREADY_ON_RECORD', '$3', "': ' || c.weapon")}
                                            WHEN 'REGISTRY_NUMBER_TAKEN' THEN ${reason('REGISTRY_NUMBER_TAKEN', '$4', "''")}
                                            ELSE ${reason('NOT_YOURS_TO_GIVE', '$4', "''")} END
    FROM colliding_import_rows($1, $2, $5) c
   WHERE r.import_id = $1 AND r.number = c.number AND r.number > $2 AND r.number <= $5`);

export function markColliding(tx: Sender, { id, plan }: Compared, after: number, through: number): void {
  tx.send(JOIN_BY_HASH, []);
  tx.send(COLLIDING, [id, after, ...placesOf(plan), through]);
}

type Compared = Pick<StandingImport, 'id' | 'enteredThrough' | 'plan'>;

const placesOf = (plan: StandingImport['plan']): [serial: string, registryNumber: string] => [
  JSON.stringify(placeOfColumn('serial', plan)),
  JSON.stringify(placeOfColumn('registryNumber', plan)),
];

const RECOUNT = prepared<never>(`
  UPDATE weapon_imports i
     SET accepted = c.accepted, accepted_with_warning = c.warned, duplicate = c.duplicate, rejected = c.rejected,
         state = 'compared'
    FROM (SELECT count(*) FILTER (WHERE verdict = 'accepted') AS accepted,
                 count(*) FILTER (WHERE verdict = 'acceptedWithWarning') AS warned,
                 count(*) FILTER (WHERE verdict = 'duplicate') AS duplicate,
                 count(*) FILTER (WHERE verdict = 'rejected') AS rejected
            FROM import_rows WHERE import_id = $1) c
   WHERE i.id = $1`);

export const recountRows = (tx: Sender, id: string): void => tx.send(RECOUNT, [id]);

const ADVANCE = prepared<never>(`
  WITH advanced AS (
    UPDATE weapon_imports SET entered_through = $3, entered = entered + $4 WHERE id = $1 AND entered_through = $2 RETURNING 1),
  accepted AS (
    SELECT count(*) FROM import_rows
     WHERE import_id = $1 AND number > $2 AND number <= $3 AND verdict IN ('accepted', 'acceptedWithWarning'))
  SELECT require_step(ARRAY[(SELECT count(*) FROM advanced), (TABLE accepted)], ARRAY[1, $4::bigint])`);

/** Rows that were entered: so many, behind one number, up to another. */
export interface EnteredBatch {
  from: number;
  through: number;
  rows: { count: number };
}

/** Notes that rows up to a number have been entered; fails where another worker has, or judged one of them otherwise. */
export const advanceImport = (tx: Sender, id: string, { from, through, rows }: EnteredBatch): void =>
  tx.send(ADVANCE, [id, from, through, rows.count]);

const SAVE_MAPPING = prepared<never>(`
  INSERT INTO import_mappings (id, agency_id, name, mapping, saved_by) VALUES ($1, $2, $3, $4::jsonb, $5)`);

export const saveMapping = (tx: Transaction, id: string, name: string, mapping: object): void =>
  tx.send(SAVE_MAPPING, [id, tx.acting.agency, name, JSON.stringify(mapping), tx.acting.officer]);
