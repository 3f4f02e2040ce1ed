import { builtinVocabulary } from '../../src/vocabulary/index.js';
import { v4 as uuid } from 'uuid';
import { microsecondText } from '../../src/ledger/columns.js';
import { withClient } from '../../src/platform/database/embedded/with-client.js';
import { decideRegister, type RegisterInput } from '../../src/weapons/decisions.js';
import { newRegistryNumber } from '../../src/weapons/registry-number.js';
import { projectWeapon, type WeaponChange, type WeaponEntry } from '../../src/weapons/weapon-projection.js';
import type { TestDatabase } from './postgres.js';

const BATCH = 5000;

const FILL = `
  WITH weapon AS (INSERT INTO weapons SELECT * FROM json_populate_recordset(NULL::weapons, $1))
  INSERT INTO markings SELECT * FROM json_populate_recordset(NULL::markings, $2)`;

/** Whose weapons they are. */
export interface Stand {
  unit: string;
  authorityUnit: string;
}

/** The rows of a registration without the entry behind it. */
export function rowsOf(input: RegisterInput, stand: Stand): WeaponChange {
  const now = new Date();
  const { kind, streamId, occurredAt, values, viewers } = decideRegister(
    input,
    uuid(),
    newRegistryNumber(),
    { ...stand, now },
    builtinVocabulary,
  );
  return projectWeapon(null, {
    id: uuid(),
    position: 1,
    kind: kind.kind,
    streamId,
    occurredAt,
    occurredFrom: null,
    occurredTo: null,
    recordedAt: microsecondText(now),
    unit: stand.unit,
    payload: values as WeaponEntry['payload'],
    viewers,
  });
}

/**
 * Puts weapons and their markings into the tables, thousands at a time and by the rules of a registration, without entries
 * and keys; `change` may make of a row what no registration takes. Gives the ids in the order of the inputs.
 */
export async function fillRegister(
  { superuserUrl }: Pick<TestDatabase, 'superuserUrl'>,
  stand: Stand,
  inputs: Iterable<RegisterInput>,
  change: (row: WeaponChange) => WeaponChange = (row) => row,
): Promise<string[]> {
  return withClient(superuserUrl, async (superuser) => {
    const ids: string[] = [];
    let rows: WeaponChange[] = [];
    const write = async () => {
      const weapons = JSON.stringify(rows.map(({ weapon }) => weapon));
      await superuser.query(FILL, [weapons, JSON.stringify(rows.flatMap(({ markings }) => markings))]);
      ids.push(...rows.map(({ weapon }) => weapon.id));
      rows = [];
    };
    for (const input of inputs) if (rows.push(change(rowsOf(input, stand))) === BATCH) await write();
    await write();
    return ids;
  });
}
