import type { Client } from 'pg';
import { alphabetWith, neighbourhood } from '../../src/matching/index.js';

const ALPHABET = alphabetWith([]);

/** Ids of the weapons that have a key within one edit: the keys made, one statement, nothing around it. */
export async function probeKeys(superuser: Client, folded: string): Promise<string[]> {
  const keys = [...neighbourhood(folded, { alphabet: ALPHABET, edits: 1 })].flatMap((group) => group.keys);
  const { rows } = await superuser.query<{ weapon_id: string }>({
    name: 'probe',
    text: `SELECT weapon_id FROM marking_keys WHERE key = ANY ($1::text[]) AND kind = ANY ('{exact,folded}')`,
    values: [keys],
  });
  return rows.map((row) => row.weapon_id);
}
