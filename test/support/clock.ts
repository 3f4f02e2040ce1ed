import { jest } from '@jest/globals';

/** All that fake timers replace but Date. */
const EVERY_TIMER = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

/** Runs while the clock of this process, and so of a service in it, is `ms` ahead (or behind). */
export async function withClockOff<T>(ms: number, work: () => Promise<T>): Promise<T> {
  jest.useFakeTimers({ now: Date.now() + ms, doNotFake: [...EVERY_TIMER] });
  return work().finally(() => jest.useRealTimers());
}
