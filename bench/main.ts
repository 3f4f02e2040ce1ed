import { readOptions, type BenchOptions } from './kit/options.js';
import { conclude, type Outcome } from './kit/outcome.js';
import { benchAudit } from './audit.js';
import { benchImport } from './import.js';
import { benchLog } from './log.js';
import { benchRead } from './read.js';
import { benchRegister } from './register.js';
import { benchSearch } from './search.js';

interface Benchmark {
  run: (options: BenchOptions) => Promise<Outcome>;
  /** Weapons on record where `--weapons` says nothing. */
  weapons: number;
}

const BENCHMARKS: Record<string, Benchmark> = {
  register: { run: benchRegister, weapons: 0 },
  read: { run: benchRead, weapons: 100_000 },
  search: { run: benchSearch, weapons: 1_000_000 },
  import: { run: benchImport, weapons: 1_000_000 },
  log: { run: benchLog, weapons: 100_000 },
  audit: { run: benchAudit, weapons: 100_000 },
};

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  const benchmark = BENCHMARKS[options.name ?? ''];
  if (!benchmark) {
    console.error(
      `Usage: npm run bench -- <${Object.keys(BENCHMARKS).join('|')}> [--weapons N] [--seconds S] [--readings R] [--keep]`,
    );
    return 2;
  }
  const { name = '', weapons = benchmark.weapons, seconds = 10, readings = 500, keep } = options;
  return conclude(await benchmark.run({ name, weapons, seconds, readings, keep }), console.log);
}

process.exitCode = await main();
