import type { MarkingKey } from '../../src/matching/keys.js';
import type { RangeProbe } from '../../src/matching/key-ranges.js';

/** Whether one of the keys stands in the range and is one of those meant. */
export function rangeHolds({ kinds, beginnings, accepts }: RangeProbe, keys: readonly MarkingKey[]): boolean {
  const begin = [...beginnings()];
  return keys.some(({ kind, key }) => kinds.includes(kind) && begin.some((way) => key.startsWith(way)) && accepts(key));
}
