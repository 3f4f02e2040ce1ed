import { Injectable } from '@nestjs/common';
import type { StreamHead, Transaction } from '../platform/database/transaction.js';
import type { Write } from '../platform/database/write.js';
import { appended, copyEntries, placeFacts, type CopiedEntries, type Recorded } from './append.js';
import type { Fact } from './fact.js';

/** The only way a fact enters the register. */
@Injectable()
export class Ledger {
  /** Gives a fact its place after the head that was locked for it; `append` writes it. */
  place(tx: Transaction, fact: Fact, heads: ReadonlyMap<string, StreamHead> = new Map()): Recorded {
    return placeFacts([fact], heads, tx)[0]!;
  }

  /** Writes a placed entry and the rows that follow from it, as one statement. */
  append(tx: Transaction, entry: Recorded, ...following: Write[]): void {
    tx.write([appended([entry]), ...following]);
  }

  /** Writes entries that were placed elsewhere, at the beginning of streams of their own. */
  appendCopied(tx: Transaction, entries: CopiedEntries): Promise<void> {
    return copyEntries(tx, entries);
  }
}
