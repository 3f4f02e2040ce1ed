import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Acting } from '../../platform/database/acting.js';
import { Database } from '../../platform/database/database.js';
import { LookNotRecordedError } from '../../platform/http/look-not-recorded.error.js';
import { newId } from '../../platform/random.js';
import { fact } from '../fact.js';
import { Ledger } from '../ledger.service.js';
import { columnsOfLook, looksRecorded, NO_LOOK, summariseLooks, type Look } from './look.js';
import { rowsOfLooks } from './looks.repository.js';

/** The nil UUID of RFC 9562: the service itself recorded, and no officer. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

/** So many at most in one entry. */
const MOST_TOGETHER = 500;
const COUNTED_EVERY_MS = 60_000;

interface Waiting {
  look: Look;
  recorded: () => void;
  failed: (error: unknown) => void;
}

/**
 * Puts looks on record, those that come while others are being written all together: one entry, one transaction. What is
 * shown leaves once its look is committed.
 */
@Injectable()
export class LookRecorder implements OnApplicationShutdown {
  private waiting: Waiting[] = [];
  private writing: Promise<void> | undefined;
  private readonly counted = new Map<string, number>();
  private countedUntil = performance.now() + COUNTED_EVERY_MS;
  private authorityUnit: string | undefined;
  private readonly logger = new Logger('looks');

  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {}

  /** Resolves when the look is committed. @throws LookNotRecordedError */
  record(look: Look): Promise<void> {
    this.authorityUnit ??= look.looker?.authorityUnit;
    const recorded = new Promise<void>((resolve, reject) => {
      this.waiting.push({ look, recorded: resolve, failed: reject });
    });
    this.writing ??= this.writeAll();
    return recorded;
  }

  /** As `record`, for what gives nothing away: where it fails, the service's log says so. */
  note(look: Look): Promise<void> {
    return this.record(look).catch((error: Error) =>
      this.logger.error(`a look is not on record: ${String(error.cause)}`),
    );
  }

  /** Counts a refusal of somebody who is not known, or asks too often: those of a minute are one look for each reason. */
  count(code: string): void {
    this.counted.set(code, (this.counted.get(code) ?? 0) + 1);
    if (performance.now() >= this.countedUntil) this.noteCounted();
  }

  /** Records what was counted, and waits for what is being written. */
  async onApplicationShutdown(): Promise<void> {
    this.noteCounted();
    await this.writing;
  }

  private noteCounted(): void {
    // Until somebody known has looked, it is not known who is to see it.
    if (this.authorityUnit === undefined) return;
    this.countedUntil = performance.now() + COUNTED_EVERY_MS;
    for (const [code, times] of this.counted) void this.note({ ...NO_LOOK, act: 'refused', code, times });
    this.counted.clear();
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const together = this.waiting.splice(0, MOST_TOGETHER);
      try {
        await this.write(together.map(({ look }) => look));
        for (const { recorded } of together) recorded();
      } catch (error) {
        for (const { failed } of together) failed(new LookNotRecordedError(error));
      }
    }
    this.writing = undefined;
  }

  private write(looks: readonly Look[]): Promise<void> {
    const authorityUnit = this.authorityUnit!;
    return this.database.transactions.write(recorderFor(authorityUnit), async (tx) => {
      const streamId = newId();
      const columns = looks.map(columnsOfLook);
      const viewers = [authorityUnit];
      const values = { looks: summariseLooks(columns) };
      const statement = fact({
        kind: looksRecorded,
        streamId,
        occurredAt: null,
        source: 'ownObservation',
        viewers,
        values,
      });
      const [entry] = this.ledger.place(tx, [statement]);
      this.ledger.append(tx, [entry], rowsOfLooks(entry.row, columns, viewers));
    });
  }
}

const recorderFor = (authorityUnit: string): Acting => ({
  officer: NOBODY,
  credential: NOBODY,
  agency: NOBODY,
  unit: authorityUnit,
  units: [authorityUnit],
  authorityUnit,
  identity: 'asserted',
  authority: false,
  oversight: false,
});
