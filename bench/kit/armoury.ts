import { readFileSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Permission } from '../../src/identity/permission.js';
import { actFor, principalOf, type PrincipalRow } from '../../src/identity/principal.js';
import { tokenHash } from '../../src/identity/token.js';
import type { Acting } from '../../src/platform/database/acting.js';
import type { BenchDatabase } from './registry.js';

/** A police force's armourer and investigator with personal keys, and a registry's other units around. */
export interface Armoury {
  token: string;
  acting: Acting;
  investigator: { token: string; acting: Acting };
}

interface Tokens {
  armourer: string;
  investigator: string;
}

const UNITS_BELOW = 8;

async function post<Answer>(url: string, token: string, body: object): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.status !== 201) throw new Error(`${url} answered ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}

async function found(url: string, authority: string): Promise<Tokens> {
  const force = await post<{ token: string; agency: { id: string; rootUnitId: string } }>(
    `${url}/v1/agencies`,
    authority,
    { kind: 'police', name: 'State Police', country: 'XVA', firstOfficer: { name: 'Ilka Marron' } },
  );
  const { id: agency, rootUnitId: unit } = force.agency;
  for (let place = 1; place <= UNITS_BELOW; place += 1)
    await post(`${url}/v1/agencies/${agency}/units`, force.token, {
      parent: unit,
      kind: 'store',
      name: `Store ${place}`,
    });
  const expiresAt = new Date(Date.now() + 300 * 86_400_000).toISOString();
  const employ = async (name: string, role: string) => {
    const officer = await post<{ id: string }>(`${url}/v1/agencies/${agency}/officers`, force.token, { unit, name });
    await post(`${url}/v1/grants`, force.token, { officer: officer.id, role, unit });
    const key = { kind: 'personal', name: 'key', officers: [officer.id], expiresAt };
    return (await post<{ token: string }>(`${url}/v1/credentials`, force.token, key)).token;
  };
  return {
    armourer: await employ('Teo Brandt', 'armourer'),
    investigator: await employ('Mara Quist', 'investigator'),
  };
}

/** The officers of this registry; made through the API the first time, when the authority's token is there. */
export async function findArmoury(database: BenchDatabase, url: string, authority: string | null): Promise<Armoury> {
  const file = join(database.dataDir, 'officers.json');
  if (!existsSync(file)) {
    if (authority === null) throw new Error(`${database.dataDir} has no officers; remove it and start again`);
    writeFileSync(file, JSON.stringify(await found(url, authority)), { mode: 0o600 });
  }
  const { armourer, investigator } = JSON.parse(readFileSync(file, 'utf8')) as Tokens;
  return {
    token: armourer,
    acting: await actingOf(database, armourer, 'weapons:register'),
    investigator: { token: investigator, acting: await actingOf(database, investigator, 'markings:search') },
  };
}

/** Who an officer is to the database, as the service finds it out. */
async function actingOf({ runtimeUrl }: BenchDatabase, token: string, permission: Permission): Promise<Acting> {
  const client = new Client({ connectionString: runtimeUrl });
  await client.connect();
  try {
    const { rows } = await client.query<PrincipalRow>('SELECT * FROM authenticate($1, NULL)', [tokenHash(token)]);
    return actFor(principalOf(rows[0]!), permission);
  } finally {
    await client.end();
  }
}
