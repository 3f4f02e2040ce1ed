import type { EntityManager } from 'typeorm';
import type { Acting } from '../platform/database/acting.js';
import { BEFORE_EVERY_ID } from '../platform/database/before-every-id.js';
import { inIndexOrder } from '../platform/database/index-order.js';
import { prepared, run } from '../platform/database/prepared.js';
import type { TransactionRunner } from '../platform/database/transaction-runner.js';
import type { Listing } from '../platform/http/listing.js';
import type { SeenStream } from './custody.js';
import type { RecordedWeapon } from './decisions.js';
import { parseRegistryNumber } from './registry-number.js';
import { WeaponNotFoundError } from './weapons.errors.js';
import type { MarkingRow, WeaponRow } from './weapon-projection.js';
import { weaponView, type WeaponView } from './weapon-view.js';

const UUID_FORM = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A weapon's id or registry number as a caller writes it. What is neither names nothing. */
export type WeaponReference = { column: 'id' | 'registry_number'; value: string };

export function readWeaponReference(text: string): WeaponReference {
  if (UUID_FORM.test(text)) return { column: 'id', value: text.toLowerCase() };
  const parsed = parseRegistryNumber(text);
  if (parsed.fault !== undefined) throw new WeaponNotFoundError();
  return { column: 'registry_number', value: parsed.registryNumber };
}

const WITH_MARKINGS = `
  to_json(w) AS weapon, registry_time(w.registered_at) AS registered_at,
  (SELECT coalesce(json_agg(m), '[]') FROM markings m WHERE m.weapon_id = w.id) AS markings`;

const READ = {
  id: prepared<FullRow>(`SELECT ${WITH_MARKINGS} FROM weapons w WHERE w.id = $1`),
  registry_number: prepared<FullRow>(`SELECT ${WITH_MARKINGS} FROM weapons w WHERE w.registry_number = $1`),
};

const FIND_ID = prepared<{ id: string }>('SELECT id FROM weapons WHERE registry_number = $1');

interface FullRow {
  weapon: Omit<WeaponRow, 'registered_at'>;
  /** To the microsecond and in UTC, as the ledger writes time; JSON of a row has it in another form. */
  registered_at: string;
  markings: MarkingRow[];
}

const viewOf = ({ weapon, registered_at, markings }: FullRow): WeaponView =>
  weaponView({ ...weapon, registered_at }, markings);

function onlyWeapon([row]: readonly FullRow[]): WeaponView {
  if (!row) throw new WeaponNotFoundError();
  return viewOf(row);
}

export const getWeapon = async (manager: EntityManager, { column, value }: WeaponReference): Promise<WeaponView> =>
  onlyWeapon(await run(manager, READ[column], [value]));

/** The same where a request asks nothing else. */
export const askWeapon = async (
  transactions: TransactionRunner,
  acting: Acting,
  { column, value }: WeaponReference,
): Promise<WeaponView> => onlyWeapon(await transactions.ask(acting, READ[column], [value]));

/** The id behind a reference; an id is taken at its word, since the lock that follows finds out. */
export async function getWeaponId(manager: EntityManager, { column, value }: WeaponReference): Promise<string> {
  if (column === 'id') return value;
  const [row] = await run(manager, FIND_ID, [value]);
  if (!row) throw new WeaponNotFoundError();
  return row.id;
}

const FOR_DECISION = prepared<{ weapon: WeaponRow; markings: number }>(`
  SELECT to_jsonb(w) || jsonb_build_object('registered_at', registry_time(w.registered_at)) AS weapon,
         (SELECT count(*) FROM markings m WHERE m.weapon_id = w.id) AS markings
    FROM weapons w WHERE w.id = $1`);

