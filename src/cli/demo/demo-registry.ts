import { demoState } from './agencies.js';
import { demoMakers, type DemoMaker } from './catalogue.js';
import { planProduction, type ProductionRun } from './production-runs.js';
import { seededRandom, type Random } from './random.js';
import { serialAt } from './serials.js';

export interface DemoMarking {
  kind: 'serial' | 'import' | 'state';
  text: string;
  place: 'receiver' | 'barrel' | 'frame';
}

/** The body of `POST /v1/weapons`. */
export interface DemoWeaponBody {
  type: string;
  origin: 'manufactured' | 'imported' | 'stateStock' | 'legacyRecord' | 'recovered' | 'collected';
  manufacturer: string;
  model: string;
  calibre: string;
  countryOfManufacture: string | null;
  yearOfManufacture: number;
  markings: DemoMarking[];
  holder: { kind: 'unit'; unit: string; basis: 'present' } | { kind: 'unknown'; basis: 'lastKnown'; asOf: string };
  /** A day, or for an old record no more than the year. */
  occurredAt: string;
}

export interface DemoWeapon {
  /** Key of the unit that registers it; its agency stands before the point. */
  unit: string;
  body: DemoWeaponBody;
  loss?: { kind: 'lost' | 'stolen'; occurredAt: string };
  /** Never without a loss, and later. */
  found?: { occurredAt: string };
}

export interface DemoRegistryOptions {
  seed: number;
  count: number;
  /** The identifier the service gave to a unit; the key itself where nothing is said. */
  unitId?: (key: string) => string;
}

/** Everything in the made-up register happened before 2025. */
const LAST_YEAR = 2024;
/** Of the weapons of invented makers. */
const LOSS_RATE = 0.02;
const FOUND_AGAIN = 0.35;

type Origin = DemoWeaponBody['origin'];

interface Acquisition {
  origin: Origin;
  unit: string;
  year: number;
}

const HOLDERS = [
  'army.depot',
  'army.depot',
  'army.first',
  'army.second',
  'police.armoury',
  'police.selin',
  'police.hask',
];
const STATE_MARKS: Record<string, string> = {
  army: 'DF',
  police: 'NP',
  customs: 'CU',
  authority: 'NA',
  manufacturer: 'LW',
};

/** A whole run comes in the same way: a purchase, an old stock, a year's production. */
function acquire(random: Random, run: ProductionRun, maker: DemoMaker): Acquisition {
  const year = Math.min(LAST_YEAR, run.year + random.below(6));
  if (maker.country === null) return { origin: 'manufactured', unit: 'manufacturer.store', year: run.year };
  if (random.chance(0.06)) return { origin: 'recovered', unit: random.pick(['police.selin', 'customs.selin']), year };
  if (random.chance(0.04)) return { origin: 'collected', unit: 'police.north', year };
  if (run.year < 1985) return { origin: random.pick(['stateStock', 'legacyRecord']), unit: random.pick(HOLDERS), year };
  return { origin: 'imported', unit: random.pick(HOLDERS), year };
}

const twoDigits = (value: number) => String(value).padStart(2, '0');
const dayIn = (random: Random, year: number) =>
  `${year}-${twoDigits(random.between(1, 12))}-${twoDigits(random.between(1, 28))}`;

/** The serial; on some also on the barrel; the mark of import (ITI §8(b)); the number the force gave it (ITI §8(d)). */
function markingsOf(random: Random, serial: string, { origin, unit, year }: Acquisition, index: number): DemoMarking[] {
  const markings: DemoMarking[] = [{ kind: 'serial', text: serial, place: 'receiver' }];
  if (random.chance(0.3)) markings.push({ kind: 'serial', text: serial, place: 'barrel' });
  if (origin === 'imported') markings.push({ kind: 'import', text: `${demoState.mark} ${year}`, place: 'frame' });
  if (origin === 'imported' || origin === 'stateStock') {
    const agency = STATE_MARKS[unit.split('.')[0]!]!;
    markings.push({ kind: 'state', text: `RV-${agency} ${String(index + 1).padStart(6, '0')}`, place: 'frame' });
  }
  return markings;
}

function historyOf(random: Random, maker: DemoMaker, year: number): Pick<DemoWeapon, 'loss' | 'found'> {
  if (!maker.invented || year >= LAST_YEAR || !random.chance(LOSS_RATE)) return {};
  const lost = random.between(year + 1, LAST_YEAR);
  const loss = { kind: random.pick(['lost', 'stolen'] as const), occurredAt: dayIn(random, lost) };
  if (lost === LAST_YEAR || !random.chance(FOUND_AGAIN)) return { loss };
  return { loss, found: { occurredAt: dayIn(random, random.between(lost + 1, LAST_YEAR)) } };
}

/**
 * The register of the Republic of Valmora, decided by seed and count: runs of consecutive serials per maker and model,
 * the same numbers used by several makers, a few weapons lost, stolen and found again, a few old records without a
 * present holder. In the order of manufacture.
 */
export function* demoRegistry({ seed, count, unitId = (key) => key }: DemoRegistryOptions): Generator<DemoWeapon> {
  const random = seededRandom(seed);
  const runs = planProduction({ seed, count, longestRun: 60, longestSeries: 180, makers: demoMakers });
  runs.sort((one, other) => one.year - other.year || one.start - other.start);
  for (const run of runs) {
    const maker = demoMakers[run.maker]!;
    const acquisition = acquire(random, run, maker);
    const { origin, unit, year } = acquisition;
    for (let offset = 0; offset < run.count; offset++) {
      const unlocated = origin === 'legacyRecord' && random.chance(0.1);
      const serial = serialAt(run.pattern, run.first + offset);
      yield {
        unit: origin === 'legacyRecord' ? 'authority.registry' : unit,
        body: {
          ...maker.models[run.model]!,
          origin,
          manufacturer: maker.manufacturer,
          countryOfManufacture: maker.country,
          yearOfManufacture: run.year,
          markings: markingsOf(random, serial, acquisition, run.start + offset),
          holder: unlocated
            ? { kind: 'unknown', basis: 'lastKnown', asOf: String(year) }
            : { kind: 'unit', unit: unitId(unit), basis: 'present' },
          occurredAt: origin === 'legacyRecord' ? String(year) : dayIn(random, year),
        },
        ...(unlocated ? {} : historyOf(random, maker, year)),
      };
    }
  }
}
