import { SingleBar } from 'cli-progress';
import type { ImportView, RowView } from '../../weapons/index.js';
import type { ApiClient } from '../api-client.js';
import { follow, sendFile } from '../import/weapon-imports.js';
import { say } from '../outcome.js';
import { demoAgencies } from './agencies.js';
import { demoRegistry, type DemoWeapon } from './demo-registry.js';
import type { DemoState } from './found-agencies.js';

const AT_ONCE = 12;
const SEED = 1;
const PIECE_CHARACTERS = 1 << 16;
/** Where old records of all agencies are put on record. */
const TAKEN_OVER = 'authority.registry';

export interface Loaded {
  seconds: number;
  missing: number;
  /** Weapons that the registry took in with a warning, such as a maker that its vocabulary does not know. */
  warned: number;
}

type Counts = Pick<ImportView['rows'], 'read' | 'entered'>;

/** Imports the made-up national registry, a file for each agency, reports losses and finds, and shows how far it is. */
export async function loadRegistry(state: DemoState, count: number): Promise<Loaded> {
  const bar = new SingleBar({
    format: '  {bar} {percentage}%  {read} read, {entered} of {weapons} weapons entered',
    stream: process.stderr,
  });
  const started = performance.now();
  const standing = new Map<string, Counts>();
  const sum = (of: keyof Counts) => [...standing.values()].reduce((all, counts) => all + counts[of], 0);
  const show = (agency: string, counts: Counts) => {
    standing.set(agency, counts);
    const [read, entered] = [sum('read'), sum('entered')];
    bar.update(read + entered, { read, entered });
  };
  bar.start(2 * count, 0, { read: 0, entered: 0, weapons: count });
  try {
    const loading = demoAgencies.map(({ key }) => loadAgency(state, key, count, (counts) => show(key, counts)));
    const loaded = await Promise.all(loading);
    const missing = loaded.reduce((all, each) => all + each.missing, 0);
    const warned = loaded.reduce((all, each) => all + each.warned, 0);
    return { seconds: (performance.now() - started) / 1000, missing, warned };
  } finally {
    bar.stop();
  }
}

async function loadAgency(
  state: DemoState,
  agency: string,
  count: number,
  show: (counts: Counts) => void,
): Promise<Pick<Loaded, 'missing' | 'warned'>> {
  if (weaponsOf(state, agency, count).next().done) return { missing: 0, warned: 0 };
  const registrar = state.registrars.get(agency)!;
  const histories = new Map<number, DemoWeapon>();
  let sent = 0;
  function* lines() {
    for (const weapon of weaponsOf(state, agency, count)) {
      sent += 1;
      if (weapon.loss) histories.set(sent, weapon);
      yield `${JSON.stringify(weapon.unit === TAKEN_OVER ? unconfirmed(weapon.body) : weapon.body)}\n`;
    }
  }
  const { import: received } = await sendFile(registrar, { format: 'ndjson', gzip: false }, inPieces(lines()));
  const rows = async () => (await registrar.get<ImportView>(`/v1/weapon-imports/${received.id}`)).rows;
  await follow(registrar, received.job, { seen: async () => show(await rows()), complain: say });
  const { entered, acceptedWithWarning: warned } = await rows();
  if (entered !== sent) throw new Error(`Of ${sent} weapons of ${agency} the registry took in ${entered}`);
  await tellHistories(state, registrar, received.id, histories);
  const missing = [...histories.values()].filter(({ found }) => found === undefined).length;
  return { missing, warned };
}

function* weaponsOf(state: DemoState, agency: string, count: number): Generator<DemoWeapon, void> {
  for (const weapon of demoRegistry({ seed: SEED, count, unitId: (key) => state.units.get(key)! }))
    if (weapon.unit.split('.')[0] === agency) yield weapon;
}

/** What happened to some of the weapons since: each loss, and the find after it. */
async function tellHistories(
  state: DemoState,
  registrar: ApiClient,
  id: string,
  histories: Map<number, DemoWeapon>,
): Promise<void> {
  const rows = registrar.list<RowView>(`/v1/weapon-imports/${id}/rows`);
  const worker = async () => {
    for await (const { number, weapon } of rows) {
      const { unit, loss, found } = histories.get(number) ?? {};
      if (!loss) continue;
      const holder = registrar.actingFor({ unit: state.units.get(unit!)! });
      await holder.post(`/v1/weapons/${weapon}/losses`, loss);
      if (found) await holder.post(`/v1/weapons/${weapon}/finds`, found);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function* inPieces(lines: Iterable<string>): AsyncGenerator<Uint8Array> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece);
}

/** An old record that the authority takes over names a holder of another agency: unlocated until that one confirms. */
const unconfirmed = (body: DemoWeapon['body']): object => ({
  ...body,
  holder: { kind: 'unknown', basis: 'lastKnown', asOf: body.occurredAt },
});
