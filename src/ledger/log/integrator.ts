import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { Counter, Gauge } from 'prom-client';
import { metrics } from '../../platform/telemetry/metrics.js';
import { LogRefusedError } from './log.errors.js';
import { LogWitnesses, type WitnessedBy } from './log-witnesses.js';
import { LogWriter } from './log-writer.js';
import type { NoteSigner } from './signed-note.js';

/** How long what is recorded may wait, on an idle registry, before it is looked for. */
const LOOK_EVERY_MS = 100;
const PUBLISH_EVERY_MS = 250;
/** While another instance writes the log, or this one cannot. */
const TRY_AGAIN_MS = 1_000;

const integratedTotal = new Counter({
  name: 'tracemark_log_integrated_total',
  help: 'Entries this instance made leaves of the log',
  registers: [metrics],
});

const publishedSize = new Gauge({
  name: 'tracemark_log_published_size',
  help: 'Size of the last checkpoint this instance published',
  registers: [metrics],
});

const refused = new Gauge({
  name: 'tracemark_log_refused',
  help: '1 while this instance refuses to write the log on; its log says why',
  registers: [metrics],
});

export interface IntegratorOptions {
  /** Login that writes the log. */
  url: string;
  signer: NoteSigner;
  /** Where the last checkpoint stands outside the database. */
  stateFile: string;
  warn: (message: string) => void;
  /** Who witnesses the log; nobody where absent. */
  witnessedBy?: WitnessedBy;
}

/**
 * Makes leaves of recorded entries and publishes checkpoints, for as long as it runs and no other instance does.
 * Whatever goes wrong is said once, and tried again from what the database and the state file say.
 */
export class Integrator {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private said = '';

  constructor(private readonly options: IntegratorOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Ends after the batch under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.connected();
      } catch (error) {
        refused.set(error instanceof LogRefusedError ? 1 : 0);
        this.say((error as Error).message);
      }
      await this.pause(TRY_AGAIN_MS);
    }
  }

  private async connected(): Promise<void> {
    const client = new Client({ connectionString: this.options.url, keepAlive: true, application_name: 'tracemark' });
    client.on('error', () => undefined);
    await client.connect();
    try {
      const writer = await LogWriter.open(client, this.options.signer, this.options.stateFile);
      refused.set(0);
      if (writer === null) return;
      this.said = '';
      await this.witnessed((published) => this.write(writer, published));
    } finally {
      await client.end();
    }
  }

  /** Has what is published witnessed while this instance writes. */
  private async witnessed(work: (published: () => void) => Promise<void>): Promise<void> {
    const { url, warn, witnessedBy } = this.options;
    if (witnessedBy === undefined) return work(() => undefined);
    const witnesses = new LogWitnesses({ url, warn, ...witnessedBy });
    witnesses.start();
    try {
      await work(() => witnesses.wake());
    } finally {
      await witnesses.stop();
    }
  }

  private async write(writer: LogWriter, published: () => void): Promise<void> {
    let publishedAt = -Infinity;
    const publish = async () => {
      if (writer.isPublished || performance.now() - publishedAt < PUBLISH_EVERY_MS) return;
      await writer.publish();
      published();
      publishedSize.set(writer.size);
      publishedAt = performance.now();
    };
    while (!this.stopping.signal.aborted) {
      for await (const entries of writer.integrate()) {
        integratedTotal.inc(entries);
        await publish();
        if (this.stopping.signal.aborted) break;
      }
      await publish();
      const due = writer.isPublished ? LOOK_EVERY_MS : publishedAt + PUBLISH_EVERY_MS - performance.now();
      await this.pause(Math.min(LOOK_EVERY_MS, Math.max(0, due)));
    }
    await writer.publish();
  }

  private async pause(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }

  private say(message: string): void {
    if (message !== this.said) this.options.warn(message);
    this.said = message;
  }
}
