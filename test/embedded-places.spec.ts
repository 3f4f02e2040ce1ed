import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeDataDir } from '../src/platform/database/embedded/data-place.js';
import { readState } from '../src/platform/database/embedded/state.js';
import { startCommand, startProcess, type ServiceProcess } from './support/service-process.js';

const isRoot = process.getuid?.() === 0;

/** What a module that is loaded before the program makes the system answer. */
const answering = (answers: string): string => {
  const module = `
    import fs from 'node:fs';
    import child from 'node:child_process';
    import { syncBuiltinESMExports } from 'node:module';
    ${answers}
    syncBuiltinESMExports();`;
  return `--import=data:text/javascript,${encodeURIComponent(module)}`;
};

/** Root, on a machine that knows no other user. */
const ROOT_ALONE = answering(`
  process.getuid = () => 0;
  const { readFileSync } = fs;
  fs.readFileSync = (path, ...more) =>
    path === '/etc/passwd' ? 'root:x:0:0:root:/root:/bin/sh' : readFileSync(path, ...more);`);

/** Where a program is there and its loader is not, the system says that the program is not. */
const MUSL = answering(`
  process.getuid = () => 1000;
  child.spawnSync = (path) => ({ status: null, stderr: null, error: Object.assign(new Error(path), { code: 'ENOENT' }) });`);

describe('the embedded server', () => {
  let closed: string;

  beforeAll(() => {
    closed = mkdtempSync(join(tmpdir(), 'tracemark-home-'));
  });

  afterAll(() => rmSync(closed, { recursive: true, force: true }));

  it('keeps a register in a folder that nobody else may enter, and under root where its user gets in', async () => {
    const dataDir = join(closed, '.tracemark');
    const environment = { HOME: closed, TRACEMARK_EMBEDDED: '1', TRACEMARK_PORT: '0' };
    let service: ServiceProcess | undefined;
    try {
      const founded: boolean[] = [];
      for (let start = 0; start < 2; start += 1) {
        service = startProcess(environment, closed);
        const url = await service.serving;
        expect((await fetch(`${url}/health/ready`)).status).toBe(200);
        service.child.kill('SIGTERM');
        expect(await service.ended).toBe(0);
        founded.push(service.output().includes('The registry is new.'));
      }
      expect(founded).toEqual([true, false]);
      expect(readState(dataDir)!.elsewhere === null).toBe(!isRoot);
      expect(existsSync(join(dataDir, 'postgres'))).toBe(!isRoot);
    } finally {
      service?.child.kill('SIGTERM');
      await service?.ended;
      removeDataDir(dataDir);
    }
  });

  it.each([
    ['root has nobody to run it as', ROOT_ALONE, /root and \/etc\/passwd has none of the users/],
    ['its program loader is missing', MUSL, /musl \(Alpine\)/],
  ])('says in one line what to set instead where %s', async (_, answers, reason) => {
    const dataDir = join(closed, 'nowhere');
    mkdirSync(dataDir, { recursive: true });
    const environment = { NODE_OPTIONS: answers, TRACEMARK_EMBEDDED: '1', TRACEMARK_DATA_DIR: dataDir };
    const service = startProcess(environment);
    const { ended } = startCommand({ NODE_OPTIONS: answers, TMPDIR: dataDir }, 'demo', '--once');
    expect(await service.ended).toBe(1);
    const lines = service.output().trim().split('\n');
    expect(lines).toEqual([
      'Tracemark does not start.',
      expect.stringMatching(
        /^The embedded PostgreSQL cannot run here: .* Set TRACEMARK_DATABASE_URL and .* instead\.$/,
      ),
    ]);
    expect(lines[1]).toMatch(reason);

    const demo = await ended;
    expect(demo.code).toBe(2);
    expect(demo.stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^Starting/),
      expect.stringMatching(
        /^The demonstration needs the embedded PostgreSQL, .*: docs\/operations\.md .* TRACEMARK_DATABASE_URL\.$/,
      ),
    ]);
    rmSync(dataDir, { recursive: true });
  });
});
