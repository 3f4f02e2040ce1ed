import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkProjections } from '../src/ledger/index.js';
import { projections } from '../src/projections.js';
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
import { tamper } from './support/superuser-snapshot.js';

const RUNS = inTier(20, 300);
const LONGEST = inTier(25, 60);

/** What the rules say a weapon is; units are numbers. */
interface ModelWeapon {
  id: string;
  status: string;
  holder: number | null;
  year: number;
  markings: { text: string; entry: ModelEntry }[];
  parties: Set<number>;
  /** In order. */
  entries: ModelEntry[];
}

interface ModelEntry {
  id: string;
  kind: string;
  /** The unit that wrote it. */
  by: number;
  seenBy: Set<number>;
}

/** The chief of all units acts for a unit of its own. */
const CHIEF = 3;

const record = (weapon: ModelWeapon, entry: Omit<ModelEntry, 'seenBy'>): ModelEntry => {
  const recorded = { ...entry, seenBy: new Set(weapon.parties) };
  weapon.entries.push(recorded);
  return recorded;
};

type Model = ModelWeapon[];

interface Real {
  armourers: Caller[];
  /** A second officer of each unit. */
  seconds: Caller[];
  units: string[];
}

/** Which rule the runs have come to, by act and answer: a walk that reaches none of them proves nothing. */
const reached = new Set<string>();
const RULES = [
  'marked 201',
  'marked 404',
  'lost 201',
  'lost 403',
  'lost 404',
  'stolen 201',
  'found 201',
  'found 409',
  'found 404',
  'handed 201',
  'handed 409',
  'corrected 201',
  'corrected 403',
  'corrected 404',
  'corrected 409',
  'corrected unseen 201',
  'confirmed 201',
  'read 200',
  'read 404',
];

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
  abstract apply(weapon: ModelWeapon, entry: ModelEntry): void;

  check = (model: Readonly<Model>): boolean => model.length > 0;

  async run(model: Model, { armourers, units }: Real): Promise<void> {
    const weapon = chosen(model, this.which);
    const status = weapon.parties.has(this.by) ? this.expected(weapon) : 404;
    const answer = await armourers[this.by]!.post(`/v1/weapons/${weapon.id}/${this.path}`, this.body);
    expect(answer.status).toBe(status);
    reached.add(`${this.kind} ${status}`);
    if (status !== 201) return;
    this.apply(weapon, record(weapon, { id: answer.body.entries[0].id, kind: `weapon.${this.kind}`, by: this.by }));
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
  expect(body.yearOfManufacture).toBe(weapon.year);
  expect((body.markings as { text: string }[]).map(({ text }) => text)).toEqual(
    weapon.markings.map(({ text }) => text),
  );
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
  apply = (weapon: ModelWeapon, entry: ModelEntry): void => void weapon.markings.push({ text: this.text, entry });
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
      year: 2004,
      markings: [],
      parties,
      entries: [],
    };
    const entry = record(weapon, { id: body.entries[0].id, kind: 'weapon.registered', by: this.by });
    weapon.markings.push({ text: this.text, entry });
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
    reached.add(`handed ${answer.status}`);
    if (answer.status !== 201) return;
    Object.assign(weapon, { status: 'active', holder: this.to });
    weapon.parties.add(this.to);
    record(weapon, { id: answer.body.entries[0].id, kind: 'weapon.found', by: CHIEF });
    expectSame(answer.body, weapon, units);
  }

  toString = (): string => `HandTo(unit ${this.to}, weapon ${this.which})`;
}

/** A unit corrects what an entry says: of the registration by one person, of a marking by two. */
abstract class Correct implements Command {
  constructor(
    readonly by: number,
    readonly which: number,
  ) {}

  abstract run(model: Model, real: Real): Promise<void>;
  abstract toString(): string;

  check = (model: Readonly<Model>): boolean => model.length > 0;

  protected async correct(
    weapon: ModelWeapon,
    entry: ModelEntry,
    change: { patch: object; changes: boolean },
    { armourers }: Real,
  ) {
    const { by } = this;
    const holds = weapon.holder === by;
    const sees = entry.seenBy.has(by);
    const expected = !sees && !holds ? 404 : !holds && entry.by !== by ? 403 : change.changes ? 201 : 409;
    const asked = { patch: change.patch, reason: 'misread' };
    const answer = await armourers[by]!.post(`/v1/entries/${entry.id}/corrections`, asked);
    expect(answer.status).toBe(expected);
    reached.add(`corrected ${!sees && expected === 201 ? 'unseen ' : ''}${expected}`);
    return answer;
  }
}

