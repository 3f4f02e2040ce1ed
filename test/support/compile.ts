import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformFile } from '@swc/core';
import { COMPILED } from './compiled.js';

/** Compiles the sources of the service once for a whole run: compiling at every start takes as long as starting. */
export async function compileSources(): Promise<void> {
  const sources = ['src', 'migrations'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
      .map((name) => join(folder, name)),
  );
  await Promise.all(sources.map(compile));
}

/** Another run may be using the file: it is replaced at once, and only where it differs. */
async function compile(source: string): Promise<void> {
  const target = join(COMPILED, source.replace(/\.ts$/, '.js'));
  const { code } = await transformFile(source);
  if (existsSync(target) && readFileSync(target, 'utf8') === code) return;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(`${target}.${process.pid}`, code);
  renameSync(`${target}.${process.pid}`, target);
}
