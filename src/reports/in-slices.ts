import { setImmediate as turn } from 'node:timers/promises';

/** Longest that work without a pause holds the event loop, in milliseconds; far below the 50 that are promised. */
const SLICE_MS = 10;

/** Does a piece of work for each item and lets others in between, so that a hard case among many delays nobody. */
export async function inSlices<Item, Result>(items: readonly Item[], work: (item: Item) => Result): Promise<Result[]> {
  const results: Result[] = [];
  let started = performance.now();
  for (const item of items) {
    results.push(work(item));
    if (performance.now() - started < SLICE_MS) continue;
    await turn();
    started = performance.now();
  }
  return results;
}
