import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface LoopHeld {
  /** Longest delay of a timer, whoever had the processor. */
  delayMs: number;
  /** What 99 of 100 such delays do not exceed. */
  p99Ms: number;
  /** Most processor time of this process between two turns of its loop: its own share of that delay, or more. */
  processorMs: number;
}

const EVERY_MS = 1;
const NANO = 1e6;

/** Watches how long the event loop is held; the returned function ends that and says so. */
export function watchLoop(): () => LoopHeld {
  const delay = monitorEventLoopDelay({ resolution: EVERY_MS });
  delay.enable();
  let before = process.cpuUsage();
  let processorMs = 0;
  const tick = setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    processorMs = Math.max(processorMs, (user + system) / 1000);
    before = process.cpuUsage();
  }, EVERY_MS);
  return () => {
    clearInterval(tick);
    delay.disable();
    return { delayMs: delay.max / NANO, p99Ms: delay.percentile(99) / NANO, processorMs };
  };
}
