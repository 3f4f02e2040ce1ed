import type { Breaks, BreakKind, Place } from './breaks.js';

/** An entry on its way through its stream. */
export interface Step extends Place {
  readonly entryId: string;
  readonly position: number;
  /** Hex. */
  readonly hash: string;
  readonly prev: string | null;
  readonly recordedAt: string;
  /** Something is known to be wrong with its bytes, so that a broken link to it says nothing new. */
  readonly bad: boolean;
}

/** Where the last entry stands; of one that was not released, nothing else is known. */
type Last = Step | { readonly position: number; readonly hash: null };

/**
 * Walks along one stream: positions 1, 2, 3…, each entry naming the hash of the one before, in the order of time and of
 * the log, up to the head. A broken link alone does not say which of its ends was changed; the next link does.
 */
export class StreamWalk {
  private last: Last | null = null;
  /** A second entry at the last position, until the next link says which of the two belongs there. */
  private rival: Step | null = null;
  /** Both ends of a broken link. */
  private suspects: { before: Step; after: Step } | null = null;
  private gap: { from: number; to: number; found: number; line: number | null } | null = null;

  constructor(
    private readonly stream: string,
    private readonly breaks: Breaks,
  ) {}

  /** Where the entries end so far. */
  get position(): number {
    return this.last?.position ?? 0;
  }

  follow(step: Step): void {
    const expected = this.position + 1;
    if (step.position < expected) return this.outOfPlace(step);
    if (step.position > expected) this.openGap(expected, step.position - 1, step.line);
    else this.join(step.prev, step);
    this.compareOrder(step);
    this.last = step;
  }

  /** Passes by entries that the reader was not given, which the file names. */
  pass(from: number, to: number, line: number): void {
    const expected = this.position + 1;
    if (from < expected || to < from) {
      this.report({ line, position: from }, 'inserted', `positions ${from} to ${to} cannot be withheld here`);
      return;
    }
    if (from > expected) this.openGap(expected, from - 1, line);
    else this.settleLink();
    this.last = { position: to, hash: null };
  }

  /** Compares the end of the stream with its head; hash null for one that has no entries. */
  end(head: { position: number; hash: string | null }, line: number | null): void {
    const { position } = this;
    if (head.position === position) this.join(head.hash, null);
    this.settle();
    if (head.position > position)
      this.report(
        { line, position: position + 1 },
        'truncated',
        `the entries end at ${position}, the head of the stream is at ${head.position}`,
      );
    else if (head.position < position)
      this.report(this.last!, 'inserted', `it lies behind ${head.position}, where the head of the stream is`);
  }

  /** Ends where nothing is known of the head. */
  break(): void {
    this.settle();
  }

  private compareOrder(step: Step): void {
    const { last } = this;
    if (last === null || last.hash === null) return;
    if (step.recordedAt < last.recordedAt)
      this.report(step, 'reordered', `it was recorded before the entry that it follows`);
    else if (step.index !== null && last.index !== null && step.index < last.index)
      this.report(step, 'reordered', `it stands in the log before the entry that it follows`);
  }

  private outOfPlace(step: Step): void {
    const { gap, last } = this;
    if (gap !== null && step.position >= gap.from && step.position <= gap.to) {
      gap.found += 1;
      this.report(step, 'reordered', `it comes behind position ${this.position}`);
    } else if (step.position === last?.position && last.hash !== null && last.hash !== step.hash && !this.rival)
      this.rival = step;
    else this.report(step, 'inserted', `position ${step.position} is taken`);
  }

  private openGap(from: number, to: number, line: number | null): void {
    this.settle();
    this.gap = { from, to, found: 0, line };
  }

  private join(prev: string | null, after: Step | null): void {
    this.chooseRival(prev);
    const { last: before, suspects } = this;
    this.suspects = null;
    if (before === null || before.hash === null || prev === before.hash) {
      if (suspects !== null) this.accuse(suspects.before);
    } else if (suspects !== null) this.accuse(suspects.after);
    else if (before.bad || after?.bad) return;
    else if (after === null) this.report(before, 'altered', 'the head of the stream names another hash');
    else this.suspects = { before, after };
  }

  /** Of two entries at one position the one that is not linked to was inserted, or the one whose bytes are bad. */
  private chooseRival(prev: string | null): void {
    const { rival, last } = this;
    this.rival = null;
    if (rival === null || last === null || last.hash === null) return;
    const kept = prev === rival.hash || (last.bad && !rival.bad) ? rival : last;
    const inserted = kept === rival ? last : rival;
    this.report(inserted, 'inserted', `position ${inserted.position} is taken`);
    this.last = kept;
  }

  private settleLink(): void {
    this.chooseRival(null);
    if (this.suspects !== null) this.accuse(this.suspects.before);
    this.suspects = null;
  }

  private settle(): void {
    this.settleLink();
    const { gap } = this;
    this.gap = null;
    if (gap === null || gap.found > gap.to - gap.from) return;
    const what = gap.from === gap.to ? `position ${gap.from} is` : `positions ${gap.from} to ${gap.to} are`;
    this.report({ line: gap.line, position: gap.from }, 'missing', `${what} not there`);
  }

  private accuse(step: Step): void {
    this.report(step, 'altered', 'its bytes and the links around it do not agree');
  }

  private report(at: Partial<Place>, kind: BreakKind, detail: string): void {
    this.breaks.report({ ...at, stream: this.stream }, kind, detail);
  }
}
