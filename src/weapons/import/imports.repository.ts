import { prepared } from '../../platform/database/prepared.js';
import { copyTarget, type Transaction } from '../../platform/database/transaction.js';
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

const FORGET_PAYLOAD = prepared<never>('SELECT forget_import_payload($1)');
export const forgetPayload = (tx: Sender, id: string): void => tx.send(FORGET_PAYLOAD, [id]);

const MOVE = prepared<never>(`
  WITH moved AS (UPDATE weapon_imports SET state = $3 WHERE id = $1 AND state = $2 RETURNING 1)
  SELECT require_rows(ARRAY[(SELECT count(*) FROM moved)], ARRAY[1::bigint])`);

/** Fails where somebody else has moved it on. */
export const moveImport = (tx: Sender, id: string, from: StandingImport['state'], to: StandingImport['state']): void =>
  tx.send(MOVE, [id, from, to]);

const RECEIVED = prepared<never>(`
  UPDATE weapon_imports SET state = 'received', payload_hash = $2, payload_bytes = $3, form = $4::jsonb, plan = $5::jsonb,
         received_at = clock_timestamp() WHERE id = $1`);

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
  SELECT require_rows(ARRAY[(SELECT count(*) FROM moved), (SELECT count(*) FROM counted)], ARRAY[$5::bigint, 1])`);

/** Puts judged rows beside those before them; fails where another worker has put them there. */
export async function stageRows(
  tx: Transaction,
  { id, viewers }: Pick<StandingImport, 'id' | 'viewers'>,
  after: number,
  { copied, last }: JudgedRows,
): Promise<void> {
  await tx.copy(STAGED, copied);
  tx.send(MOVE_STAGED, [id, viewers, after, last, copied.count]);
}

const reason = (code: CollisionCode): string =>
  `jsonb_build_array(jsonb_build_object('pointer', '', 'code', '${code}', 'detail', '${COLLISIONS[code]}'))`;

const REPEATED = prepared<never>(`
  UPDATE import_rows r SET verdict = 'duplicate', reasons = r.reasons || ${reason('REPEATED_IN_FILE')}
    FROM (SELECT number,
                 row_number() OVER (PARTITION BY serial_key, described_as ORDER BY number) AS of_serial,
                 row_number() OVER (PARTITION BY registry_number ORDER BY number) AS of_number,
                 serial_key, registry_number
            FROM import_rows
           WHERE import_id = $1 AND verdict IN ('accepted', 'acceptedWithWarning')
             AND (serial_key IS NOT NULL OR registry_number IS NOT NULL)) again
   WHERE r.import_id = $1 AND r.number = again.number AND r.number > $2
     AND ((again.serial_key IS NOT NULL AND again.of_serial > 1) OR (again.registry_number IS NOT NULL AND again.of_number > 1))`);

/** Of rows that say the same the first stands and the others are duplicates. */
export const markRepeated = (tx: Sender, id: string, after: number): void => tx.send(REPEATED, [id, after]);

const COLLIDING = prepared<never>(`
  UPDATE import_rows r
     SET verdict = CASE c.code WHEN 'REGISTRY_NUMBER_TAKEN' THEN 'rejected' ELSE 'duplicate' END,
         reasons = r.reasons || CASE c.code WHEN 'REGISTRY_NUMBER_TAKEN' THEN ${reason('REGISTRY_NUMBER_TAKEN')}
                                            ELSE ${reason('ALREADY_ON_RECORD')} END
    FROM colliding_import_rows($1, $2, $3) c
   WHERE r.import_id = $1 AND r.number = c.number`);

export const markColliding = (tx: Sender, id: string, after: number, through: number): void =>
  tx.send(COLLIDING, [id, after, through]);

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
    UPDATE weapon_imports SET entered_through = $3, entered = entered + $4 WHERE id = $1 AND entered_through = $2 RETURNING 1)
  SELECT require_rows(ARRAY[(SELECT count(*) FROM advanced)], ARRAY[1::bigint])`);

/** Notes that rows up to a number have been entered; fails where another worker has. */
export const advanceImport = (tx: Sender, id: string, from: number, through: number, count: number): void =>
  tx.send(ADVANCE, [id, from, through, count]);

const SAVE_MAPPING = prepared<never>(`
  INSERT INTO import_mappings (id, agency_id, name, mapping, saved_by) VALUES ($1, $2, $3, $4::jsonb, $5)`);

export const saveMapping = (tx: Transaction, id: string, name: string, mapping: object): void =>
  tx.send(SAVE_MAPPING, [id, tx.acting.agency, name, JSON.stringify(mapping), tx.acting.officer]);
