import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';
import { Counter, Gauge } from 'prom-client';
import type { OutgoingClient } from '../../platform/http/outgoing-client.js';
import { metrics } from '../../platform/telemetry/metrics.js';
import type { LogWitness } from '../witness/key-lists.js';
import { askWitness, WitnessFailedError, type GivenCosignature, type OwnCheckpoint } from './ask-witness.js';
import { consistencySpans, rootsOf } from './proof.js';
import { readTiles } from './read-tiles.js';

/** An idle log is witnessed again, so that its cosignatures say of when it is the latest. */
const RENEW_EVERY_MS = 3_600_000;
const TRY_AGAIN_MS = 1_000;
const TRY_AGAIN_AT_MOST_MS = 300_000;

const labelNames = ['witness'] as const;
const registers = [metrics];

const witnessSize = new Gauge({
  name: 'tracemark_log_witness_size',
  help: 'Size of the last checkpoint that a witness cosigned',
  labelNames,
  registers,
});

const witnessTime = new Gauge({
  name: 'tracemark_log_witness_cosigned_seconds',
  help: 'When a witness cosigned last, by its own clock, in seconds since 1970',
  labelNames,
  registers,
});

const witnessFailures = new Counter({
  name: 'tracemark_log_witness_failures_total',
  help: 'Answers of a witness that could not be served: unreachable, refused, conflict, garbage, stale',
  labelNames: ['witness', 'reason'],
  registers,
});

const quorumSize = new Gauge({
  name: 'tracemark_log_witness_quorum_size',
  help: 'Size up to which TRACEMARK_LOG_QUORUM witnesses have seen the log',
  registers,
});

const OWN_CHECKPOINT = `SELECT published_size AS size, note FROM log_head WHERE published_size IS NOT NULL`;

const KEEP = `
  INSERT INTO log_cosignatures (checkpoint, witness, cosigned_at, line)
  VALUES (sha256(convert_to($1, 'UTF8')), $2, to_timestamp($3::bigint), $4)
  ON CONFLICT ON CONSTRAINT pk_log_cosignatures DO NOTHING`;

export interface WitnessedBy {
  readonly witnesses: readonly LogWitness[];
  readonly client: OutgoingClient;
  readonly quorum: number;
}

export interface LogWitnessesOptions extends WitnessedBy {
  /** Login that writes the log. */
  url: string;
  warn: (message: string) => void;
}

/** Milliseconds until the next try after so many failures: twice as long each time, half of it by chance. */
export const patience = (failures: number, chance = Math.random()): number =>
  Math.min(TRY_AGAIN_AT_MOST_MS, TRY_AGAIN_MS * 2 ** (failures - 1)) * (0.5 + chance / 2);

/**
 * Asks each witness for its cosignature of what is published, each at its own pace: the log waits for none of them, and
 * none for another. It has a connection of its own, so that nothing of this stands in the way of the log.
 */
export class LogWitnesses {
  private readonly stopping = new AbortController();
  private readonly pool: Pool;
  private readonly sizes = new Map<string, number>();
  private readonly waking = new EventEmitter().setMaxListeners(0);
  private following: Promise<void>[] = [];

  constructor(private readonly options: LogWitnessesOptions) {
    this.pool = new Pool({ connectionString: options.url, max: 1, application_name: 'tracemark' });
    this.pool.on('error', () => undefined);
  }

  start(): void {
    this.following = this.options.witnesses.map((witness) => this.follow(witness));
  }

  /** A checkpoint was published. */
  wake(): void {
    this.waking.emit('wake');
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.following);
    await this.pool.end();
  }

  private async follow(witness: LogWitness): Promise<void> {
    let [known, failures, said] = [0, 0, ''];
    let cosigned: { note: string; renewAt: number } | undefined;
    while (!this.stopping.signal.aborted) {
      const wakened = new Promise((resolve) => this.waking.once('wake', resolve));
      try {
        const checkpoint = await this.published();
        const due = checkpoint && (checkpoint.note !== cosigned?.note || performance.now() >= cosigned.renewAt);
        if (due) {
          const given = await this.ask(witness, checkpoint, known);
          known = checkpoint.size;
          cosigned = { note: checkpoint.note, renewAt: performance.now() + RENEW_EVERY_MS };
          this.show(witness, checkpoint, given);
        }
        [failures, said] = [0, ''];
      } catch (error) {
        failures += 1;
        said = this.report(witness, error as Error, said);
      }
      await (failures > 0 ? this.pause(patience(failures)) : Promise.race([wakened, this.pause(RENEW_EVERY_MS)]));
    }
  }

  private async ask(witness: LogWitness, checkpoint: OwnCheckpoint, known: number): Promise<GivenCosignature> {
    const { signal } = this.stopping;
    const given = await askWitness(witness, checkpoint, known, {
      client: this.options.client,
      signal,
      proof: (from, to) => rootsOf(consistencySpans(from, to), (places) => readTiles(this.pool, places)),
    });
    const { name, id } = witness.key;
    await this.pool.query(KEEP, [checkpoint.note, `${name}+${id}`, given.at, given.line]);
    return given;
  }

  private async published(): Promise<OwnCheckpoint | undefined> {
    return (await this.pool.query<OwnCheckpoint>(OWN_CHECKPOINT)).rows[0];
  }

  private show({ key: { name } }: LogWitness, { size }: OwnCheckpoint, { at }: GivenCosignature): void {
    witnessSize.set({ witness: name }, size);
    witnessTime.set({ witness: name }, at);
    this.sizes.set(name, size);
    const { quorum } = this.options;
    const seen = [...this.sizes.values()].sort((one, other) => other - one)[quorum - 1];
    if (seen !== undefined) quorumSize.set(seen);
  }

  /** What was said of this witness last: the same is not said again. */
  private report({ key: { name } }: LogWitness, error: Error, said: string): string {
    if (this.stopping.signal.aborted) return said;
    if (error instanceof WitnessFailedError) witnessFailures.inc({ witness: name, reason: error.reason });
    const message = `The witness ${name} does not cosign: ${error.message}`;
    if (message !== said) this.options.warn(message);
    return message;
  }

  private async pause(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