class CorrectYear extends Correct {
  constructor(
    by: number,
    which: number,
    readonly year: number,
  ) {
    super(by, which);
  }

  async run(model: Model, real: Real): Promise<void> {
    const weapon = chosen(model, this.which);
    const change = { patch: { yearOfManufacture: this.year }, changes: weapon.year !== this.year };
    const { status, body } = await this.correct(weapon, weapon.entries[0]!, change, real);
    if (status !== 201) return;
    weapon.year = this.year;
    record(weapon, { id: body.id, kind: 'weapon.corrected', by: this.by });
    expectSame((await real.armourers[this.by]!.get(`/v1/weapons/${weapon.id}`)).body, weapon, real.units);
  }

  toString(): string {
    return `CorrectYear(unit ${this.by}, weapon ${this.which}, ${this.year})`;
  }
}

class CorrectMarking extends Correct {
  constructor(
    by: number,
    which: number,
    readonly marking: number,
    readonly text: string,
  ) {
    super(by, which);
  }

  async run(model: Model, real: Real): Promise<void> {
    const weapon = chosen(model, this.which);
    const index = this.marking % weapon.markings.length;
    const marking = weapon.markings[index]!;
    const patch = { markings: { [index + 1]: { text: this.text } } };
    const change = { patch, changes: marking.text !== this.text };
    const { status, body } = await this.correct(weapon, marking.entry, change, real);
    if (status !== 201) return;
    record(weapon, { id: body.id, kind: 'correction.proposed', by: this.by });
    const confirmed = await real.seconds[this.by]!.post(`/v1/corrections/${body.id}/confirm`);
    expect(confirmed.status).toBe(201);
    reached.add('confirmed 201');
    marking.text = this.text;
    record(weapon, { id: confirmed.body.entries.at(-1).id, kind: 'weapon.corrected', by: this.by });
    expectSame((await real.armourers[this.by]!.get(`/v1/weapons/${weapon.id}`)).body, weapon, real.units);
  }

  toString(): string {
    return `CorrectMarking(unit ${this.by}, weapon ${this.which}, ${this.marking}, "${this.text}")`;
  }
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
    reached.add(`read ${record.status}`);
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
    const seconds = [];
    for (const unit of units) seconds.push(await newOfficer(registry, army, 'armourer', unit));
    real = { armourers, seconds, units };
  });

  afterAll(() => registry.close());

  /** Two weapons of one unit, which marked the second; that was another's before. */
  const withTwoWeapons = async (): Promise<{ model: Model; real: Real }> => {
    const model: Model = [];
    for (const by of [0, 1]) await new Register(by, `KAX${by}`, false).run(model, real);
    await new Lose(1, 1, 'lost').run(model, real);
    await new HandTo(0, 1).run(model, real);
    await new Mark(0, 1, 'KAX2').run(model, real);
    return { model, real };
  };

  const unit = fc.integer({ min: 0, max: 2 });
  const weapon = fc.integer({ min: 0, max: 2 });
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
        fc.tuple(unit, weapon, fc.integer({ min: 2003, max: 2005 })).map((args) => new CorrectYear(...args)),
        fc.tuple(unit, weapon, fc.nat(3), text).map((args) => new CorrectMarking(...args)),
      ],
      { maxCommands: LONGEST, size: 'max' },
    );
    const property = fc.asyncProperty(commands, async (sequence) => {
      await fc.asyncModelRun(withTwoWeapons, sequence);
      await expectInvariants(registry.clone);
    });
    await fc.assert(property, { seed, numRuns: RUNS });
  });

  it('and what the ledger makes is what is stored', async () => {
    const found: unknown[] = [];
    await tamper(registry.clone.superuserUrl, ({ snapshot }) =>
      checkProjections(snapshot, projections, (difference) => found.push(difference)),
    );
    expect(found).toEqual([]);
  });

  it('and the runs came to every rule', () => {
    expect(RULES.filter((rule) => !reached.has(rule))).toEqual([]);
  });
});
