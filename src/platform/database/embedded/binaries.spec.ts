import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findPackage, prepareBinaries } from './binaries.js';
import { EmbeddedUnavailableError } from './errors.js';
import { BinaryPackage, shareBinaries } from './shared-binaries.js';

const program = '#!/bin/sh\necho "postgres (PostgreSQL) 18.0"\n';

describe('the binaries', () => {
  let folder: string;
  let from: BinaryPackage;
  let root: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'binaries-'));
    root = join(folder, 'shared');
    from = { native: join(folder, 'native'), name: 'postgresql-18' };
    mkdirSync(join(from.native, 'bin'), { recursive: true });
    mkdirSync(join(from.native, 'lib'), { mode: 0o700 });
    for (const name of ['postgres', 'initdb']) writeFileSync(join(from.native, 'bin', name), program, { mode: 0o700 });
    writeFileSync(join(from.native, 'lib/libpq.so.5.18'), 'library', { mode: 0o600 });
    writeFileSync(join(from.native, 'lib/libpq.a'), 'static', { mode: 0o600 });
    symlinkSync('libpq.so.5.18', join(from.native, 'lib/libpq.so.5'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are found for this platform', () => {
    expect(findPackage()).toEqual({
      native: expect.stringMatching(/native$/),
      name: expect.stringMatching(/^postgresql-18\.\d/),
    });
  });

  it.each([
    ['linux', 's390x'],
    ['freebsd', 'x64'],
    ['win32', 'x64'],
  ])('of %s-%s are refused in one line that says what to set instead', (platform, arch) => {
    expect(() => findPackage(platform, arch)).toThrow(EmbeddedUnavailableError);
    expect(() => findPackage(platform, arch)).toThrow(
      /^[^\n]*Set TRACEMARK_DATABASE_URL and TRACEMARK_MIGRATION_URL[^\n]*$/,
    );
  });

  it('run in place where they can be reached', () => {
    expect(prepareBinaries(from, null, [root]).postgres).toBe(join(from.native, 'bin/postgres'));
  });

  it('explain a missing program loader as what musl looks like', () => {
    writeFileSync(join(from.native, 'bin/postgres'), '#!/lib64/no-such-loader\n');
    expect(() => prepareBinaries(from, null, [root])).toThrow(/musl.*TRACEMARK_DATABASE_URL/);
  });

  it('repeat what the system said when they do not run', () => {
    writeFileSync(join(from.native, 'bin/postgres'), '#!/bin/sh\necho "libz.so.1: cannot open" >&2; exit 127\n');
    expect(() => prepareBinaries(from, null, [root])).toThrow(/libz\.so\.1: cannot open/);
    rmSync(join(from.native, 'bin/postgres'));
    expect(() => prepareBinaries(from, null, [root])).toThrow(/does not run \(ENOENT\)/);
  });

  it('get the links back that an installation without scripts leaves out', () => {
    rmSync(join(from.native, 'lib/libpq.so.5'));
    const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
    writeFileSync(join(from.native, 'pg-symlinks.json'), JSON.stringify(links));
    prepareBinaries(from, null, [root]);
    expect(readlinkSync(join(from.native, 'lib/libpq.so.5'))).toBe('libpq.so.5.18');
  });

  it('are copied once, readable by everybody whatever the mask, without what only compilers need', () => {
    const mask = process.umask(0o077);
    const shared = shareBinaries(from, root);
    process.umask(mask);
    const modes = ['', 'bin', 'bin/postgres', 'lib/libpq.so.5.18'].map(
      (name) => lstatSync(join(shared, name)).mode & 0o777,
    );
    expect(modes).toEqual([0o755, 0o755, 0o755, 0o644]);
    expect(readlinkSync(join(shared, 'lib/libpq.so.5'))).toBe('libpq.so.5.18');
    expect(lstatSync(join(shared, 'lib/libpq.a'), { throwIfNoEntry: false })).toBeUndefined();

    const made = lstatSync(join(shared, 'bin/postgres')).ino;
    expect(shareBinaries(from, root)).toBe(shared);
    expect(lstatSync(join(shared, 'bin/postgres')).ino).toBe(made);
  });

  it.each([
    ['the folder of copies', ''],
    ['the copy', 'postgresql-18'],
    ['a library of it', 'postgresql-18/lib/libpq.so.5.18'],
  ])('are not used when others may change %s', (_what, path) => {
    shareBinaries(from, root);
    chmodSync(join(root, path), 0o777);
    expect(() => shareBinaries(from, root)).toThrow(/may be changed by others/);
  });

  it('are not used when a link leads out of the copy or a file differs in size', () => {
    const shared = shareBinaries(from, root);
    symlinkSync('/etc/passwd', join(shared, 'lib/other'));
    expect(() => shareBinaries(from, root)).toThrow(/leads elsewhere/);
    rmSync(join(shared, 'lib/other'));
    writeFileSync(join(shared, 'lib/libpq.so.5.18'), '');
    expect(() => shareBinaries(from, root)).toThrow(/is not a copy/);
    expect(readFileSync(join(from.native, 'lib/libpq.so.5.18'), 'utf8')).toBe('library');
  });
});
