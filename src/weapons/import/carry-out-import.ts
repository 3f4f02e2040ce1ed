import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Ledger } from '../../ledger/index.js';
import type { Acting } from '../../platform/database/acting.js';
import { Database } from '../../platform/database/database.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { handOver } from '../../platform/jobs/hand-over.js';
import type { JobRun } from '../../platform/jobs/job.js';
import { JobRunner } from '../../platform/jobs/job-runner.js';
import { JobInterruptedError } from '../../platform/jobs/jobs.errors.js';
import { WorkerPool } from '../../platform/jobs/worker-pool.js';
import { roomOf } from '../../platform/tabular/copy-text.js';
import { readTable } from '../../platform/tabular/read-table.js';
import { TableFaultError } from '../../platform/tabular/table.js';
import { Vocabularies } from '../../vocabulary/index.js';
import { copyWeapons, learnCharacters } from '../weapons.repository.js';
import { ahead, inTurn } from './ahead.js';
import { tablesOf, type EnteredRows } from './enter-rows.js';
import type { enter, EnterTask, judge, JudgeTask } from './import.worker.js';
import { FORGET_ABANDONED, readChunk, rowsToEnter, standingImport, type BatchToEnter } from './imports.queries.js';
import {
  advanceImport,
  forgetPayload,
  holdImport,
  markColliding,
  markRepeated,
  moveImport,
  recountRows,
  stageRows,
} from './imports.repository.js';
import { KeptFileDamagedError } from './imports.errors.js';
import { IMPORT_JOB, MOST_UNPACKED_BYTES } from './receive-import.js';
import type { StandingImport } from './weapon-import.js';

const WORKER = new URL('./import.worker.js', import.meta.url);
const ROWS_AT_ONCE = 500;
const COMPARED_AT_ONCE = 20_000;

/** A batch of rows as the worker made it ready, where it begins and where it leads to. */
interface ReadyBatch {
  rows: EnteredRows;
  edition: number;
  from: number;
  through: number;
}

/**
 * Carries out an import, or what is left of it: reads every row and judges it by itself, compares the rows with each
 * other and with the register, enters those that may be. Each step stands in the database before the next begins.
 */
@Injectable()
export class CarryOutImport {
  constructor(
    private readonly ledger: Ledger,
    private readonly workers: WorkerPool,
    private readonly vocabularies: Vocabularies,
    runner: JobRunner,
    database: Database,
  ) {
    runner.handle(IMPORT_JOB, {
      permission: 'weapons:import',
      run: (job) => this.run(job),
      abandoned: async () => void (await database.ask(FORGET_ABANDONED, [])),
    });
  }

  private async run(job: JobRun): Promise<Record<string, unknown>> {
    const given = await this.standing(job);
    if (given.state === 'received') await this.read(job, given);
    return job.exclusively(`imports of ${given.agency}`, async () => {
      await this.compare(job, await this.standing(job));
      const compared = await this.standing(job);
      const { dryRun, commit } = compared.settings;
      if (dryRun) return { outcome: 'dryRun' };
      if (commit === 'whole' && compared.rejected > 0) return { outcome: 'nothingEntered', reason: 'ROWS_REJECTED' };
      if (compared.state === 'entered') return { outcome: 'entered' };
      if (commit === 'whole') await this.enterWhole(job, compared);
      else await this.enterByBatch(job, compared);
      return { outcome: 'entered' };
    });
  }

  private standing(job: JobRun): Promise<StandingImport> {
    return this.inTransaction(job, (tx) => standingImport(tx.manager, job.subject));
  }

  private inTransaction<T>(job: JobRun, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return job.acting((acting) => job.transactions.write(acting, work));
  }

  private async read(job: JobRun, given: StandingImport): Promise<void> {
    await this.readRows(job, given).catch(async (error: unknown) => {
      if (error instanceof TableFaultError) await this.requireKept(job, given);
      throw error;
    });
    await this.inTransaction(job, async (tx) => {
      moveImport(tx, given.id, 'received', 'read');
      forgetPayload(tx, given.id);
    });
  }

  private async readRows(job: JobRun, given: StandingImport): Promise<void> {
    const { plan, settings, payloadBytes, payloadHash } = given;
    const { format, encoding, gzip, delimiter } = settings;
    let bytesRead = 0;
    const bytes = this.payload(job, payloadHash, (count) => (bytesRead += count));
    const table = await readTable(bytes, {
      format,
      encoding,
      gzip,
      delimiter: delimiter ?? undefined,
      mostBytes: MOST_UNPACKED_BYTES,
      after: given.rowsRead,
      batch: ROWS_AT_ONCE,
    });
    const { additions } = await this.vocabularies.current();
    // The database's, as when they are entered: what was no future then is none later.
    const now = new Date(await this.inTransaction(job, async (tx) => tx.now));
    const room: ArrayBuffer[] = [];
    const judged = ahead(table.batches, (records) =>
      job.acting((acting) => {
        const importer = { ...entererOf(acting), now };
        const left = room.splice(0);
        const task: JudgeTask = handOver({ records, plan, importer, additions, room: left }, left);
        return this.workers.call<ReturnType<typeof judge>>(WORKER, 'judge', task, job.signal);
      }),
    );
    let read = given.rowsRead;
    await inTurn(judged, async (batch, turn) => {
      const after = read;
      read = batch.last;
      await this.inTransaction(job, (tx) => stageRows(tx, given, after, batch, turn));
      room.push(...roomOf([batch.copied]));
      await job.progress('reading', bytesRead, payloadBytes);
    });
  }

