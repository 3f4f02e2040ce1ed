import type { DataSource } from 'typeorm';
import type { Acting } from '../platform/database/acting.js';
import { rolesThatGive } from './permission.js';

const REGISTRAR = `
  SELECT o.id AS officer, a.id AS agency, a.root_unit_id AS unit
    FROM officers o
    JOIN agencies a ON a.id = o.agency_id AND a.kind = 'nationalAuthority'
   WHERE o.id = $1
     AND EXISTS (SELECT FROM grants g
                  WHERE g.officer_id = o.id AND g.unit_id = a.root_unit_id AND g.role = ANY ($2) AND g.ended_at IS NULL
                    AND g.valid_from <= now() AND (g.valid_to IS NULL OR g.valid_to > now()))`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Who acts in a command of the owner: an officer of the national authority as a whole who may rule on retention. Named,
 * not authenticated: whoever holds the owner's login says who it was.
 */
export async function authorityActing(owner: DataSource, officer: string): Promise<Acting> {
  const values = [UUID.test(officer) ? officer : null, rolesThatGive('retention:rule')];
  const [found] = await owner.query<Pick<Acting, 'officer' | 'agency' | 'unit'>[]>(REGISTRAR, values);
  if (!found) throw new Error(`${officer} is no officer of the national authority who may rule on retention`);
  return {
    ...found,
    credential: '',
    units: [found.unit],
    authorityUnit: found.unit,
    identity: 'asserted',
    authority: true,
    oversight: false,
  };
}
