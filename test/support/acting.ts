import { aWeapon, type Caller } from './registry.js';

/** Numbers from 0 up to 1 that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const CHARACTERS = [...'0123456789ABCDKLVXЖÄ٣'];

export function serialFrom(random: () => number): string {
  const length = 4 + Math.floor(random() * 9);
  return Array.from({ length }, () => CHARACTERS[Math.floor(random() * CHARACTERS.length)]).join('');
}

export interface Actors {
  armourer: Caller;
  investigator: Caller;
  /** Who may extend the vocabulary. */
  authority: Caller;
}

interface Known {
  id: string;
  missing: boolean;
}

const pick = <T>(random: () => number, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;

/** Does any of what officers do all day, `count` times, and expects every one of it to succeed. */
export async function actAtRandom({ armourer, investigator, authority }: Actors, random: () => number, count: number) {
  const weapons: Known[] = [];
  const register = async () => {
    const unlocated = random() < 0.2 ? { holder: { kind: 'unknown', asOf: '1998' } } : {};
    const markings = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, index) => ({
      kind: index === 0 ? 'serial' : 'proof',
      text: serialFrom(random),
      appliedAt: '1974-03',
      ...(random() < 0.5 ? { appliedBy: 'Proof House Liège', heightMicrometres: 1600 } : {}),
    }));
    const fields = { markings, occurredAt: pick(random, ['2001', '1999-05/2001-02', null]), basis: 'Act 12 §4' };
    const { body } = await armourer.post('/v1/weapons', aWeapon({ ...fields, ...unlocated })).expect(201);
    weapons.push({ id: body.id, missing: false });
  };
  const mark = async ({ id }: Known) => {
    const markings = [{ kind: 'import', text: serialFrom(random) }];
    await armourer.post(`/v1/weapons/${id}/markings`, { markings }).expect(201);
  };
  const lose = async (weapon: Known) => {
    const report = {
      kind: pick(random, ['lost', 'stolen']),
      circumstances: 'Taken from a vehicle',
      occurredAt: '2024',
    };
    await armourer.post(`/v1/weapons/${weapon.id}/losses`, report).expect(201);
    weapon.missing = true;
  };
  const find = async (weapon: Known) => {
    await armourer.post(`/v1/weapons/${weapon.id}/finds`, { caseReference: 'K 17/24' }).expect(201);
    weapon.missing = false;
  };
  const look = async ({ id }: Known) => {
    const purpose = { code: 'stop', reason: 'Road check' };
    await investigator.post(`/v1/weapons/${id}/disclosures`, { purpose }).expect(201);
    await investigator.post('/v1/marking-searches', { marking: serialFrom(random), purpose }).expect(200);
  };
  const extend = async (done: number) => {
    const said = { name: `Arsenal ${serialFrom(random)} of ${done}`, country: 'AUT', basis: 'Act 12 §9' };
    await authority.post('/v1/vocabulary/manufacturers', { code: `x-arsenal-${done}`, ...said }).expect(201);
  };
  for (let done = 0; done < count; done += 1) {
    const dice = random();
    const weapon = weapons.length === 0 ? undefined : pick(random, weapons);
    if (weapon === undefined || dice < 0.4) await register();
    else if (dice < 0.6) await mark(weapon);
    else if (dice < 0.85) await (weapon.missing ? find : lose)(weapon);
    else if (dice < 0.97) await look(weapon);
    else await extend(done);
  }
}
