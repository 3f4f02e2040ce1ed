import { createReadStream } from 'node:fs';
import { open, stat, unlink } from 'node:fs/promises';
import type { ImportView, RowView } from '../../weapons/index.js';
import { ApiClient } from '../api-client.js';
import { COULD_NOT, FINE, FOUND, result, say } from '../outcome.js';
import { patiently } from '../patience.js';
import { accountOf, tell } from './account.js';
import { fileForm, type FileOrder } from './file-form.js';
import { StepBars } from '../progress.js';
import { writeRejectsFile } from './rejects-file.js';
import { mappingId } from './saved-mapping.js';
import { readToken } from './token.js';
import { follow, sendFile } from './weapon-imports.js';

export interface ImportOptions extends Pick<FileOrder, 'commit' | 'dryRun' | 'encoding' | 'delimiter'> {
  url: string;
  tokenFile?: string;
  format?: string;
  /** Its name or id. */
  mapping?: string;
  rejects?: string;
  unit?: string;
  officer?: string;
}

/** Of what was rejected so many rows are named at the terminal; a file has them all. */
const MOST_NAMED = 5;

/** `tracemark import`: sends a file of weapons to a service, follows its import to the end and says what became of it. */
export async function runImport(path: string, options: ImportOptions): Promise<number> {
  const { url, tokenFile, format, mapping, rejects, unit, officer, ...settings } = options;
  const form = fileForm(path, format);
  const { size } = await requireFile(path);
  if (rejects !== undefined) await requireNew(rejects);
  const client = new ApiClient(url, await readToken(tokenFile), { unit, officer });
  await client.get('/v1/me');
  const order = { ...form, ...settings, mapping: mapping === undefined ? undefined : await mappingId(client, mapping) };

  const bars = new StepBars();
  const complain = (why: string) => {
    bars.end();
    say(`${why}; asking again.`);
  };
  const cancelling = cancelOnInterrupt(bars);
  try {
    const bytes = () => piecesOf(path, size, bars, cancelling.signal);
    const received = await patiently(() => sendFile(client, order, bytes()), complain);
    bars.end();
    if (received.again) say(`This file was sent before: it is the import ${received.import.id}.`);
    const { id } = received.import;
    const job = await follow(client, received.import.job, {
      seen: ({ step, progress: { done, total } }) => void (step !== null && bars.show(step, done, total ?? done)),
      complain,
      cancel: cancelling.signal,
    });
    bars.end();
    return await conclude(client, id, job, rejects, complain);
  } finally {
    bars.end();
    cancelling.end();
  }
}

async function conclude(
  client: ApiClient,
  id: string,
  job: Parameters<typeof accountOf>[1],
  rejects: string | undefined,
  complain: (why: string) => void,
): Promise<number> {
  const view = await patiently(() => client.get<ImportView>(`/v1/weapon-imports/${id}`), complain);
  const wanted = rejects !== undefined && job.state === 'done' && view.rows.rejected > 0 ? rejects : null;
  let written: string | null = null;
  try {
    if (wanted !== null) await writeRejectsFile(client, id, wanted, complain);
    written = wanted;
  } finally {
    result(accountOf(view, job, written));
    say(tell(accountOf(view, job, written), job.problem));
  }
  if (job.state !== 'done') return COULD_NOT;
  if (view.rows.rejected === 0) return FINE;
  if (written === null) await nameRejects(client, id, complain);
  else say(`What was rejected is in ${written}, with reasons, to be mended and sent again.`);
  return FOUND;
}

async function nameRejects(client: ApiClient, id: string, complain: (why: string) => void): Promise<void> {
  const path = `/v1/weapon-imports/${id}/rows?verdict=rejected&limit=${MOST_NAMED}`;
  const { items } = await patiently(() => client.get<{ items: RowView[] }>(path), complain);
  for (const { number, line, reasons } of items)
    for (const { code, detail, column, pointer } of reasons)
      say(`  row ${number}, line ${line}: ${code} (${column ?? (pointer || 'row')}): ${detail}`);
  say('--rejects FILE writes them all, to be mended and sent again.');
}

async function requireFile(path: string) {
  const found = await stat(path);
  if (!found.isFile()) throw new Error(`${path} is no file`);
  return found;
}

/** Fails now rather than at the end where the file is there, or cannot be written. */
async function requireNew(path: string): Promise<void> {
  await (await open(path, 'wx')).close();
  await unlink(path);
}

async function* piecesOf(path: string, size: number, bars: StepBars, cancel: AbortSignal): AsyncGenerator<Buffer> {
  let sent = 0;
  bars.show('sending', sent, size);
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    cancel.throwIfAborted();
    yield piece;
    sent += piece.length;
    bars.show('sending', sent, size);
  }
}

/** The first Ctrl-C cancels, and says so; the second ends the command at once, as everywhere. */
function cancelOnInterrupt(bars: StepBars): { signal: AbortSignal; end: () => void } {
  const stop = new AbortController();
  const interrupted = () => {
    bars.end();
    say('Cancelling; press Ctrl-C again to leave at once.');
    stop.abort(new Error('Cancelled before the file had come to its end; nothing was taken in'));
  };
  process.once('SIGINT', interrupted);
  return { signal: stop.signal, end: () => void process.off('SIGINT', interrupted) };
}
