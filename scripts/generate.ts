import { readFileSync, writeFileSync } from 'node:fs';
import { describeApi } from '../src/describe-api.js';

/** Files that are made from the sources and checked in; paths from the root of the project. */
const generated: Record<string, () => Promise<string>> = {
  'docs/openapi.json': describeApi,
};

const check = process.argv.includes('--check');

function contentOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

for (const [path, render] of Object.entries(generated)) {
  const text = await render();
  if (text === contentOf(path)) continue;
  if (check) {
    console.error(`${path} is stale; run: npm run generate`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
    console.log(`wrote ${path}`);
  }
}
