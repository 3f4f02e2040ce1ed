import { writeStatement, type Write } from '../../platform/database/write.js';
import type { LedgerRow } from '../columns.js';
import type { LookColumns } from './look.js';

const WRITE = writeStatement(
  'looks_rows AS (INSERT INTO looks SELECT * FROM json_populate_recordset(NULL::looks, $1) RETURNING 1)',
  'require_rows(ARRAY[(SELECT count(*) FROM looks_rows)], ARRAY[$2::bigint])',
);

/** The list that stands beside the entry which records it. */
export function rowsOfLooks(
  { streamId, id, recordedAt }: LedgerRow,
  looks: readonly LookColumns[],
  viewers: readonly string[],
): Write {
  const rows = looks.map((look, number) => ({
    stream_id: streamId,
    number,
    entry_id: id,
    recorded_at: recordedAt,
    ...look,
    viewers: look.unit_id === null ? viewers : [...new Set([look.unit_id, ...viewers])],
  }));
  return { statement: WRITE, values: [JSON.stringify(rows), rows.length] };
}
