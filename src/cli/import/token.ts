import { readFile } from 'node:fs/promises';
import { ConfigurationError } from '../../platform/config/configuration-error.js';
import { EnvironmentReader } from '../../platform/config/environment-reader.js';

/** What may stand in a header; an error of one that may not would repeat it. */
const FORM = /^[\x21-\x7e]{1,4096}$/;

/** The caller's key, from a file or the environment; never from the command line, which others on the machine read. */
export async function readToken(file: string | undefined): Promise<string> {
  const reader = new EnvironmentReader(process.env);
  if (reader.faults.length > 0) throw new ConfigurationError(reader.faults);
  const token = file === undefined ? reader.text('TRACEMARK_TOKEN') : (await readFile(file, 'utf8')).trim();
  if (token === null) throw new Error('Set TRACEMARK_TOKEN to your key, or name a file that holds it: --token-file');
  if (!FORM.test(token)) throw new Error(`${file ?? 'TRACEMARK_TOKEN'} holds no token: one line of letters and digits`);
  return token;
}
