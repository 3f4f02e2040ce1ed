import { Injectable } from '@nestjs/common';
import type { StreamHead, Transaction } from '../platform/database/transaction.js';
import { copyEntries, placeFacts, sendEntries, type CopiedEntries, type Recorded } from './append.js';
import type { Fact } from './fact.js';

/** The only way a fact enters the register. */
@Injectable()
export class Ledger {
  /** Sends facts to their places after the heads that were locked for them; the entries in the order of the facts. */
  append(tx: Transaction, facts: readonly Fact[], heads: ReadonlyMap<string, StreamHead> = new Map()): Recorded[] {
    const recorded = placeFacts(facts, heads, tx);
    sendEntries(tx, recorded);
    return recorded;
  }

  /** Writes entries that were placed elsewhere, at the beginning of streams of their own. */
  appendCopied(tx: Transaction, entries: CopiedEntries): Promise<void> {
    return copyEntries(tx, entries);
  }
}
