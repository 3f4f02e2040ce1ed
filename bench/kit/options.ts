import { parseArgs } from 'node:util';

export interface BenchOptions {
  name: string;
  /** Weapons on record before the first round. */
  weapons: number;
  /** Seconds that one side is loaded in one round. */
  seconds: number;
  /** Readings of each kind of error. */
  readings: number;
  /** Keeps the filled registry and uses it again the next time. */
  keep: boolean;
}

/** Reads `<name> [--weapons N] [--seconds S] [--readings R] [--keep]`; what is not said is undefined, and the benchmark's own. */
export function readOptions(argv: readonly string[]): Partial<BenchOptions> & Pick<BenchOptions, 'keep'> {
  const { positionals, values } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      weapons: { type: 'string' },
      seconds: { type: 'string' },
      readings: { type: 'string' },
      keep: { type: 'boolean', default: false },
    },
  });
  const counted = (name: 'weapons' | 'seconds' | 'readings'): number | undefined => {
    const text = values[name];
    if (text === undefined) return undefined;
    if (!/^[1-9]\d*$/.test(text)) throw new Error(`--${name} takes a whole number from 1, not ${text}`);
    return Number(text);
  };
  return {
    name: positionals[0],
    weapons: counted('weapons'),
    seconds: counted('seconds'),
    readings: counted('readings'),
    keep: values.keep,
  };
}
