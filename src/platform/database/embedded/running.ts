import { resolve } from 'node:path';
import { roleNames } from './roles.js';
import { connectionUrl, readState } from './state.js';

export interface EmbeddedUrls {
  migrationUrl: string;
  runtimeUrl: string;
  oversightUrl: string;
}

/** URLs of the server that last ran on this data folder, which may have stopped since; null where none ever did. */
export function rememberedUrls(dataDir: string, database: string): EmbeddedUrls | null {
  const state = readState(resolve(dataDir));
  if (state === null || state.port === 0) return null;
  const url = (role: keyof typeof roleNames) =>
    connectionUrl(roleNames[role], state.passwords[role], state.port, database);
  return { migrationUrl: url('owner'), runtimeUrl: url('runtime'), oversightUrl: url('oversight') };
}
