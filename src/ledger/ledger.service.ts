import { Injectable } from '@nestjs/common';
import type { StreamHead, Transaction } from '../platform/database/transaction.js';
import type { Write } from '../platform/database/write.js';
import {
  copyEntries,
  placeFacts,
  rowsOfEntries,
  type CopiedEntries,
  type Recorded,
  type WriteOfCopied,
} from './append.js';
import type { Fact } from './fact.js';

/** The only way a fact enters the register. */
@Injectable()
export class Ledger {
  /**
   * Gives the facts of an act their places after the heads that were locked for them, in the order given, so all of a
   * stream at once; `append` writes them.
   */
  place<const Facts extends readonly Fact[]>(
    tx: Transaction,
    facts: Facts,
    heads: ReadonlyMap<string, StreamHead> = new Map(),
  ): { -readonly [Place in keyof Facts]: Recorded } {
    return placeFacts(facts, heads, tx) as never;
  }

  /** Writes placed entries and the rows that follow from them, as one statement. */
  append(tx: Transaction, entries: readonly Recorded[], ...following: Write[]): void {
    tx.write([rowsOfEntries(entries), ...following]);
  }

  /** Hands over entries that were placed elsewhere, at the beginning of streams of their own. */
  copy(tx: Transaction, entries: CopiedEntries): Promise<WriteOfCopied> {
    return copyEntries(tx, entries);
  }

  /** Writes the entries that were handed over and the rows that follow from them, as one statement. */
  appendCopied(tx: Transaction, entries: WriteOfCopied, ...following: Write[]): void {
    tx.write([entries, ...following]);
  }
}
