import type { EntityManager } from 'typeorm';
import { BEFORE_EVERY_ID } from '../../platform/database/before-every-id.js';
import { inIndexOrder } from '../../platform/database/index-order.js';
import { prepared, run } from '../../platform/database/prepared.js';
import { NotFoundError } from '../../platform/problem.js';
import type { ImportMapping } from './import-mapping.js';
import type { Verdict } from './import-verdict.js';
import type { ImportView, RowView, StandingImport } from './weapon-import.js';

const VIEW = `
  i.id, i.job_id AS job, i.state, i.settings ->> 'format' AS format, i.settings ->> 'encoding' AS encoding,
  (i.settings ->> 'gzip')::boolean AS gzip, i.settings ->> 'delimiter' AS delimiter, i.settings ->> 'commit' AS commit,
  (i.settings ->> 'dryRun')::boolean AS "dryRun",
  json_build_object('read', i.rows_read, 'accepted', i.accepted, 'acceptedWithWarning', i.accepted_with_warning,
                    'duplicate', i.duplicate, 'rejected', i.rejected, 'entered', i.entered) AS rows,
  encode(i.payload_hash, 'hex') AS "payloadHash", i.payload_bytes AS "payloadBytes",
  registry_time(i.opened_at) AS "openedAt", registry_time(i.received_at) AS "receivedAt"`;

export const READ_IMPORT = prepared<ImportView>(`SELECT ${VIEW} FROM weapon_imports i WHERE i.id = $1`);

/** Latest first. */
export const LIST_IMPORTS = prepared<ImportView>(`
  SELECT ${VIEW} FROM weapon_imports i
   WHERE i.agency_id = $1 AND i.id < coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') ORDER BY i.id DESC LIMIT $3`);

const STANDING = prepared<StandingImport>(`
  SELECT id, agency_id AS agency, unit_id AS unit, state, settings, encode(payload_hash, 'hex') AS "payloadHash",
         payload_bytes AS "payloadBytes", form, plan, rows_read AS "rowsRead", entered_through AS "enteredThrough",
         rejected, viewers
    FROM weapon_imports WHERE id = $1`);

export async function standingImport(manager: EntityManager, id: string): Promise<StandingImport> {
  const [standing] = await run(manager, STANDING, [id]);
  if (!standing) throw new NotFoundError('import');
  return standing;
}

/** The same file under the same settings, unless nothing came of it: sent again, it is that import. */
const SAME = prepared<{ id: string }>(`
  SELECT i.id FROM weapon_imports i JOIN jobs j ON j.id = i.job_id
   WHERE i.agency_id = $1 AND i.unit_id = $2 AND i.payload_hash = $3 AND i.settings = $4::jsonb
     AND j.state NOT IN ('failed', 'cancelled') AND j.result ->> 'outcome' IS DISTINCT FROM 'nothingEntered'
     AND (j.finished_at IS NULL OR i.entered > 0 OR i.rejected = 0)
   ORDER BY i.id LIMIT 1`);

export async function sameImport(manager: EntityManager, ...about: unknown[]): Promise<string | undefined> {
  const [same] = await run(manager, SAME, about);
  return same?.id;
}

/** Bytes that nobody will read any more, of every agency. */
export const FORGET_ABANDONED = prepared<never>('SELECT forget_abandoned_imports()');

const UNFINISHED = prepared<{ count: number }>('SELECT unfinished_imports() AS count');

/** Holds back every other count of the agency's until the transaction ends. */
export async function countUnfinished(manager: EntityManager): Promise<number> {
  const [row] = await run(manager, UNFINISHED, []);
  return row!.count;
}

const ROWS = `
  SELECT number, line, verdict, reasons,
         CASE WHEN r.number <= i.entered_through AND r.verdict IN ('accepted', 'acceptedWithWarning') THEN r.weapon_id END AS weapon
    FROM import_rows r JOIN weapon_imports i ON i.id = r.import_id`;

const LIST_ROWS = prepared<RowView>(`${ROWS} WHERE r.import_id = $1 AND r.number > $2 ORDER BY r.number LIMIT $3`);

