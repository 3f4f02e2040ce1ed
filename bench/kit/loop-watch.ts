import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface LoopHeld {
  /** Longest delay of a timer, whoever had the processor. */
  delayMs: number;
  /** What 99 of 100 such delays do not exceed. */
  p99Ms: number;
  /** Most processor time of this process between two turns of its loop: its own share of that delay, or more. */
  processorMs: number;
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
  let before = processorMsSoFar();
  let processorMs = 0;
  const tick = setInterval(() => {
    const now = processorMsSoFar();
    processorMs = Math.max(processorMs, now - before);
    before = now;
  }, EVERY_MS);
  return () => {
    clearInterval(tick);
    delay.disable();
    return { delayMs: delay.max / NANO, p99Ms: delay.percentile(99) / NANO, processorMs };
  };
}
