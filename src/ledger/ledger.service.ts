import { Injectable } from '@nestjs/common';
import type { StreamHead, Transaction } from '../platform/database/transaction.js';
import { placeFacts, writeEntries, type Recorded } from './append.js';
import type { Fact } from './fact.js';

/** The only way a fact enters the register. */
@Injectable()
export class Ledger {
  /** Appends facts after the heads that were locked for them, and answers the entries in the order of the facts. */
  async append(
    tx: Transaction,
    facts: readonly Fact[],
    heads: ReadonlyMap<string, StreamHead> = new Map(),
  ): Promise<Recorded[]> {
    const recorded = placeFacts(facts, heads, tx);
    await writeEntries(tx, recorded);
    return recorded;
  }
}
