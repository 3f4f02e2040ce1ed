import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedDatabase } from '../../src/platform/database/embedded/embedded-database.js';
import { DataDirectoryInUseError } from '../../src/platform/database/embedded/errors.js';
import { executableOf } from '../../src/platform/database/embedded/processes.js';
import { RolePasswords, ensureRoles, roleNames } from '../../src/platform/database/embedded/roles.js';
import { readPostmasterFile, stopServer } from '../../src/platform/database/embedded/server.js';
import { takeServiceLock } from '../../src/platform/database/embedded/service-lock.js';
import { withClient } from '../../src/platform/database/embedded/with-client.js';
import { prepareTemplate, templateName } from './template.js';

const prefix = 'tracemark-test-';
let stop: () => Promise<void> = () => Promise.resolve();

/** One server for the whole run, told to the workers through the environment. */
export async function startTestServer(): Promise<void> {
  const external = process.env.TRACEMARK_TEST_DATABASE_URL;
  const urls = external ? await useExternalServer(external) : await startOwnServer();
  for (const [name, url] of Object.entries(urls)) process.env[`TRACEMARK_TEST_${name.toUpperCase()}_URL`] = url;
  try {
    await prepareTemplate(urls.superuser, urls.owner);
  } catch (error) {
    await stop();
    throw error;
  }
}

export async function stopTestServer(): Promise<void> {
  await stop();
}

interface ServerUrls {
  superuser: string;
  owner: string;
  runtime: string;
  oversight: string;
  log: string;
}

/** Nothing here must survive the run, so the server need not wait for the disk. */
async function startOwnServer(): Promise<ServerUrls> {
  await clearLeftovers();
  const dataDir = mkdtempSync(join(tmpdir(), prefix));
  chmodSync(dataDir, 0o711);
  const server = await startEmbeddedDatabase({
    dataDir,
    log: { info: () => undefined, warn: (message) => process.stderr.write(`${message}\n`) },
    parameters: { fsync: 'off', full_page_writes: 'off', max_connections: '200', shared_buffers: '128MB' },
  });
  stop = async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return {
    superuser: server.superuserUrl,
    owner: onTemplate(server.migrationUrl),
    runtime: onTemplate(server.runtimeUrl),
    oversight: onTemplate(server.oversightUrl),
    log: onTemplate(server.logUrl),
  };
}

/** A server given by the URL of a superuser. The roles keep one password for that URL: runs may overlap. */
async function useExternalServer(superuser: string): Promise<ServerUrls> {
  const password = (role: string) => createHash('sha256').update(`${role} ${superuser}`).digest('base64url');
  const passwords: RolePasswords = {
    owner: password('owner'),
    runtime: password('runtime'),
    oversight: password('oversight'),
    log: password('log'),
  };
  await withClient(superuser, (client) => ensureRoles(client, passwords));
  const url = (role: keyof RolePasswords) => {
    const at = new URL(onTemplate(superuser));
    at.username = roleNames[role];
    at.password = passwords[role];
    return at.href;
  };
  return { superuser, owner: url('owner'), runtime: url('runtime'), oversight: url('oversight'), log: url('log') };
}

function onTemplate(url: string): string {
  const at = new URL(url);
  at.pathname = templateName;
  return at.href;
}

/** Servers and folders of runs that were killed; those of a running one hold their lock and stay. */
async function clearLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const dataDir = join(tmpdir(), name);
    if (statSync(dataDir).uid !== process.getuid?.() || !existsSync(join(dataDir, 'service.lock'))) continue;
    try {
      takeServiceLock(dataDir);
    } catch (error) {
      if (error instanceof DataDirectoryInUseError) continue;
      throw error;
    }
    const left = readPostmasterFile(join(dataDir, 'postgres'));
    if (left && executableOf(left.pid)?.endsWith('/postgres')) await stopServer(left.pid);
    rmSync(dataDir, { recursive: true, force: true });
  }
}
