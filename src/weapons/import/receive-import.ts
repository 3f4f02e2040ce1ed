import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Acting } from '../../platform/database/acting.js';
import { Database } from '../../platform/database/database.js';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import { NotFoundError } from '../../platform/problem.js';
import { newId } from '../../platform/random.js';
import { inPieces } from '../../platform/tabular/pieces.js';
import { readTable } from '../../platform/tabular/read-table.js';
import { TableFaultError } from '../../platform/tabular/table.js';
import { resolveColumns } from './import-mapping.js';
import { ImportCutOffError, MOST_UNFINISHED, TooManyImportsError } from './imports.errors.js';
import { countUnfinished, FORGET_ABANDONED, READ_IMPORT, READ_MAPPING, sameImport } from './imports.queries.js';
import { discardImport, keepChunk, openImport, receiveImport } from './imports.repository.js';
import type { ImportSettings, ImportView } from './weapon-import.js';

export const IMPORT_JOB = 'weapons.import';

/** Bytes a file may have as it comes, and unpacked. */
export const MOST_PAYLOAD_BYTES = 2 ** 32;
export const MOST_UNPACKED_BYTES = 2 ** 34;

const CHUNK_BYTES = 1 << 20;

/** What a sender says beside the file; the mapping by its id. */
export type ImportOrder = Omit<ImportSettings, 'mapping'> & { mapping?: string };

/**
 * Takes a file in: keeps its bytes until each row has its verdict, makes sure that its header can be read, and opens the
 * job that does the rest. The same file under the same settings is the same import, however often it is sent.
 */
@Injectable()
export class ReceiveImport {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
  ) {}

  async receive(
    acting: Acting,
    order: ImportOrder,
    body: AsyncIterable<Buffer>,
  ): Promise<{ import: ImportView; fresh: boolean }> {
    const settings = { ...order, mapping: await this.mappingOf(acting, order.mapping) };
    const id = newId();
    const job = newId();
    await this.database.ask(FORGET_ABANDONED, []);
    await this.database.transactions.write(acting, async (tx) => {
      if ((await countUnfinished(tx.manager)) >= MOST_UNFINISHED) throw new TooManyImportsError();
      openImport(tx, id, job, settings);
    });
    try {
      const payload = await this.keep(acting, id, body);
      const read = await headerOf(payload.beginning, settings);
      const same = await this.database.transactions.write(acting, async (tx) => {
        await countUnfinished(tx.manager);
        const { agency, unit } = acting;
        const before = settings.dryRun
          ? undefined
          : await sameImport(tx.manager, agency, unit, payload.hash, JSON.stringify(settings));
        if (before !== undefined) return before;
        receiveImport(tx, id, payload, read);
        this.jobs.open(tx, { id: job, kind: IMPORT_JOB, subject: id });
        return undefined;
      });
      if (same !== undefined) await this.discard(acting, id);
      this.jobs.wake();
      return { import: await this.get(acting, same ?? id), fresh: same === undefined };
    } catch (error) {
      await this.discard(acting, id).catch(() => undefined);
      throw error;
    }
  }

  async get(acting: Acting, id: string): Promise<ImportView> {
    const [view] = await this.database.transactions.ask(acting, READ_IMPORT, [id]);
    if (!view) throw new NotFoundError('import');
    return view;
  }

  private async mappingOf(acting: Acting, id: string | undefined): Promise<ImportSettings['mapping']> {
    if (id === undefined) return null;
    const [saved] = await this.database.transactions.ask(acting, READ_MAPPING, [id]);
    if (!saved) throw new NotFoundError('mapping');
    return saved.mapping;
  }

  private async keep(acting: Acting, id: string, body: AsyncIterable<Buffer>) {
    const digest = createHash('sha256');
    let beginning: Buffer = Buffer.alloc(0);
    let bytes = 0;
    let number = 0;
    for await (const chunk of inChunks(body)) {
      digest.update(chunk);
      bytes += chunk.length;
      if (bytes > MOST_PAYLOAD_BYTES)
        throw new TableFaultError('FILE_TOO_LARGE', `a file has at most ${MOST_PAYLOAD_BYTES} bytes`);
      if (number === 0) beginning = chunk;
      const place = number;
      await this.database.transactions.write(acting, async (tx) => keepChunk(tx, id, place, chunk));
      number += 1;
    }
    return { hash: digest.digest(), bytes, beginning };
  }

  private async discard(acting: Acting, id: string): Promise<void> {
    await this.database.transactions.write(acting, async (tx) => discardImport(tx, id));
  }
}

/** Pieces of one size, but for the last: what the network cuts small is not kept in crumbs. */
async function* inChunks(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    // Twice: a sender of single bytes fills pieces, and the pieces chunks.
    yield* inPieces(inPieces(body), CHUNK_BYTES);
  } catch (error) {
    throw new ImportCutOffError(error);
  }
}

/** A header lies within the first chunk, since a record is bounded; what follows is cut off there and never looked at. */
async function headerOf(beginning: Buffer, settings: ImportSettings) {
  const { format, encoding, gzip, delimiter, mapping } = settings;
  async function* bytes() {
    yield beginning;
  }
  const table = await readTable(bytes(), {
    format,
    encoding,
    gzip,
    delimiter: delimiter ?? undefined,
    mostBytes: MOST_UNPACKED_BYTES,
  });
  await table.batches.return();
  return { form: table.form, plan: resolveColumns(table.form, mapping) };
}
