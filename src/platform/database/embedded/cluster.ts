import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Account, childOptions } from './account.js';
import { Binaries } from './binaries.js';
import { EmbeddedDatabaseError } from './errors.js';
import { superuserName } from './state.js';

const majorVersion = '18';
const draftPrefix = 'initialising-';

/** No socket, no other machine, no login without a password. */
const hostBasedAuthentication = '# TYPE DATABASE USER ADDRESS METHOD\nhost all all 127.0.0.1/32 scram-sha-256\n';

export interface ClusterOptions {
  binaries: Binaries;
  account: Account | null;
  superuserPassword: string;
  /** False for tests only. */
  durable: boolean;
}

/** Makes the cluster in `parent`/postgres unless it is there. It is made under another name and moved when whole. */
export async function ensureCluster(parent: string, options: ClusterOptions): Promise<string> {
  const cluster = join(parent, 'postgres');
  if (existsSync(cluster)) {
    refuseOtherVersion(cluster);
    return cluster;
  }
  for (const name of readdirSync(parent)) {
    if (name.startsWith(draftPrefix)) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const draft = join(parent, `${draftPrefix}${randomBytes(6).toString('hex')}`);
  try {
    giveFolder(draft, options.account);
    await initialise(join(draft, 'postgres'), join(draft, 'password'), options);
    renameSync(join(draft, 'postgres'), cluster);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return cluster;
}

async function initialise(cluster: string, passwordFile: string, options: ClusterOptions): Promise<void> {
  writeFileSync(passwordFile, options.superuserPassword, { mode: 0o600 });
  if (options.account) chownSync(passwordFile, options.account.uid, options.account.gid);
  giveFolder(cluster, options.account);
  const flags = [
    `--pgdata=${cluster}`,
    `--username=${superuserName}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(options.durable ? [] : ['--no-sync']),
  ];
  const child = spawn(options.binaries.initdb, flags, childOptions(options.account));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) {
    throw new EmbeddedDatabaseError(`PostgreSQL could not make its data folder:\n${output.trim()}`);
  }
  writeFileSync(join(cluster, 'pg_hba.conf'), hostBasedAuthentication);
}

function giveFolder(path: string, account: Account | null): void {
  mkdirSync(path, { mode: 0o700 });
  if (account) chownSync(path, account.uid, account.gid);
}

function refuseOtherVersion(cluster: string): void {
  const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (version === majorVersion) return;
  throw new EmbeddedDatabaseError(
    `The data in ${cluster} are of PostgreSQL ${version} and this is PostgreSQL ${majorVersion}; ` +
      'take a backup with the release that made them and restore it into a new data folder',
  );
}
