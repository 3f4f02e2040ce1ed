import { isLongerThan, LONGEST_RECORD } from './table.js';

/** One line of a text. */
export interface Line {
  /** From 1. */
  number: number;
  text: string;
  /** The line end as it came; '' of the last line. */
  end: string;
  /** Longer than a line may be: `text` is only its beginning. `oddQuotes`: of the whole of it. */
  cut?: { oddQuotes: boolean };
}

/** What is kept of a line that is too long, to know it by. */
export const BEGINNING = 1000;

/**
 * Splits text, which comes in any pieces, into lines: LF, CRLF and CR each end one, mixed as they come. Holds one line
 * of the longest that is allowed, and of a longer one only the beginning.
 */
export class LineSplitter {
  /** Line that the next text belongs to. */
  number = 1;
  private rest = '';
  private cut: { beginning: string; quotes: number } | null = null;

  constructor(private readonly take: (line: Line) => void) {}

  push(piece: string): void {
    const text = this.rest + piece;
    let at = 0;
    let lf = indexOf(text, '\n', 0);
    let cr = indexOf(text, '\r', 0);
    // What follows a CR at the end of a piece is still to come.
    for (let end = Math.min(lf, cr); end < (end === cr ? text.length - 1 : text.length); end = Math.min(lf, cr)) {
      const next = lf === cr + 1 ? lf + 1 : end + 1;
      this.endLine(text.slice(at, end), text.slice(end, next));
      at = next;
      if (lf < at) lf = indexOf(text, '\n', at);
      if (cr < at) cr = indexOf(text, '\r', at);
    }
    this.keep(text.slice(at));
  }

  end(): void {
    const last = this.rest;
    this.rest = '';
    if (last.endsWith('\r')) this.endLine(last.slice(0, -1), '\r');
    else if (last !== '' || this.cut) this.endLine(last, '');
  }

  private keep(rest: string): void {
    this.rest = rest;
    if (rest.length <= LONGEST_RECORD) return;
    // A CR that ends the piece is kept: it may be half of a line end.
    const kept = rest.endsWith('\r') ? '\r' : '';
    this.drop(rest.slice(0, rest.length - kept.length));
    this.rest = kept;
  }

  private drop(text: string): void {
    this.cut ??= { beginning: text.slice(0, BEGINNING), quotes: 0 };
    this.cut.quotes += countQuotes(text);
  }

  private endLine(text: string, end: string): void {
    if (this.cut || isLongerThan(text, LONGEST_RECORD)) this.drop(text);
    const line: Line = { number: this.number, text: this.cut?.beginning ?? text, end };
    if (this.cut) line.cut = { oddQuotes: this.cut.quotes % 2 === 1 };
    this.cut = null;
    this.number += 1;
    this.take(line);
  }
}

function indexOf(text: string, character: string, from: number): number {
  const found = text.indexOf(character, from);
  return found < 0 ? Infinity : found;
}

function countQuotes(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count += 1;
  return count;
}
