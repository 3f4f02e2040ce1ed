#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { BackupOptions } from './backup/run.js';
import type { RestoreOptions } from './backup/run-restore.js';
import type { DemoOptions } from './demo/run.js';
import type { ExpireOptions } from './expire/run.js';
import type { ImportOptions } from './import/run.js';
import type { VerifyOptions } from './verify.js';
import { COULD_NOT, FINE, say } from './outcome.js';

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

const each = (written: string, before: string[]): string[] => [...before, written];

/** Without a trailing slash; paths follow. Who calls is said by the token alone. */
function serviceUrl(written: string): string {
  const url = URL.canParse(written) ? new URL(written) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '' || url.hash !== '')
    throw new InvalidArgumentError('It is an address such as https://registry.example.');
  return url.href.replace(/\/+$/, '');
}

/** A command loads its own program and no other, so that each starts quickly. */
const does =
  (work: (...given: never[]) => Promise<number>) =>
  async (...given: unknown[]) => {
    process.exitCode = await work(...(given as never[]));
  };

const oneMore = (value: string, before: string[] = []): string[] => [...before, value];

program
  .command('migrate')
  .description('brings the schema up to date, as its owner (TRACEMARK_MIGRATION_URL)')
  .action(does(async () => (await import('./migrate.js')).runMigrate()));

program
  .command('verify')
  .description(
    'checks the ledger and its log: every position, hash, derived column, opening, leaf; or, by code that shares none ' +
      'with what writes them, a dossier, a whole export, a live log, a proof',
  )
  .option('--from <source>', 'database, the file of an export, or the address of a log (https://…/log)', 'database')
  .option('--proof <file>', 'a proof in place of a source: what GET /v1/entries/{id}/proof answered')
  .option('--dossier <file>', 'a dossier in place of a source: what GET /v1/weapons/{id}/dossier answered')
  .option('--export <file>', 'an export in place of a source, held against what the log signed; also packed (.gz)')
  .option(
    '--checkpoint <file>',
    'of the database, an export or a dossier: a checkpoint that was kept elsewhere, and so must be one of the log; may be repeated',
    oneMore,
  )
  .option('--key <key>', 'of the log: NAME+ID+KEY, as the service says it at start')
  .option('--state <file>', 'of a log: what was seen, from one time to the next; made where it is not there')
  .option(
    '--witness <keys...>',
    'of a log, a proof or a dossier: keys of witnesses that must have seen it, NAME+ID+KEY',
  )
  .option('--witnesses <count>', 'how many of them; all where not given', wholeNumber)
  .option('--max-age <seconds>', 'how old their cosignatures may be; any age where not given', wholeNumber)
  .option('--every <seconds>', 'of a log: looks again and again, and ends at the first break', wholeNumber)
  .action(does(async (options: VerifyOptions) => (await import('./verify.js')).runVerify(options)));

program
  .command('export')
  .description('writes the whole ledger with its openings to a new file')
  .argument('<file>', 'file to write, such as ledger.ndjson')
  .action(does(async (file: string) => (await import('./export.js')).runExport(file)));

program
  .command('import')
  .description('sends a file of weapons to a running service, and says what became of each row')
  .argument('<file>', 'CSV or NDJSON, as it is or packed (.gz)')
  .option('--url <address>', 'where the service is', serviceUrl, 'http://127.0.0.1:3000')
  .option('--token-file <file>', 'file that holds your key; else the variable TRACEMARK_TOKEN')
  .option('--format <format>', 'csv or ndjson, where the name of the file does not tell')
  .option('--commit <how>', 'whole: every row or none; rows: each by itself, as where not given')
  .option('--dry-run', 'judge every row, enter none')
  .option('--encoding <name>', 'such as windows-1252; never guessed: utf-8 where not given')
  .option('--delimiter <name>', 'comma, semicolon, tab or pipe; by the header where not given')
  .option('--mapping <name>', 'a saved mapping, by its name or id')
  .option('--rejects <file>', 'new file for the rejected rows, each with its reason')
  .option('--unit <id>', 'the unit to act for; your own where not given')
  .option('--officer <id>', 'whom the key of a machine acts for')
  .action(
    does(async (file: string, options: ImportOptions) => (await import('./import/run.js')).runImport(file, options)),
  );

program
  .command('replay')
  .description('makes every projected table again from the ledger and compares it with the stored one')
  .requiredOption('--check', 'compare; nothing is ever written')
  .action(does(async () => (await import('./replay.js')).runReplayCheck()));

program
  .command('backup')
  .description('writes everything that cannot be made again into a new folder, as the owner (TRACEMARK_MIGRATION_URL)')
  .argument('<folder>', 'folder to make, such as backup-2027-03-01')
  .option('--recipient <key>', 'public key of age (age1…) that may read it; may be given again', each, [])
  .option('--no-secrets', 'in place of a recipient: leave openings, keys and files of imports out')
  .option('--verify', 'check every entry first, as verify does')
  .action(
    does(async (folder: string, options: BackupOptions) =>
      (await import('./backup/run.js')).runBackup(folder, options),
    ),
  );

program
  .command('restore')
  .description('fills an empty database from a backup and verifies it, as the owner (TRACEMARK_MIGRATION_URL)')
  .argument('<folder>', 'folder of the backup')
  .option('--identity <file>', 'file with the private key of age that opens it')
  .option(
    '--checkpoint <file>',
    'a checkpoint that was kept elsewhere, which the log must go on from; may be repeated',
    oneMore,
  )
  .option('--key <key>', 'of the checkpoint: NAME+ID+KEY, as the service says it at start')
  .action(
    does(async (folder: string, options: RestoreOptions) =>
      (await import('./backup/run-restore.js')).runRestore(folder, options),
    ),
  );

program
  .command('expire')
  .description(
    'removes openings of sealed fields whose time is over, as the owner (TRACEMARK_MIGRATION_URL); plan first',
  )
  .requiredOption('--plan <file>', 'the plan: a new file of a dry run, or the one to carry out')
  .option('--dry-run', 'say what would expire, and write it down as a plan; nothing is changed')
  .option('--at <day>', 'of a dry run: by which day, such as 2027-03-01; today where not given')
  .option('--officer <id>', 'the registrar of the national authority who carries it out')
  .action(does(async (options: ExpireOptions) => (await import('./expire/run.js')).runExpire(options)));

program
  .command('authority-key')
  .description('issues a key of 24 hours to an administrator of a national authority that cannot let itself in')
  .action(does(async () => (await import('./authority-key.js')).runAuthorityKey()));

program
  .command('demo')
  .description('loads a made-up national registry, finds a weapon in it by a misread serial, and serves it')
  .option('--once', 'stop after the story')
  .option('--weapons <count>', 'how many weapons to load', wholeNumber, 10_000)
  .action(does(async (options: DemoOptions) => (await import('./demo/run.js')).runDemo(options)));

program
  .command('openapi')
  .description('prints the description of the API')
  .action(
    does(async () => {
      const { describeApi } = await import('../describe-api.js');
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
