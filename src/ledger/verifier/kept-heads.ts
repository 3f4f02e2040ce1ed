import type { Breaks } from './breaks.js';
import type { SignedHead } from './note.js';

/** A head of the log that somebody kept, and where it comes from. */
export interface KeptHead extends SignedHead {
  readonly by: string;
}

/** Two heads of one size with different roots are two logs, whatever else holds. */
export function reportForks(heads: readonly KeptHead[], breaks: Breaks): void {
  const bySize = new Map<number, KeptHead>();
  for (const head of heads) {
    const other = bySize.get(head.size);
    if (other === undefined) bySize.set(head.size, head);
    else if (!other.root.equals(head.root))
      breaks.report(
        { index: head.size },
        'forked',
        `${other.by} and ${head.by} are both signed for ${head.size} entries, with different roots`,
      );
  }
}
