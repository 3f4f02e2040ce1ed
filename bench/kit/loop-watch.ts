import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface LoopHeld {
  /** Longest delay of a timer, whoever had the processor. */
  delayMs: number;
  /** What 99 of 100 such delays do not exceed. */
  p99Ms: number;
  /**
   * Longest that the loop can have been held by computing: between two ticks, the time that went by or the processor time
   * of all threads of this process, whichever is less.
   */
  heldMs: number;
}

/** Seldom enough to cost what is measured next to nothing; a delay is told by so much too long, never too short. */
const EVERY_MS = 10;
const NANO = 1e6;

const processorMsSoFar = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Watches how long the event loop is held; the returned function ends that and says so. */
export function watchLoop(): () => LoopHeld {
  const delay = monitorEventLoopDelay({ resolution: EVERY_MS });
  delay.enable();
  const soFar = () => ({ processor: processorMsSoFar(), clock: performance.now() });
  let before = soFar();
  let heldMs = 0;
  const sample = () => {
    const now = soFar();
    heldMs = Math.max(heldMs, Math.min(now.processor - before.processor, now.clock - before.clock));
    before = now;
  };
  const tick = setInterval(sample, EVERY_MS);
  return () => {
    sample();
    clearInterval(tick);
    delay.disable();
    return { delayMs: delay.max / NANO, p99Ms: delay.percentile(99) / NANO, heldMs };
  };
}
