import type { Envelope } from './envelope.js';
import type { EntryKind, Fields, ValuesOf } from './kinds.js';

/** What a decision hands to the ledger: one fact about one stream, before it has a place there. */
export interface Fact<F extends Fields = Fields> {
  kind: EntryKind<F>;
  streamId: string;
  /** The id of the entry it becomes, where the caller must know it beforehand. */
  entryId?: string;
  /** EDTF as stated; null is unknown. */
  occurredAt: string | null;
  values: ValuesOf<F>;
  /** Units that are party to it now: they see the entry and what it holds. */
  viewers: readonly string[];
  source: Envelope['source'];
  performedBy?: string;
  /** The entry whose descriptive fields it restates. */
  corrects?: string;
  /** Free text, so recorded sealed. */
  sourceRef?: string;
  /** The legal basis as stated; free text, so recorded sealed. */
  basis?: string;
}

/** Checks the values against the kind while they are written down. */
export const fact = <F extends Fields>(statement: Fact<F>): Fact => statement as unknown as Fact;
