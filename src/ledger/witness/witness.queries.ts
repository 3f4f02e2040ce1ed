import { prepared } from '../../platform/database/prepared.js';

/** What was cosigned last for a log. */
export const COSIGNED = prepared<{ size: number; root: Buffer; cosignedAt: number }>(`
  SELECT size, root, extract(epoch FROM cosigned_at)::bigint AS "cosignedAt" FROM witnessed_logs WHERE origin = $1`);

/** Puts the next on record where the last still is what it was when the next was decided; no row where not. */
export const RECORD = prepared<object>(`
  INSERT INTO witnessed_logs AS log (origin, size, root, checkpoint, cosigned_at)
  VALUES ($1, $2, $3, $4, to_timestamp($5::bigint))
  ON CONFLICT ON CONSTRAINT pk_witnessed_logs DO UPDATE
     SET size = excluded.size, root = excluded.root, checkpoint = excluded.checkpoint, cosigned_at = excluded.cosigned_at
   WHERE log.size = $6 AND log.root = $7 AND log.cosigned_at <= excluded.cosigned_at
  RETURNING log.origin`);
