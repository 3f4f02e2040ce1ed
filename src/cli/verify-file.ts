import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import {
  Breaks,
  LineTooLongError,
  NotOfThisKindError,
  readVerifierKey,
  verifyDossier,
  verifyExport,
  type Break,
  type KeptHead,
  type Quorum,
  type VerifierKey,
} from '../ledger/index.js';
import { FINE, FOUND, result, say } from './outcome.js';
import { reporting } from './verify-log.js';
import { keptHeads } from './witnessed.js';

/** More breaks than this are counted and not printed. */
const MOST_PRINTED = 1_000;

/** Checks a dossier by itself. Prints each break, then what it holds. */
export const runVerifyDossier = (file: string, key: string, checkpoints: string[], asked?: Quorum): Promise<number> =>
  verifyFile(file, key, checkpoints, async (verifier, kept, breaks) => {
    const summary = await verifyDossier(createReadStream(file), { key: verifier, kept, asked }, breaks);
    const { weapon, madeAt, entries, notReleased, openings } = summary;
    const withheld = notReleased === 0 ? 'all there are' : `${notReleased} more were not released to its reader`;
    const whole = `The dossier of ${weapon.registryNumber}, made ${madeAt}, verifies: ${entries} entries, ${withheld}; ${openings} openings.`;
    return { summary, whole };
  });

/** Checks a whole export against its log and against checkpoints that were kept. Prints each break, then what was read. */
export const runVerifyExport = (file: string, key: string, checkpoints: string[]): Promise<number> =>
  verifyFile(file, key, checkpoints, async (verifier, kept, breaks) => {
    const read = () => (file.endsWith('.gz') ? unpacked(file) : createReadStream(file));
    const summary = await verifyExport(read, verifier, breaks, kept);
    const { entries, streams, leaves, signed, waiting } = summary;
    const unsigned = leaves - signed + waiting;
    const more = unsigned === 0 ? '' : ` ${unsigned} entries are too new for any checkpoint at hand.`;
    const whole = `${entries} entries on ${streams} streams verify, ${signed} of them as the log signed them.${more}`;
    return { summary, whole };
  });

async function* unpacked(file: string): AsyncGenerator<Uint8Array> {
  const packed = createReadStream(file);
  try {
    yield* packed.pipe(createGunzip());
  } catch (error) {
    throw new Error(`${file} cannot be unpacked: ${(error as Error).message}`, { cause: error });
  } finally {
    packed.destroy();
  }
}

type Verify = (key: VerifierKey, kept: KeptHead[], breaks: Breaks) => Promise<{ summary: object; whole: string }>;

async function verifyFile(file: string, key: string, checkpoints: string[], verify: Verify): Promise<number> {
  const verifier = readVerifierKey(key);
  if (!(await stat(file)).isFile()) throw new Error(`${file} is no file`);
  const breaks = new Breaks((found) => {
    if (breaks.count <= MOST_PRINTED) result(found);
  });
  let code = FINE;
  const told = await reporting(async () => {
    const kept = await keptHeads(checkpoints, verifier);
    const { summary, whole } = await verify(verifier, kept, breaks).catch((error: unknown) => {
      if (!(error instanceof NotOfThisKindError || error instanceof LineTooLongError)) throw error;
      throw new Error(`${file} was not verified: ${error.message}`, { cause: error });
    });
    result({ ...summary, breaks: breaks.count });
    if (breaks.first !== null) code = FOUND;
    say(breaks.first === null ? whole : firstBreak(breaks.first, breaks.count));
  });
  return told === FINE ? code : told;
}

/** The first break in words. */
function firstBreak({ break: kind, detail, entryId, position, stream, index, line }: Break, count: number): string {
  const places = [
    entryId && `entry ${entryId}`,
    position !== null && `position ${position}`,
    stream && `stream ${stream}`,
    index !== null && `index ${index} of the log`,
    line !== null && `line ${line}`,
  ].filter((place) => place);
  const others = count === 1 ? '' : ` ${count - 1} more follow from it or stand beside it.`;
  return `${kind.toUpperCase()}: ${detail} (${places.join(', ')}).${others}`;
}
