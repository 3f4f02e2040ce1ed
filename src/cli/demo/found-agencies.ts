import { ApiClient } from '../api-client.js';
import { demoAgencies, type DemoAgency } from './agencies.js';

/** The agencies of the demonstration as the registry knows them. */
export interface DemoState {
  /** Unit ids by key. */
  units: Map<string, string>;
  /** By agency: an officer who registers and reports for all its units. */
  registrars: Map<string, ApiClient>;
  /** The patrol officer who reads a serial wrongly. */
  patrol: ApiClient;
  authority: ApiClient;
}

interface Registered {
  agency: { id: string; rootUnitId: string };
  token: string;
}

const A_MONTH_MS = 30 * 86_400_000;

/** Sets up every agency the way its own people would: units, officers, grants, keys. */
export async function foundAgencies(url: string, authorityToken: string): Promise<DemoState> {
  const authority = new ApiClient(url, authorityToken);
  const units = new Map<string, string>();
  const registrars = new Map<string, ApiClient>();
  let patrol = authority;
  for (const agency of demoAgencies) {
    const { id, root, administrator } = await enter(url, authority, agency);
    await openUnits(administrator, id, root, agency, units);
    const [first, second] = agency.officers;
    const role = agency.kind === 'nationalAuthority' ? 'nationalRegistrar' : 'armourer';
    registrars.set(agency.key, await employ(url, administrator, id, root, first!.name, role));
    if (agency.key === 'police')
      patrol = await employ(url, administrator, id, units.get(second!.unit)!, second!.name, 'investigator');
  }
  return { units, registrars, patrol, authority };
}

async function enter(url: string, authority: ApiClient, { kind, name, officers }: DemoAgency) {
  if (kind === 'nationalAuthority') {
    const me = await authority.get<{ agency: { id: string }; unit: string }>('/v1/me');
    return { id: me.agency.id, root: me.unit, administrator: authority };
  }
  const firstOfficer = { name: `Administrator of ${name}`, badge: officers[0]!.key };
  const { agency, token } = await authority.post<Registered>('/v1/agencies', {
    kind,
    name,
    country: 'XVA',
    firstOfficer,
    contactEmail: `registry@${kind.toLowerCase()}.valmora.example`,
  });
  return { id: agency.id, root: agency.rootUnitId, administrator: new ApiClient(url, token) };
}

async function openUnits(
  administrator: ApiClient,
  agency: string,
  root: string,
  { units: planned }: DemoAgency,
  units: Map<string, string>,
): Promise<void> {
  for (const { key, name, parent } of planned) {
    if (parent === null) units.set(key, root);
    else {
      const body = { parent: units.get(parent)!, kind: 'store', name };
      units.set(key, (await administrator.post<{ id: string }>(`/v1/agencies/${agency}/units`, body)).id);
    }
  }
}

async function employ(
  url: string,
  administrator: ApiClient,
  agency: string,
  unit: string,
  name: string,
  role: string,
): Promise<ApiClient> {
  const officer = await administrator.post<{ id: string }>(`/v1/agencies/${agency}/officers`, { unit, name });
  await administrator.post('/v1/grants', { officer: officer.id, role, unit });
  const expiresAt = new Date(Date.now() + A_MONTH_MS).toISOString();
  const key = { kind: 'personal', name: 'demonstration', officers: [officer.id], expiresAt };
  return new ApiClient(url, (await administrator.post<{ token: string }>('/v1/credentials', key)).token);
}
