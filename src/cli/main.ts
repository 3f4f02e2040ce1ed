#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { describeApi } from '../describe-api.js';
import { COULD_NOT, FINE, say } from './outcome.js';
import { runAuthorityKey } from './authority-key.js';
import { runDemo, type DemoOptions } from './demo/run.js';
import { runExport } from './export.js';
import { runMigrate } from './migrate.js';
import { runReplayCheck } from './replay.js';
import { runVerify } from './verify.js';

const program = new Command('tracemark')
  .description('Looks after a registry. Results go to stdout as lines of JSON.')
  .addHelpText('after', '\nExit codes: 0 fine, 1 a break or a difference was found, 2 the command could not run.')
  .exitOverride();

/** Up to 9999999: more is no demonstration. */
function wholeNumber(written: string): number {
  if (!/^\d{1,7}$/.test(written)) throw new InvalidArgumentError('It is a whole number such as 500.');
  return Number(written);
}

const does =
  (work: (...given: never[]) => Promise<number>) =>
  async (...given: unknown[]) => {
    process.exitCode = await work(...(given as never[]));
  };

program
  .command('migrate')
  .description('brings the schema up to date, as its owner (TRACEMARK_MIGRATION_URL)')
  .action(does(runMigrate));

program
  .command('verify')
  .description('checks every position, hash, derived column and opening of the ledger')
  .option('--from <source>', 'database, or the file of an export', 'database')
  .action(does(({ from }: { from: string }) => runVerify(from)));

program
  .command('export')
  .description('writes the whole ledger with its openings to a new file')
  .argument('<file>', 'file to write, such as ledger.ndjson')
  .action(does((file: string) => runExport(file)));

program
  .command('replay')
  .description('makes every projected table again from the ledger and compares it with the stored one')
  .requiredOption('--check', 'compare; nothing is ever written')
  .action(does(runReplayCheck));

program
  .command('authority-key')
  .description('issues a key of 24 hours to an administrator of a national authority that cannot let itself in')
  .action(does(runAuthorityKey));

program
  .command('demo')
  .description('loads a made-up national registry, finds a weapon in it by a misread serial, and serves it')
  .option('--once', 'stop after the story')
  .option('--weapons <count>', 'how many weapons to load', wholeNumber, 10_000)
  .action(does((options: DemoOptions) => runDemo(options)));

program
  .command('openapi')
  .description('prints the description of the API')
  .action(
    does(async () => {
      process.stdout.write(await describeApi());
      return FINE;
    }),
  );

try {
  await program.parseAsync();
} catch (error) {
  const asked = error instanceof CommanderError;
  if (!asked) say(error instanceof Error ? error.message : String(error));
  process.exitCode = asked && error.exitCode === 0 ? FINE : COULD_NOT;
}
