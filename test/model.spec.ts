import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { expectInvariants } from './support/invariants.js';
import {
  aWeapon,
  newAgency,
  newOfficer,
  newUnit,
  startRegistry,
  type Caller,
  type TestRegistry,
} from './support/registry.js';
import { inTier, printSeed, seed } from './support/seeded.js';

const RUNS = inTier(12, 300);
const LONGEST = inTier(14, 60);

/** What the rules say a weapon is; units are numbers. */
interface ModelWeapon {
  id: string;
  status: string;
  holder: number | null;
  markings: string[];
  parties: Set<number>;
  /** Unit that may see each entry, in order. */
  entries: { kind: string; seenBy: Set<number> }[];
}

type Model = ModelWeapon[];

interface Real {
  armourers: Caller[];
  units: string[];
}

type Command = fc.AsyncCommand<Model, Real, false>;

const chosen = (model: Model, index: number): ModelWeapon => model[index % model.length]!;

/** An act upon a weapon by the armourer of one unit: what the model expects, and what it makes of the weapon. */
abstract class Act implements Command {
  constructor(
    readonly by: number,
    readonly which: number,
  ) {}

  abstract readonly path: string;
  abstract readonly body: object;
  abstract expected(weapon: ModelWeapon): number;
  abstract apply(weapon: ModelWeapon): void;

  check = (model: Readonly<Model>): boolean => model.length > 0;

  async run(model: Model, { armourers, units }: Real): Promise<void> {
    const weapon = chosen(model, this.which);
    const status = weapon.parties.has(this.by) ? this.expected(weapon) : 404;
    const answer = await armourers[this.by]!.post(`/v1/weapons/${weapon.id}/${this.path}`, this.body);
    expect(answer.status).toBe(status);
    if (status !== 201) return;
    this.apply(weapon);
    weapon.entries.push({ kind: `weapon.${this.kind}`, seenBy: new Set(weapon.parties) });
    expectSame(answer.body, weapon, units);
  }

  abstract readonly kind: string;
  toString = (): string =>
    `${this.constructor.name}(unit ${this.by}, weapon ${this.which}, ${JSON.stringify(this.body)})`;
}

function expectSame(body: Record<string, unknown>, weapon: ModelWeapon, units: string[]): void {
  expect(body).toMatchObject({
    id: weapon.id,
    status: weapon.status,
    position: weapon.entries.length,
    holder: weapon.holder === null ? { kind: 'unknown', unit: null } : { kind: 'unit', unit: units[weapon.holder] },
  });
  expect((body.markings as { text: string }[]).map(({ text }) => text)).toEqual(weapon.markings);
}

class Mark extends Act {
  readonly path = 'markings';
  readonly kind = 'marked';
  readonly body: object;
  constructor(
    by: number,
    which: number,
    readonly text: string,
  ) {
    super(by, which);
    this.body = { markings: [{ kind: 'other', text }] };
  }
  expected = (): number => 201;
  apply = (weapon: ModelWeapon): void => void weapon.markings.push(this.text);
}

class Lose extends Act {
  readonly path = 'losses';
  readonly body: object;
  constructor(
    by: number,
    which: number,
    readonly kind: 'lost' | 'stolen',
  ) {
    super(by, which);
    this.body = { kind };
  }
  expected = ({ holder }: ModelWeapon): number => (holder === null || holder === this.by ? 201 : 403);
  apply = (weapon: ModelWeapon): void => void Object.assign(weapon, { status: this.kind, holder: null });
}

class Find extends Act {
  readonly path = 'finds';
  readonly kind = 'found';
  readonly body = {};
  expected = ({ status }: ModelWeapon): number => (status === 'active' ? 409 : 201);
  apply = (weapon: ModelWeapon): void => void Object.assign(weapon, { status: 'active', holder: this.by });
}

class Register implements Command {
  constructor(
    readonly by: number,
    readonly text: string,
    readonly unlocated: boolean,
  ) {}

  check = (): boolean => true;

  async run(model: Model, { armourers, units }: Real): Promise<void> {
    const fields = {
      markings: [{ kind: 'serial', text: this.text }],
      ...(this.unlocated ? { holder: { kind: 'unknown' } } : {}),
    };
    const { body } = await armourers[this.by]!.post('/v1/weapons', aWeapon(fields)).expect(201);
    const parties = new Set([this.by]);
    const weapon: ModelWeapon = {
      id: body.id,
      status: 'active',
      holder: this.unlocated ? null : this.by,
      markings: [this.text],
      parties,
      entries: [{ kind: 'weapon.registered', seenBy: new Set(parties) }],
    };
    model.push(weapon);
    expectSame(body, weapon, units);
  }

