import { SingleBar } from 'cli-progress';
import { demoRegistry, type DemoWeapon } from './demo-registry.js';
import type { DemoState } from './found-agencies.js';

const AT_ONCE = 12;
const SEED = 1;
/** Where old records of all agencies are put on record. */
const TAKEN_OVER = 'authority.registry';

/** Registers the made-up national registry over the API, with losses and finds, and shows how far it is. */
export async function loadRegistry(state: DemoState, count: number): Promise<{ seconds: number; missing: number }> {
  const weapons = demoRegistry({ seed: SEED, count, unitId: (key) => state.units.get(key)! });
  const bar = new SingleBar({
    format: '  {bar} {value}/{total} weapons  {eta_formatted} left',
    etaBuffer: 500,
    stream: process.stderr,
  });
  const started = performance.now();
  let missing = 0;
  bar.start(count, 0);
  const worker = async () => {
    for (const weapon of weapons) {
      if (await register(state, weapon)) missing += 1;
      bar.increment();
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  } finally {
    bar.stop();
  }
  return { seconds: (performance.now() - started) / 1000, missing };
}

/** Whether the weapon is missing at the end of its history. */
async function register(state: DemoState, { unit, body, loss, found }: DemoWeapon): Promise<boolean> {
  const registrar = state.registrars.get(unit.split('.')[0]!)!;
  const unitId = state.units.get(unit)!;
  const { id } = await registrar.post<{ id: string }>(
    '/v1/weapons',
    unit === TAKEN_OVER ? unconfirmed(body) : body,
    unitId,
  );
  if (loss) await registrar.post(`/v1/weapons/${id}/losses`, loss, unitId);
  if (found) await registrar.post(`/v1/weapons/${id}/finds`, found, unitId);
  return loss !== undefined && found === undefined;
}

/** An old record that the authority takes over names a holder of another agency: unlocated until that one confirms. */
const unconfirmed = (body: DemoWeapon['body']): object => ({
  ...body,
  holder: { kind: 'unknown', basis: 'lastKnown', asOf: body.occurredAt },
});