const LIST_ROWS_OF = prepared<RowView>(
  `${ROWS} WHERE r.import_id = $1 AND r.number > $2 AND r.verdict = $4 ORDER BY r.number LIMIT $3`,
);

/** Rows of an import behind a number, of one verdict or of any. */
export const listRows = (
  manager: EntityManager,
  id: string,
  after: number,
  limit: number,
  verdict: Verdict | undefined,
): Promise<RowView[]> =>
  inIndexOrder(manager, () =>
    verdict === undefined
      ? run(manager, LIST_ROWS, [id, after, limit])
      : run(manager, LIST_ROWS_OF, [id, after, limit, verdict]),
  );

/** A record that was rejected, as it came. */
export interface KeptRecord {
  number: number;
  line: number;
  raw: string;
  cut: boolean;
  reasons: RowView['reasons'];
}

const KEPT = prepared<KeptRecord>(`
  SELECT number, line, raw, cut, reasons FROM import_rows
   WHERE import_id = $1 AND number > $2 AND verdict = 'rejected' ORDER BY number LIMIT $3`);

/** Rejected records of an import behind a number. */
export const listKept = (manager: EntityManager, id: string, after: number, limit: number): Promise<KeptRecord[]> =>
  inIndexOrder(manager, () => run(manager, KEPT, [id, after, limit]));

export interface SavedMapping {
  id: string;
  name: string;
  mapping: ImportMapping;
  savedAt: string;
  savedBy: string;
}

const MAPPING = `SELECT id, name, mapping, registry_time(saved_at) AS "savedAt", saved_by AS "savedBy" FROM import_mappings`;

export const READ_MAPPING = prepared<SavedMapping>(`${MAPPING} WHERE id = $1`);

export const LIST_MAPPINGS = prepared<SavedMapping>(
  `${MAPPING} WHERE agency_id = $1 AND id > coalesce($2::uuid, '${BEFORE_EVERY_ID}') ORDER BY id LIMIT $3`,
);

/**
 * In pieces of 48 KiB that the driver reads where they came: a long message is copied again and again. In Base64, which is
 * a third shorter on the way than the driver's form of bytes.
 */
const CHUNK = prepared<{ base64: string }>(`
  SELECT encode(substring(bytes FROM begin FOR 49152), 'base64') AS base64
    FROM import_chunks CROSS JOIN LATERAL generate_series(1, octet_length(bytes), 49152) AS begin
   WHERE import_id = $1 AND number = $2 ORDER BY begin`);

/** The bytes of a chunk, piece after piece; none where there is no such chunk. */
export async function readChunk(manager: EntityManager, id: string, number: number): Promise<Buffer[]> {
  const pieces = await run(manager, CHUNK, [id, number]);
  return pieces.map(({ base64 }) => Buffer.from(base64, 'base64'));
}

/** A batch of rows to enter. */
export interface BatchToEnter {
  /** JSON of each in a line, which only the worker reads. */
  rows: string[];
  /** The last number looked at; a row of it need not be among them. */
  through: number;
  now: string;
}

/**
 * Between two numbers, so that the database reads these rows alone however little it knows of its table. Some rows in one
 * text: the driver reads a message of some ten kilobytes where it came, and copies a long one again and again.
 */
const TO_ENTER = prepared<{ rows: string; now: string }>(`
  SELECT string_agg(json_build_object('number', number, 'id', weapon_id, 'entryId', entry_id,
                                      'registryNumber', registry_number, 'weapon', weapon)::text,
                    chr(10) ORDER BY number) AS rows,
         registry_time(clock_timestamp()) AS now
    FROM import_rows
   WHERE import_id = $1 AND number > $2 AND number <= $3 AND verdict IN ('accepted', 'acceptedWithWarning')
   GROUP BY number / 32 ORDER BY number / 32`);

/** Nothing where none of them is to be entered. */
export async function rowsToEnter(
  manager: EntityManager,
  id: string,
  after: number,
  through: number,
): Promise<BatchToEnter | undefined> {
  const texts = await run(manager, TO_ENTER, [id, after, through]);
  return texts.length === 0 ? undefined : { rows: texts.map(({ rows }) => rows), through, now: texts[0]!.now };
}
