import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExportFormat } from './export-format.js';

/** Rows written before the event loop turns: some milliseconds of work. */
const ROWS_A_TURN = 25;
/** A reader that takes nothing for so long holds a snapshot, and a place, for nothing. */
const STALLED_MS = 60_000;
/** The longest that a snapshot may keep the database from clearing up behind it. */
const LONGEST_MS = 6 * 3_600_000;

const NOT_TAKEN = 'nobody took it';

export class ExportCutError extends Error {
  constructor(why: string) {
    super(`The export was cut off: ${why}`);
    this.name = 'ExportCutError';
  }
}

interface Exported<Row extends object> {
  portions: AsyncIterable<readonly Row[]>;
  format: ExportFormat<Row>;
  /** Is called once, when the last byte is taken, the reader is gone, or something failed. */
  end: () => Promise<void>;
  limits?: { stalledMs: number; longestMs: number };
}

async function* textsOf<Row extends object>({ portions, format }: Exported<Row>, count: (rows: number) => void) {
  if (format.head !== '') yield format.head;
  for await (const portion of portions)
    for (let from = 0; from < portion.length; from += ROWS_A_TURN) {
      const rows = portion.slice(from, from + ROWS_A_TURN);
      await nextTurn();
      count(rows.length);
      yield rows.map(format.text).join('');
    }
}

/**
 * An export as bytes, made as they are taken. It ends in order only after the last row; whatever else happens destroys
 * it, so that the connection breaks off and its reader knows that rows are missing.
 */
export class ExportStream<Row extends object> extends Readable {
  /** Rows written so far. */
  rows = 0;
  private readonly texts: AsyncGenerator<string>;
  private readonly longest: NodeJS.Timeout;
  private stalled: NodeJS.Timeout | undefined;
  private readonly stalledMs: number;

  constructor(private readonly exported: Exported<Row>) {
    super();
    const { stalledMs, longestMs } = exported.limits ?? { stalledMs: STALLED_MS, longestMs: LONGEST_MS };
    this.stalledMs = stalledMs;
    this.texts = textsOf(exported, (rows) => (this.rows += rows));
    this.longest = this.cutAfter(longestMs, 'it took too long');
    this.stalled = this.cutAfter(stalledMs, NOT_TAKEN);
  }

  override _read(): void {
    clearTimeout(this.stalled);
    this.texts.next().then(
      ({ done, value }) => {
        if (this.destroyed) return;
        if (!done) this.stalled = this.cutAfter(this.stalledMs, NOT_TAKEN);
        this.push(done ? null : value);
      },
      (error: Error) => this.destroy(error),
    );
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.stalled);
    clearTimeout(this.longest);
    this.exported.end().then(
      () => done(error),
      (failed: Error) => done(error ?? failed),
    );
  }

  private cutAfter(ms: number, why: string): NodeJS.Timeout {
    return setTimeout(() => this.destroy(new ExportCutError(why)), ms).unref();
  }
}
