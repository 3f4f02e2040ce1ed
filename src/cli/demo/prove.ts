import { setTimeout as pause } from 'node:timers/promises';
import { Breaks, readVerifierKey, verifyDossier, type DossierSummary } from '../../ledger/index.js';
import { RefusedError, type ApiClient } from '../api-client.js';
import { show, step } from './narrate.js';

const LOOK_AGAIN_MS = 500;
const MOST_LOOKS = 60;
/** Within the name of what happened. */
const BYTE_OF = 'weapon.stolen';

/** The dossier of a weapon verifies with no registry at hand, and does not with one byte changed. */
export async function prove(army: ApiClient, { id }: { id: string }, logKey: string): Promise<void> {
  step('The depot takes a dossier of it: one file that proves itself.     GET /v1/weapons/{id}/dossier');
  const file = await download(army, `/v1/weapons/${id}/dossier`);
  show(`${file.length} bytes: every entry, its proof, the sealed fields open to the depot, a signature over all of it`);

  step('A court checks the file, with no registry at hand.     tracemark verify --dossier FILE --key KEY');
  show(`it has the file, and the key of the log: ${logKey}`);
  const { summary, breaks } = await verify(file, logKey);
  if (breaks.first !== null) throw new Error(`The dossier does not verify: ${breaks.first.detail}`);
  show(
    `it verifies: ${summary.entries} entries, as a log of ${summary.size} holds them; ${summary.openings} sealed fields open`,
  );

  step('Somebody would rather it had not been stolen, and changes one byte of the file.');
  const forged = Buffer.from(file);
  const at = forged.indexOf(BYTE_OF) + BYTE_OF.length - 1;
  forged[at]! ^= 3;
  show(`byte ${at}: ${BYTE_OF} becomes ${forged.toString('utf8', at + 1 - BYTE_OF.length, at + 1)}`);
  const { first } = (await verify(forged, logKey)).breaks;
  if (first === null) throw new Error('The changed byte was not found');
  show(`it is found: ${first.break}, the entry at position ${first.position}: ${first.detail}`);
}

/** Who is very quick asks before the log was published. */
async function download(client: ApiClient, path: string): Promise<Buffer> {
  for (let look = 1; ; look += 1)
    try {
      const chunks: Uint8Array[] = [];
      for await (const chunk of client.download(path)) chunks.push(chunk);
      return Buffer.concat(chunks);
    } catch (error) {
      if (!(error instanceof RefusedError) || error.code !== 'NOT_PUBLISHED_YET' || look === MOST_LOOKS) throw error;
      await pause(LOOK_AGAIN_MS);
    }
}

async function verify(file: Buffer, logKey: string): Promise<{ summary: DossierSummary; breaks: Breaks }> {
  const breaks = new Breaks();
  async function* bytes() {
    yield await Promise.resolve(file);
  }
  return { summary: await verifyDossier(bytes(), { key: readVerifierKey(logKey) }, breaks), breaks };
}
