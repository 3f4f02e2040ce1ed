#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { describeApi } from '../describe-api.js';
import { COMMITS, DELIMITERS } from '../weapons/index.js';
import { COULD_NOT, FINE, say } from './outcome.js';
import { runAuthorityKey } from './authority-key.js';
import { runDemo, type DemoOptions } from './demo/run.js';
import { runExport } from './export.js';
import { FORMATS } from './import/file-form.js';
import { runImport, type ImportOptions } from './import/run.js';
import { runMigrate } from './migrate.js';
import { runReplayCheck } from './replay.js';
import { runVerify } from './verify.js';

const program = new Command('tracemark')
  .description('Looks after a registry. Results go to stdout as lines of JSON.')
  .addHelpText(
    'after',
    '\nExit codes: 0 fine, 1 a break, a difference or a rejected row was found, 2 the command could not run.',
  )
  .exitOverride();

/** Up to 9999999: more is no demonstration. */
function wholeNumber(written: string): number {
  if (!/^\d{1,7}$/.test(written)) throw new InvalidArgumentError('It is a whole number such as 500.');
  return Number(written);
}

/** Without a trailing slash; paths follow. Who calls is said by the token alone. */
function serviceUrl(written: string): string {
  const url = URL.canParse(written) ? new URL(written) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '' || url.hash !== '')
    throw new InvalidArgumentError('It is an address such as https://registry.example.');
  return url.href.replace(/\/+$/, '');
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
  .command('import')
  .description('sends a file of weapons to a running service, and says what became of each row')
  .argument('<file>', 'CSV or NDJSON, as it is or packed (.gz)')
  .option('--url <address>', 'where the service is', serviceUrl, 'http://127.0.0.1:3000')
  .option('--token-file <file>', 'file that holds your key; else the variable TRACEMARK_TOKEN')
  .addOption(new Option('--format <format>', 'where the name of the file does not tell').choices(FORMATS))
  .addOption(new Option('--commit <how>', 'every row or none, or each by itself (the default)').choices(COMMITS))
  .option('--dry-run', 'judge every row, enter none')
  .option('--encoding <name>', 'such as windows-1252; never guessed: utf-8 where not given')
  .addOption(new Option('--delimiter <name>', 'by the header where not given').choices(Object.keys(DELIMITERS)))
  .option('--mapping <name>', 'a saved mapping, by its name or id')
  .option('--rejects <file>', 'new file for the rejected rows, each with its reason')
  .option('--unit <id>', 'the unit to act for; your own where not given')
  .option('--officer <id>', 'whom the key of a machine acts for')
  .action(does((file: string, options: ImportOptions) => runImport(file, options)));

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