  toString = (): string => `Register(unit ${this.by}, "${this.text}"${this.unlocated ? ', unlocated' : ''})`;
}

/** The chief of all units finds a missing weapon for one of them, which becomes a party to it. */
class HandTo implements Command {
  constructor(
    readonly to: number,
    readonly which: number,
  ) {}

  check = (model: Readonly<Model>): boolean => model.length > 0;

  async run(model: Model, { armourers, units }: Real): Promise<void> {
    const weapon = chosen(model, this.which);
    const chief = armourers.at(-1)!;
    const answer = await chief.post(`/v1/weapons/${weapon.id}/finds`, { holder: units[this.to] });
    expect(answer.status).toBe(weapon.status === 'active' ? 409 : 201);
    if (answer.status !== 201) return;
    Object.assign(weapon, { status: 'active', holder: this.to });
    weapon.parties.add(this.to);
    weapon.entries.push({ kind: 'weapon.found', seenBy: new Set(weapon.parties) });
    expectSame(answer.body, weapon, units);
  }

  toString = (): string => `HandTo(unit ${this.to}, weapon ${this.which})`;
}

class Read implements Command {
  constructor(
    readonly by: number,
    readonly which: number,
  ) {}

  check = (model: Readonly<Model>): boolean => model.length > 0;

  async run(model: Model, { armourers, units }: Real): Promise<void> {
    const weapon = chosen(model, this.which);
    const path = `/v1/weapons/${weapon.id}`;
    const [record, history, custody] = [
      await armourers[this.by]!.get(path),
      await armourers[this.by]!.get(`${path}/entries?limit=200`),
      await armourers[this.by]!.get(`${path}/custody`),
    ];
    const party = weapon.parties.has(this.by);
    expect([record.status, history.status, custody.status]).toEqual(Array(3).fill(party ? 200 : 404));
    if (!party) return;
    expectSame(record.body, weapon, units);
    const seen = weapon.entries.flatMap(({ kind, seenBy }, index) => (seenBy.has(this.by) ? [[index + 1, kind]] : []));
    expect(history.body.items.map((entry: { position: number; kind: string }) => [entry.position, entry.kind])).toEqual(
      seen,
    );
    expect(custody.body.state).toMatchObject({ status: weapon.status });
  }

  toString = (): string => `Read(unit ${this.by}, weapon ${this.which})`;
}

describe('whatever is done to weapons in whatever order', () => {
  let registry: TestRegistry;
  let real: Real;

  beforeAll(async () => {
    registry = await startRegistry();
    const army = await newAgency(registry, 'military');
    const units = [await newUnit(army, 'First'), await newUnit(army, 'Second'), await newUnit(army, 'Third')];
    const armourers = [];
    for (const unit of [...units, army.rootUnit]) armourers.push(await newOfficer(registry, army, 'armourer', unit));
    real = { armourers, units };
  });

  afterAll(() => registry.close());

  const unit = fc.integer({ min: 0, max: 2 });
  const weapon = fc.integer({ min: 0, max: 5 });
  const text = fc.stringMatching(/^[A-ZЖ五0-9]{1,8}$/);

  it('the service answers as the model does, and the invariants hold after', async () => {
    printSeed(`${RUNS} runs of up to ${LONGEST} commands`);
    const commands = fc.commands<Model, Real, false>(
      [
        fc.tuple(unit, text, fc.boolean()).map((args) => new Register(...args)),
        fc.tuple(unit, weapon, text).map((args) => new Mark(...args)),
        fc.tuple(unit, weapon, fc.constantFrom('lost' as const, 'stolen' as const)).map((args) => new Lose(...args)),
        fc.tuple(unit, weapon).map((args) => new Find(...args)),
        fc.tuple(unit, weapon).map((args) => new HandTo(...args)),
        fc.tuple(unit, weapon).map((args) => new Read(...args)),
      ],
      { maxCommands: LONGEST },
    );
    const property = fc.asyncProperty(commands, async (sequence) => {
      await fc.asyncModelRun(() => ({ model: [], real }), sequence);
      await expectInvariants(registry.clone);
    });
    await fc.assert(property, { seed, numRuns: RUNS });
  });
});
