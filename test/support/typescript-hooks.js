import { existsSync } from 'node:fs';
import { URL, fileURLToPath } from 'node:url';
import { transformFile } from '@swc/core';

/** Sources name each other by the file that the compiler will make of them. */
export async function resolve(specifier, context, next) {
  const source = specifier.replace(/\.js$/, '.ts');
  const relative = /^\.{1,2}\//.test(specifier) && context.parentURL?.endsWith('.ts');
  const absolute = specifier.startsWith('file:') && !existsSync(fileURLToPath(specifier));
  const meantSource = (relative || absolute) && existsSync(fileURLToPath(new URL(source, context.parentURL)));
  return next(meantSource ? source : specifier, context);
}

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const { code } = await transformFile(fileURLToPath(url));
  return { format: 'module', source: code, shortCircuit: true };
}
