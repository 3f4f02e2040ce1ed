export type BreakKind = 'altered' | 'missing' | 'inserted' | 'reordered' | 'forked' | 'truncated';

/** Where something is not as it was signed. What is not known of the place is null. */
export interface Place {
  readonly entryId: string | null;
  readonly stream: string | null;
  readonly position: number | null;
  /** In the log. */
  readonly index: number | null;
  /** In the file, from 1. */
  readonly line: number | null;
}

export interface Break extends Place {
  readonly break: BreakKind;
  readonly detail: string;
}

export const NOWHERE: Place = { entryId: null, stream: null, position: null, index: null, line: null };

/** Counts breaks, and keeps the first in the order of the file; what stands nowhere in it comes last. */
export class Breaks {
  count = 0;
  first: Break | null = null;

  constructor(private readonly tell: (found: Break) => void = () => undefined) {}

  report(at: Partial<Place>, kind: BreakKind, detail: string): void {
    const { entryId, stream, position, index, line } = { ...NOWHERE, ...at };
    const found: Break = { entryId, stream, position, index, line, break: kind, detail };
    this.count += 1;
    if (this.first === null || lineOf(found) < lineOf(this.first)) this.first = found;
    this.tell(found);
  }
}

const lineOf = ({ line }: Place): number => line ?? Infinity;

/** Another kind of file than it was given for, or one of another log: nothing was verified, and nothing is broken. */
export class NotOfThisKindError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotOfThisKindError';
  }
}
