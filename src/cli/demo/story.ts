import { renderAlignment, type AlignmentStep } from '../../matching/index.js';
import type { ApiClient } from '../api-client.js';
import type { DemoState } from './found-agencies.js';
import { importList } from './import-list.js';
import { show, step } from './narrate.js';
import { prove } from './prove.js';

export interface Weapon {
  id: string;
  registryNumber: string;
  status: string;
}

interface Candidate {
  weaponId: string;
  registryNumber: string;
  score: number;
  matchedMarking: { text: string };
  alignment: AlignmentStep[];
  alert: string | null;
  contact: { agency: string };
}

interface Search {
  verdict: string;
  candidates: Candidate[];
  found: number;
  missing: string[];
}

interface Entry {
  position: number;
  kind: string;
  occurredAt: string | null;
  recordedAt: string;
  hash: string;
}

const ON_RECORD = 'KAX1047295';
/** Two neighbours swapped, and two look-alikes: an I for a 1, an S for a 5. */
const AS_READ = 'KAXI07429S';

/** The registry's main job, done through its API; every step is printed with what the API answered. */
export async function tellStory(state: DemoState, logKey: string): Promise<void> {
  await importList(state.registrars.get('customs')!.actingFor({ unit: state.units.get('customs.selin')! }));
  const army = state.registrars.get('army')!;
  const weapon = await registerWeapon(army.actingFor({ unit: state.units.get('army.depot')! }));
  await reportStolen(army, weapon);
  const best = await searchMisread(state.patrol);
  if (best.weaponId !== weapon.id) throw new Error('The search did not rank the weapon first');
  await disclose(state.patrol, best);
  await history(army, weapon);
  await prove(army, weapon, logKey);
}

async function registerWeapon(army: ApiClient): Promise<Weapon> {
  step('The storekeeper of the Central Depot registers a pistol.     POST /v1/weapons');
  const body = {
    type: 'selfLoadingPistol',
    origin: 'stateStock',
    manufacturer: 'Brennhald Waffenbau',
    model: 'BW 7',
    calibre: '9x19',
    yearOfManufacture: 2011,
    occurredAt: '2012-04-17',
    markings: [
      { kind: 'serial', text: ON_RECORD, place: 'frame', method: 'laser' },
      { kind: 'state', text: 'VAL DF 010472', place: 'frame' },
    ],
  };
  const weapon = await army.post<Weapon>('/v1/weapons', body);
  show(`registry number ${weapon.registryNumber}, serial ${ON_RECORD}, status ${weapon.status}`);
  return weapon;
}

async function reportStolen(army: ApiClient, { id }: Weapon): Promise<void> {
  step('It is stolen.     POST /v1/weapons/{id}/losses');
  const report = { kind: 'stolen', occurredAt: '2026-03', circumstances: 'Missed at the count of 31 March.' };
  const { status } = await army.post<Weapon>(`/v1/weapons/${id}/losses`, report);
  show(`status ${status}; unlocated since some day of March 2026`);
}

async function searchMisread(patrol: ApiClient): Promise<Candidate> {
  step(`At a road stop a patrol officer reads the serial as ${AS_READ}.     POST /v1/marking-searches`);
  const answer = await patrol.post<Search>('/v1/marking-searches', {
    marking: AS_READ,
    calibre: '9mm',
    purpose: { code: 'stop', caseReference: 'PS-2026-0417' },
  });
  show(`verdict ${answer.verdict}; ${answer.found} weapon(s) within the errors searched`);
  for (const candidate of answer.candidates.slice(0, 3)) {
    const alert = candidate.alert ? `  ALERT: ${candidate.alert}` : '';
    show(`${candidate.registryNumber}  score ${candidate.score}  held by ${candidate.contact.agency}${alert}`);
    const [read, signs, marked] = renderAlignment(candidate.alignment);
    show(`    ${read}   as read`);
    show(`    ${signs}   ~ look-alike, >< two swapped`);
    show(`    ${marked}   as marked`);
  }
  return answer.candidates[0]!;
}

async function disclose(patrol: ApiClient, { weaponId }: Candidate): Promise<void> {
  step('The officer asks for the full record and says why.     POST /v1/weapons/{id}/disclosures');
  const purpose = { code: 'stop', caseReference: 'PS-2026-0417', reason: 'Weapon found in a vehicle' };
  const { id, weapon, entries } = await patrol.post<{
    id: string;
    weapon: { manufacturer: { asWritten: string }; calibre: { code: string }; markings: { text: string }[] };
    entries: Entry[];
  }>(`/v1/weapons/${weaponId}/disclosures`, { purpose });
  show(
    `${weapon.manufacturer.asWritten}, ${weapon.calibre.code}, marked ${weapon.markings.map((m) => m.text).join(' · ')}`,
  );
  show(`the look is on record as disclosure ${id}, entry ${entries[0]!.hash.slice(0, 16)}…`);
}

async function history(army: ApiClient, { id }: Weapon): Promise<void> {
  step('Its history, each entry chained to the one before.     GET /v1/weapons/{id}/entries');
  const { items } = await army.get<{ items: Entry[] }>(`/v1/weapons/${id}/entries`);
  for (const entry of items)
    show(
      `${entry.position}  ${entry.kind.padEnd(18)} occurred ${entry.occurredAt ?? 'unknown'}  ${entry.hash.slice(0, 16)}…`,
    );
}
