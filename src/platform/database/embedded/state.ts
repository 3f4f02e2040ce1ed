import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../../replace-file.js';
import { EmbeddedDatabaseError } from './errors.js';
import { RolePasswords } from './roles.js';

export const superuserName = 'postgres';

/** What a data folder remembers of its server between starts; holds every password, so mode 600. */
export interface ServerState {
  superuserPassword: string;
  passwords: RolePasswords;
  /** Port of the last start; 0 before the first. */
  port: number;
  /** Folder of the data where they could not stand in the data folder; null where they do. */
  elsewhere: string | null;
}

function statePath(dataDir: string): string {
  return join(dataDir, 'postgres.json');
}

/** 256 random bits. */
function randomPassword(): string {
  return randomBytes(32).toString('base64url');
}

/** The remembered state; null in a new data folder. */
export function readState(dataDir: string): ServerState | null {
  const path = statePath(dataDir);
  try {
    const state = JSON.parse(readFileSync(path, 'utf8')) as ServerState;
    chmodSync(path, 0o600);
    return state;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new EmbeddedDatabaseError(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/** One for each role. */
export const newPasswords = (): RolePasswords => ({
  owner: randomPassword(),
  runtime: randomPassword(),
  oversight: randomPassword(),
  log: randomPassword(),
});

export function newState(elsewhere: string | null): ServerState {
  return {
    superuserPassword: randomPassword(),
    passwords: newPasswords(),
    port: 0,
    elsewhere,
  };
}

/** Losing this file loses the way into the data: it is on disk before it takes the place of the old one. */
export const writeState = (dataDir: string, state: ServerState): Promise<void> =>
  replaceFile(statePath(dataDir), `${JSON.stringify(state, null, 2)}\n`);

export function connectionUrl(user: string, password: string, port: number, database: string): string {
  return `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}
