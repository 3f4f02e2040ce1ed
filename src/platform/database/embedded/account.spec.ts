import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canEnter, childOptions, chooseAccount, findAccount } from './account.js';
import { EmbeddedUnavailableError } from './errors.js';

const root = 'root:x:0:0:root:/root:/bin/bash';
const nobody = 'nobody:x:65534:65533:nobody:/:/sbin/nologin';
const postgres = 'postgres:x:101:104:PostgreSQL:/var/lib/postgresql:/bin/bash';
const tracemark = 'tracemark:x:990:991::/:/sbin/nologin';

describe('the account of the server', () => {
  it.each([
    ['its own user before others', [root, nobody, postgres, tracemark], { uid: 990, gid: 991 }],
    ["PostgreSQL's user before nobody", [root, nobody, postgres], { uid: 101, gid: 104 }],
    ['nobody where there is no better', [root, nobody], { uid: 65534, gid: 65533 }],
    ['no user that is root under another name', [root, 'postgres:x:0:0::/:/bin/sh'], null],
    ['no line that is damaged', [root, 'postgres:x'], null],
  ])('is %s', (_what, lines, account) => {
    expect(findAccount(lines.join('\n'))).toEqual(account);
  });

  it('is our own unless we are root', () => {
    expect(chooseAccount(null, { uid: 1000, passwd: () => postgres })).toBeNull();
  });

  it('is asked for in one line that says what to set, where root has nobody to run it as', () => {
    const choose = () => chooseAccount(null, { uid: 0, passwd: () => root });
    expect(choose).toThrow(EmbeddedUnavailableError);
    expect(choose).toThrow(
      /^The embedded PostgreSQL cannot run here: .*TRACEMARK_DATABASE_URL and TRACEMARK_MIGRATION_URL.*$/,
    );
  });

  it('gets no secret of our environment', () => {
    process.env.TRACEMARK_TEST_SECRET = 'secret';
    expect(Object.keys(childOptions(null).env).sort()).toEqual(['LC_ALL', 'PATH', 'TZ']);
    delete process.env.TRACEMARK_TEST_SECRET;
  });
});

describe('a folder on the way', () => {
  let parent: string;
  let folder: string;
  const stranger = { uid: 64_999, gid: 64_999 };

  beforeAll(() => {
    parent = mkdtempSync(join(tmpdir(), 'account-'));
    folder = join(parent, 'data');
    mkdirSync(folder, { mode: 0o755 });
  });

  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  it.each([
    [0o700, false],
    [0o710, false],
    [0o711, true],
    [0o755, true],
  ])('with mode %o lets a stranger through: %s', (mode, enters) => {
    chmodSync(parent, mode);
    expect(canEnter(folder, stranger)).toBe(enters);
    expect(canEnter(folder, null)).toBe(true);
    expect(canEnter(folder, { uid: process.getuid!(), gid: 0 })).toBe(true);
  });
});