/** The row as it stands and what a decision needs to know of it. */
export async function getForDecision(
  manager: EntityManager,
  id: string,
): Promise<{ row: WeaponRow; recorded: RecordedWeapon }> {
  const [found] = await run(manager, FOR_DECISION, [id]);
  if (!found) throw new WeaponNotFoundError();
  const { weapon: row, markings } = found;
  return {
    row,
    recorded: {
      id: row.id,
      origin: row.origin,
      status: row.status,
      holderUnit: row.holder_unit_id,
      markingCount: markings,
      viewers: row.viewers,
    },
  };
}

const SEEN_STREAM = `
  SELECT registry_time(now()) AS now, w.position AS head,
         (SELECT coalesce(json_agg(json_build_object(
                   'position', e.position, 'recordedAt', registry_time(e.recorded_at),
                   'state', CASE WHEN s.position IS NOT NULL THEN json_build_object(
                     'position', s.position, 'status', s.status, 'restates', s.restates,
                     'holder', json_build_object('kind', s.holder_kind, 'unit', s.holder_unit_id,
                                                 'basis', s.holder_basis, 'asOf', s.holder_as_of),
                     'occurredAt', s.occurred_at, 'occurredFrom', registry_time(s.occurred_from),
                     'occurredTo', registry_time(s.occurred_to), 'recordedAt', registry_time(s.recorded_at)) END)
                   ORDER BY e.position), '[]')
            FROM ledger_entries e
            LEFT JOIN weapon_states s ON s.weapon_id = e.stream_id AND s.position = e.position
           WHERE e.stream_id = w.id) AS entries
    FROM weapons w WHERE w.id = $1`;

/** The entries of a weapon that the actor may see, each with the state it made. */
export async function getSeenStream(manager: EntityManager, id: string): Promise<SeenStream> {
  const [seen] = await manager.query<SeenStream[]>(SEEN_STREAM, [id]);
  if (!seen) throw new WeaponNotFoundError();
  return seen;
}

const LIST = {
  held: `
    SELECT ${WITH_MARKINGS} FROM weapons w
     WHERE w.holder_unit_id = ANY($1::uuid[]) AND ($2::uuid IS NULL OR w.id > $2) ORDER BY w.id LIMIT $3`,
  unlocated: `
    SELECT ${WITH_MARKINGS} FROM weapons w
     WHERE w.holder_kind = 'unknown' AND $1::uuid[] IS NOT NULL AND ($2::uuid IS NULL OR w.id > $2)
     ORDER BY w.id LIMIT $3`,
  all: `
    SELECT ${WITH_MARKINGS} FROM weapons w
     WHERE $1::uuid[] IS NOT NULL AND ($2::uuid IS NULL OR w.id > $2) ORDER BY w.id LIMIT $3`,
};

/**
 * A page of each list; of what several units hold, as far into the books of each as the page may need. A unit is no
 * equal here but a range of one: where one unit holds nearly all, equality lets the database read all weapons by id to
 * find that another holds none.
 */
const PAGE = {
  ...LIST,
  held: `
    SELECT ${WITH_MARKINGS}
      FROM unnest($1::uuid[]) AS holder (unit)
     CROSS JOIN LATERAL (
       SELECT * FROM weapons
        WHERE (holder_unit_id, id) > (holder.unit, coalesce($2::uuid, '${BEFORE_EVERY_ID}')) AND holder_unit_id <= holder.unit
        ORDER BY holder_unit_id, id LIMIT $3) w
     ORDER BY w.id LIMIT $3`,
};

/**
 * Weapons in the books of these units, those in nobody's, or all that row security shows, in id order. Whole, it is run
 * once: which weapons are seen is estimated so badly that each portion might cost as much as all of them.
 */
export const weaponList = (
  which: keyof typeof LIST,
  units: readonly string[],
): Pick<Listing<WeaponView>, 'rows' | 'whole'> => ({
  rows: async (manager, after, limit) => {
    const read = () => manager.query<FullRow[]>(PAGE[which], [units, after ?? null, limit]);
    return (await inIndexOrder(manager, read)).map(viewOf);
  },
  whole: { statement: LIST[which], values: [units, null, null], row: viewOf },
});
