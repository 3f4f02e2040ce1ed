import type { Acting } from '../../src/platform/database/acting.js';
import { answerParent } from '../kit/children.js';
import { asActor, runtimePool, serve } from './server.js';

/** Reads a weapon with all the fields the service returns, in one statement that builds the answer itself. */
const READ = `
  SELECT json_build_object(
           'id', w.id, 'registryNumber', w.registry_number, 'status', w.status, 'origin', w.origin,
           'type', json_build_object('code', w.type_code, 'asWritten', w.type_text),
           'manufacturer', CASE WHEN w.manufacturer_text IS NOT NULL THEN
             json_build_object('code', w.manufacturer_code, 'asWritten', w.manufacturer_text) END,
           'model', CASE WHEN w.model_text IS NOT NULL THEN
             json_build_object('code', w.model_code, 'asWritten', w.model_text) END,
           'calibre', CASE WHEN w.calibre_text IS NOT NULL THEN
             json_build_object('code', w.calibre_code, 'asWritten', w.calibre_text) END,
           'countryOfManufacture', w.country_of_manufacture, 'yearOfManufacture', w.year_of_manufacture,
           'conditions', w.conditions, 'military', w.military,
           'markings', (
             SELECT coalesce(json_agg(json_build_object(
                      'number', m.number, 'kind', m.kind, 'text', m.text, 'scripts', m.scripts, 'symbols', m.symbols,
                      'unread', m.unread, 'place', m.place, 'method', m.method,
                      'heightMicrometres', m.height_micrometres, 'depthMicrometres', m.depth_micrometres,
                      'legibility', m.legibility, 'appliedBy', m.applied_by, 'appliedAt', m.applied_at,
                      'entry', m.entry_id) ORDER BY m.number), '[]')
               FROM markings m WHERE m.weapon_id = w.id),
           'unmarkedReason', w.unmarked_reason, 'legacy', w.legacy,
           'holder', json_build_object('kind', w.holder_kind, 'unit', w.holder_unit_id, 'basis', w.holder_basis,
                                       'asOf', w.holder_as_of),
           'registeredAt', registry_time(w.registered_at), 'registeredBy', w.registered_by_unit_id,
           'position', w.position)::text AS weapon
    FROM weapons w WHERE w.id = $1`;

answerParent<{ runtimeUrl: string; connections: number; acting: Acting }>(
  async ({ runtimeUrl, connections, acting }) => {
    const pool = runtimePool(runtimeUrl, connections);
    const url = await serve(async ({ url: path = '' }) => {
      const id = path.slice(path.lastIndexOf('/') + 1);
      const { rows } = await asActor(pool, acting, (client) =>
        client.query<{ weapon: string }>({ name: 'read', text: READ, values: [id] }),
      );
      return { status: rows.length === 1 ? 200 : 404, body: rows[0]?.weapon ?? '{}' };
    });
    return { url };
  },
);
