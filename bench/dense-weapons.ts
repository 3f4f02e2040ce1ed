import { demoMakers, type DemoMaker } from '../src/cli/demo/catalogue.js';
import { planProduction, type ProductionRun } from '../src/cli/demo/production-runs.js';
import { serialAt } from '../src/cli/demo/serials.js';

export interface DenseMarking {
  kind: 'serial' | 'state';
  text: string;
  place: 'receiver' | 'barrel' | 'frame';
}

export interface DenseWeapon {
  /** From 0; what a misreading must lead back to. */
  index: number;
  type: string;
  manufacturer: string;
  model: string;
  calibre: string;
  countryOfManufacture: string | null;
  yearOfManufacture: number;
  /** The serial on the receiver, the barrel's own number, the State's number. */
  markings: readonly [serial: DenseMarking, barrel: DenseMarking, state: DenseMarking];
}

/** A register too large to keep: any weapon is made from its index, all of them in a stream. */
export interface DenseRegister {
  count: number;
  at(index: number): DenseWeapon;
  weapons(from?: number, to?: number): Generator<DenseWeapon>;
}

/** No two weapons of one run can be told apart but by their numbers: the hard case of a search. */
const LONGEST_RUN = 450;
const LONGEST_SERIES = 2_000;
const BARREL_LANES = 6;

function weaponOf(run: ProductionRun, maker: DemoMaker, offset: number): DenseWeapon {
  const index = run.start + offset;
  const { model, type, calibre } = maker.models[run.model]!;
  const barrel = `B${'ACEHKM'[run.maker % BARREL_LANES]}${String(run.madeBefore + offset).padStart(6, '0')}`;
  return {
    index,
    type,
    manufacturer: maker.manufacturer,
    model,
    calibre,
    countryOfManufacture: maker.country,
    yearOfManufacture: run.year,
    markings: [
      { kind: 'serial', text: serialAt(run.pattern, run.first + offset), place: 'receiver' },
      { kind: 'serial', text: barrel, place: 'barrel' },
      { kind: 'state', text: `RV${String(index).padStart(8, '0')}`, place: 'frame' },
    ],
  };
}

/**
 * Dense serials: runs of consecutive numbers per maker and model, the same numbers used by several makers, 4 to 12
 * characters. The seed and the count decide everything.
 */
export function denseRegister({ seed, count }: { seed: number; count: number }): DenseRegister {
  const runs = planProduction({
    seed,
    count,
    longestRun: LONGEST_RUN,
    longestSeries: LONGEST_SERIES,
    makers: demoMakers,
  });
  const runAt = (index: number) => {
    let [low, high] = [0, runs.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (runs[middle]!.start <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    count,
    at(index) {
      const run = runs[runAt(index)]!;
      return weaponOf(run, demoMakers[run.maker]!, index - run.start);
    },
    *weapons(from = 0, to = count) {
      let index = from;
      for (let place = runAt(from); index < to; place++) {
        const run = runs[place]!;
        const maker = demoMakers[run.maker]!;
        for (const end = Math.min(to, run.start + run.count); index < end; index++) {
          yield weaponOf(run, maker, index - run.start);
        }
      }
    },
  };
}
