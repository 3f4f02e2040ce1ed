import type { Projection, Row } from '../projection.js';
import { summariseLooks, type LookColumns } from './look.js';

/** Who sees all of these looks, besides each one's own unit; null where some are seen by others. */
function seenBy(rows: readonly Row[]): unknown {
  const each = rows.map(({ viewers, unit_id }) => {
    const [first, ...rest] = viewers as string[];
    if (first !== unit_id && unit_id !== null) return null;
    return rest.length > 0 && unit_id !== null ? rest : [first];
  });
  const same = new Set(each.map((viewers) => JSON.stringify(viewers))).size === 1;
  return same ? each[0] : null;
}

/** The looks of one entry, which holds the hash of their list. */
export const looksProjection: Projection = {
  streams: ['looks'],
  tables: [
    {
      name: 'looks',
      stream: 'stream_id',
      key: ['number'],
      listed: (rows) => ({
        entry_id: rows[0]!.entry_id,
        recorded_at: rows[0]!.recorded_at,
        looks: summariseLooks(rows as unknown as LookColumns[]),
        viewers: seenBy(rows),
        inOrder: rows.every(({ number }, place) => number === place),
      }),
    },
  ],
  project: ([entry]) => {
    const { id, recordedAt, payload, viewers } = entry!;
    return {
      looks: [{ entry_id: id, recorded_at: recordedAt, looks: payload.looks, viewers, inOrder: true } satisfies Row],
    };
  },
};
