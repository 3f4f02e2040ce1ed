import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = new URL('../../', import.meta.url);

/** Where the compiled sources stand that processes and threads of the tests run; in the order of the sources. */
export const COMPILED = fileURLToPath(new URL('dist/tested/', ROOT));

/** The same module in a form that Node runs by itself. */
export const compiledUrl = ({ href }: URL): URL => new URL(href.slice(ROOT.href.length), pathToFileURL(COMPILED));