  /** Nobody's file is blamed for what became of it here. */
  private async requireKept(job: JobRun, { payloadHash }: StandingImport): Promise<void> {
    const bytes = this.payload(job, payloadHash, () => undefined);
    while (!(await bytes.next()).done);
  }

  /** The file as it was sent, or no end of it. Throws KeptFileDamagedError. */
  private async *payload(job: JobRun, hash: string, count: (bytes: number) => void): AsyncGenerator<Buffer> {
    const digest = createHash('sha256');
    for (let number = 0; ; number += 1) {
      const pieces = await this.inTransaction(job, (tx) => readChunk(tx.manager, job.subject, number));
      if (pieces.length === 0) break;
      for (const piece of pieces) {
        digest.update(piece);
        count(piece.length);
        yield piece;
      }
    }
    if (digest.digest('hex') === hash) return;
    // Whoever has read it to its end has forgotten it.
    if ((await this.standing(job)).state !== 'received') throw new JobInterruptedError('another has read the file');
    throw new KeptFileDamagedError();
  }

  /** What was entered before an interruption is not compared again. */
  private async compare(job: JobRun, given: StandingImport): Promise<void> {
    const { id, state, rowsRead, enteredThrough } = given;
    if (state === 'entered') return;
    await job.progress('comparing', enteredThrough, rowsRead);
    // The register first: a row that contradicts it is none that a later row could repeat.
    for (let after = enteredThrough; after < rowsRead; after += COMPARED_AT_ONCE) {
      const through = Math.min(after + COMPARED_AT_ONCE, rowsRead);
      await this.inTransaction(job, async (tx) => {
        holdImport(tx, given);
        markColliding(tx, given, after, through);
      });
      await job.progress('comparing', through, rowsRead);
    }
    await this.inTransaction(job, async (tx) => {
      holdImport(tx, given);
      markRepeated(tx, given);
      recountRows(tx, id);
    });
  }

  private async enterWhole(job: JobRun, given: StandingImport): Promise<void> {
    await this.inTransaction(job, async (tx) => {
      const learned = new Set<string>();
      const room: ArrayBuffer[] = [];
      for await (const batch of this.readyBatches(job, given, room)) {
        await this.put(tx, batch);
        advanceImport(tx, given.id, batch);
        await tx.settled();
        room.push(...roomOf(tablesOf(batch.rows)));
        for (const character of batch.rows.weapons.learned) learned.add(character);
        await job.progress('entering', batch.through, given.rowsRead);
      }
      learnCharacters(tx, [...learned]);
      moveImport(tx, given.id, 'compared', 'entered');
    });
  }

  private async enterByBatch(job: JobRun, given: StandingImport): Promise<void> {
    const room: ArrayBuffer[] = [];
    await inTurn(this.readyBatches(job, given, room), async (batch, turn) => {
      await this.inTransaction(job, async (tx) => {
        await this.put(tx, batch);
        // What two batches may both write comes behind the turn: the first would wait for the second, and that for it.
        await turn;
        learnCharacters(tx, batch.rows.weapons.learned);
        advanceImport(tx, given.id, batch);
      });
      room.push(...roomOf(tablesOf(batch.rows)));
      await job.progress('entering', batch.through, given.rowsRead);
    });
    await this.inTransaction(job, async (tx) => moveImport(tx, given.id, 'compared', 'entered'));
  }

  /** Puts entries and weapons into their tables. */
  private async put(tx: Transaction, { rows, edition }: ReadyBatch): Promise<void> {
    const entries = await this.ledger.copy(tx, rows.entries);
    const weapons = await copyWeapons(tx, rows.weapons, edition);
    this.ledger.appendCopied(tx, entries, weapons);
  }

  /** `room` is that of rows that are in the database, on its way back to the thread that fills it. */
  private async *readyBatches(job: JobRun, given: StandingImport, room: ArrayBuffer[]): AsyncGenerator<ReadyBatch> {
    let from = given.enteredThrough;
    const batches = ahead(this.toEnter(job, given), (rows) => this.makeReady(job, given, rows, room));
    for await (const batch of batches) {
      yield { ...batch, from };
      from = batch.through;
    }
  }

  private async *toEnter(job: JobRun, { id, enteredThrough, rowsRead }: StandingImport): AsyncGenerator<BatchToEnter> {
    for (let after = enteredThrough; after < rowsRead; after += ROWS_AT_ONCE) {
      const through = Math.min(after + ROWS_AT_ONCE, rowsRead);
      const batch = await this.inTransaction(job, (tx) => rowsToEnter(tx.manager, id, after, through));
      if (batch) yield batch;
    }
  }

  private async makeReady(
    job: JobRun,
    { id, payloadHash }: StandingImport,
    batch: BatchToEnter,
    room: ArrayBuffer[],
  ): Promise<Omit<ReadyBatch, 'from'>> {
    const { additions } = await this.vocabularies.current();
    const rows = await job.acting((acting) => {
      const left = room.splice(0);
      const { rows, now } = batch;
      const origin = { import: id, file: payloadHash };
      const task: EnterTask = handOver({ rows, origin, acting: entererOf(acting), now, additions, room: left }, left);
      return this.workers.call<ReturnType<typeof enter>>(WORKER, 'enter', task, job.signal);
    });
    return { rows, edition: additions.edition, through: batch.through };
  }
}

const entererOf = ({ unit, officer, identity, authorityUnit, units }: Acting): EnterTask['acting'] => ({
  unit,
  officer,
  identity,
  authorityUnit,
  units,
});
