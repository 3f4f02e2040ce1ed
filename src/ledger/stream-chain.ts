import type { LedgerBreak, StreamHead } from './ledger-item.js';

/** One entry as a link of its stream's chain. */
export interface Link {
  entryId: string;
  position: number;
  /** Recomputed from the canonical bytes. */
  hash: string;
  /** Null at position 1; undefined where the bytes could not be read. */
  prev: string | null | undefined;
  recordedAt: string;
  /** Its own bytes were already found bad, so a broken link to it says nothing new. */
  altered: boolean;
  line?: number;
}

export type ChainReport = (
  at: { entryId: string | null; position: number; line?: number },
  kind: LedgerBreak,
  detail: string,
) => void;

/**
 * Follows one stream and says what broke: positions 1, 2, 3…, each `prev` the hash of the entry before, `recordedAt`
 * never running back, the head where the entries end. Holds two links at most. A broken link alone does not say which
 * of its ends was rewritten; the link after it does, so the verdict waits for that one, and falls on the first end where
 * there is none.
 */
export class StreamChain {
  #last: Link | null = null;
  /** A second entry at the position of the last one, until the next link says which of them is in the chain. */
  #rival: Link | null = null;
  /** The two ends of a broken link. */
  #suspects: { before: Link; after: Link } | null = null;
  #gap: { from: number; to: number; found: number } | null = null;

  constructor(private readonly report: ChainReport) {}

  follow(link: Link): void {
    const expected = (this.#last?.position ?? 0) + 1;
    if (link.position < expected) return this.#outOfPlace(link);
    if (this.#last !== null && link.recordedAt < this.#last.recordedAt) {
      this.report(link, 'reordered', `recordedAt ${link.recordedAt} is before that of the entry it follows`);
    }
    if (link.position === expected) this.#join(link.prev, link);
    else this.#openGap(expected, link.position - 1);
    this.#last = link;
  }

  /** Compares the end of the entries with the head of the stream. */
  end(head: StreamHead | null): void {
    const last = this.#last;
    const position = last?.position ?? 0;
    if (head === null || last === null || head.position !== position) this.#settle();
    if (head === null) this.report(last ?? { entryId: null, position }, 'missing', 'the stream has no head');
    else if (head.position > position) {
      const detail = `the entries end at ${position}, the head of the stream says ${head.position}`;
      this.report({ entryId: null, position: position + 1 }, 'truncated', detail);
    } else if (last !== null && head.position < position) {
      this.report(last, 'inserted', `lies behind position ${head.position}, where the head of the stream is`);
    } else if (last !== null) {
      this.#join(head.hash, null);
      this.#settle();
    }
  }

  /** Settles what is still open where nothing is known about the head. */
  endWithoutHead(): void {
    this.#settle();
  }

  #outOfPlace(link: Link): void {
    const gap = this.#gap;
    if (gap !== null && link.position >= gap.from && link.position <= gap.to) {
      gap.found += 1;
      this.report(link, 'reordered', `comes after position ${this.#last?.position}`);
    } else if (link.position === this.#last?.position && this.#rival === null) {
      this.#rival = link;
    } else {
      this.report(link, 'inserted', `position ${link.position} is already taken`);
    }
  }

  #openGap(from: number, to: number): void {
    this.#settle();
    this.#gap = { from, to, found: 0 };
  }

  /** Joins what names the hash `prev` (the next entry, or the head where `after` is null) to the last entry. */
  #join(prev: string | null | undefined, after: Link | null): void {
    const whole = this.#chooseRival(prev);
    const before = this.#last;
    const suspects = this.#suspects;
    this.#suspects = null;
    if (before === null) return;
    if (whole || prev === undefined) {
      if (suspects !== null) this.#accuse(suspects.before);
    } else if (suspects !== null) this.#accuse(suspects.after);
    else if (before.altered || after?.altered) return;
    else if (after === null) this.report(before, 'altered', 'the head of the stream names another hash');
    else this.#suspects = { before, after };
  }

  /** Of two entries at one position the one that is not linked to was inserted; true if `prev` is the other's hash. */
  #chooseRival(prev: string | null | undefined): boolean {
    const rival = this.#rival;
    this.#rival = null;
    if (rival !== null && this.#last !== null) {
      const [kept, inserted] = prev === rival.hash ? [rival, this.#last] : [this.#last, rival];
      this.report(inserted, 'inserted', `position ${inserted.position} is already taken`);
      this.#last = kept;
    }
    return prev === (this.#last?.hash ?? null);
  }

  #settle(): void {
    this.#chooseRival(undefined);
    if (this.#suspects !== null) this.#accuse(this.#suspects.before);
    this.#suspects = null;
    const gap = this.#gap;
    this.#gap = null;
    if (gap === null || gap.found > gap.to - gap.from) return;
    const what = gap.from === gap.to ? `position ${gap.from} is` : `positions ${gap.from} to ${gap.to} are`;
    this.report({ entryId: null, position: gap.from }, 'missing', `${what} not there`);
  }

  #accuse(link: Link): void {
    this.report(link, 'altered', 'its hash and the prev fields around it do not agree');
  }
}
