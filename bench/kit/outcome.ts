/** What every benchmark ends with, as one line of JSON. */
export interface Outcome {
  bench: string;
  measured: Record<string, unknown>;
  baseline: Record<string, unknown>;
  ratios: Record<string, number>;
  targets: Record<string, { atLeast: number } | { atMost: number }>;
  met: boolean;
}

/** Whether every target is met by the ratio or measured number of its name. */
export function judge(outcome: Omit<Outcome, 'met'>): Outcome {
  const met = Object.entries(outcome.targets).every(([name, target]) => {
    const value = outcome.ratios[name] ?? outcome.measured[name];
    if (typeof value !== 'number') throw new Error(`Nothing was measured for the target ${name}`);
    return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
  });
  return { ...outcome, met };
}

/** Prints the line that closes the run, and gives the exit code: 1 where a target is missed. */
export function conclude(outcome: Outcome, print: (line: string) => void): 0 | 1 {
  print(JSON.stringify(outcome));
  return outcome.met ? 0 : 1;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The least value that this share of all values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]!;
}

export const rounded = (value: number, digits = 0): number => Number(value.toFixed(digits));

/** Median with the least and the greatest of the rounds. */
export const spread = (values: readonly number[], digits = 0) => ({
  median: rounded(median(values), digits),
  least: rounded(Math.min(...values), digits),
  greatest: rounded(Math.max(...values), digits),
});
