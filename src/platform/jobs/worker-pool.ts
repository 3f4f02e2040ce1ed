import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Piscina } from 'piscina';

/** One beside the event loop: the database needs the other cores. */
const THREADS = 1;
const IDLE_MS = 60_000;
/** Several times what a batch takes: more would only be garbage that nobody has collected. */
const MEMORY = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32 };

/**
 * Runs exported functions of a module in a thread of their own, so that the event loop goes on answering while batches
 * are read, judged and hashed.
 */
@Injectable()
export class WorkerPool implements OnApplicationShutdown {
  private readonly pools = new Map<string, Piscina>();

  /** Where the module at a URL stands in a form that a thread can run; the URL itself where nothing is said. */
  constructor(private readonly runnable: (url: URL) => URL = (url) => url) {}

  /**
   * Calls `name` of the module at `url` with plain data; what it returns is plain data too. Who gives up waits no longer.
   * The thread ends its batch all the same: to stop it would be to lose what others have in its queue.
   */
  async call<Answer>(url: URL, name: string, task: unknown, signal?: AbortSignal): Promise<Answer> {
    signal?.throwIfAborted();
    const answer = this.poolOf(url).run(task, { name }) as Promise<Answer>;
    return signal === undefined ? answer : unlessAborted(answer, signal);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.destroy()));
  }

  private poolOf(url: URL): Piscina {
    const { href } = this.runnable(url);
    const known = this.pools.get(href);
    if (known) return known;
    const pool = new Piscina({
      filename: href,
      minThreads: 0,
      maxThreads: THREADS,
      idleTimeout: IDLE_MS,
      resourceLimits: MEMORY,
    });
    this.pools.set(href, pool);
    return pool;
  }
}

async function unlessAborted<Answer>(answer: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  let giveUp: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => (giveUp = () => reject(signal.reason as Error)));
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([answer, aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
