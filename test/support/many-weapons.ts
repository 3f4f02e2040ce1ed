import { withClient } from '../../src/platform/database/embedded/with-client.js';
import type { TestDatabase } from './postgres.js';

/** Ids before every id that the service makes, so that what is registered later comes later in a list. */
const ID = `('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;

const WEAPONS = `
  INSERT INTO weapons
  SELECT ${ID}, 'T' || lpad(n::text, 11, '0'), 1, 'selfLoadingPistol', 'self-loading pistol', 'stateStock', NULL,
         'Glock', NULL, '17', NULL, '9 mm Luger', 'AUT', 2004, ${ID}, NULL, NULL, NULL, NULL, 'active', 'unit', $2::uuid, 'present', NULL, now(),
         $2::uuid, ARRAY[$2::uuid]
    FROM generate_series(1, $1::int) n`;

const MARKINGS = `
  INSERT INTO markings
  SELECT ${ID}, place, ${ID}, 'serial', 'KAX' || lpad(n::text, 7, '0'), ARRAY['Latn'], '{}', '{}', 'frame', NULL, NULL,
         NULL, 'clear', NULL, NULL, ARRAY[$2::uuid]
    FROM generate_series(1, $1::int) n, generate_series(1, 2) place`;

/** Puts `count` weapons with two markings each into the book of a unit, past the ledger: for what only lists them. */
export async function putManyWeapons({ superuserUrl }: TestDatabase, count: number, unit: string): Promise<void> {
  await withClient(superuserUrl, async (superuser) => {
    await superuser.query(WEAPONS, [count, unit]);
    await superuser.query(MARKINGS, [count, unit]);
    await superuser.query('ANALYZE weapons, markings');
  });
}
