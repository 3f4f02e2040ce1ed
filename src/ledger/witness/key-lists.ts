import { readFileSync } from 'node:fs';
import { NotVerifiedError, readVerifierKey, readWitnessKey, type VerifierKey } from '../verifier/note.js';

/** A list of keys cannot be used; says which line and why. */
export class KeyListError extends Error {
  constructor(file: string, problem: string) {
    super(`${file}: ${problem}`);
    this.name = 'KeyListError';
  }
}

/** A witness of this log. */
export interface LogWitness {
  readonly key: VerifierKey;
  /** Submission prefix, without a slash at its end. */
  readonly url: string;
}

/** Keys of verification of logs, one a line. @throws KeyListError */
export const readLogKeys = (file: string): VerifierKey[] => readLines(file, readVerifierKey);

/** Witnesses, one a line: key, blank, address. @throws KeyListError */
export function readLogWitnesses(file: string): LogWitness[] {
  const witnesses = readLines(file, (line) => {
    const [key = '', url = '', ...rest] = line.split(/\s+/);
    if (rest.length > 0 || !URL.canParse(url) || !url.startsWith('https://'))
      throw new NotVerifiedError('expected a key, a blank and an address that begins with https://');
    return { key: readWitnessKey(key), url: url.replace(/\/+$/, '') };
  });
  const known = new Set(witnesses.map(({ key }) => key.key.export({ type: 'spki', format: 'pem' })));
  if (known.size < witnesses.length) throw new KeyListError(file, 'names one key twice');
  return witnesses;
}

/** Empty lines, and those that begin with #, say nothing. */
function readLines<T>(file: string, read: (line: string) => T): T[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new KeyListError(file, `cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  const lines = text.split('\n').map((line, at) => ({ line: line.trim(), number: at + 1 }));
  return lines
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .map(({ line, number }) => {
      try {
        return read(line);
      } catch (error) {
        if (!(error instanceof NotVerifiedError)) throw error;
        throw new KeyListError(file, `line ${number}: ${error.message}`);
      }
    });
}
