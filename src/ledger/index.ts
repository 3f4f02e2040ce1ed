export { canonicalJson } from './canonical.js';
export { columnsOf, microsecondText, type EntryColumns, type LedgerRow } from './columns.js';
export {
  isEdtfFault,
  knownToHaveOccurredBy,
  occurredRange,
  readOccurredAt,
  within,
  type EdtfCode,
  type EdtfFault,
  type OccurredRange,
} from './edtf.js';
export { buildEntry, entryHash, ENTRY_MAX_BYTES, parseEntry, type EntryDraft } from './entry.js';
export { exportLines, readExport } from './entry-export.js';
export { IDENTITIES, SOURCES, type Envelope, type Reference } from './envelope.js';
export { assertJsonFact, type JsonFact, type JsonObject } from './json-fact.js';
export { definedKinds, defineKind, sealPayload, type EntryKind, type SealedPayload, type ValuesOf } from './kinds.js';
export { EntryTooLargeError, NotAJsonFactError } from './ledger.errors.js';
export {
  withHeads,
  type EntryItem,
  type LedgerBreak,
  type LedgerFault,
  type LedgerItem,
  type StreamHead,
} from './ledger-item.js';
export { GrowingTree, leafHash, nodeHash, summariseList, type ListSummary } from './merkle.js';
export { openPayload, sealAt, type EntryOpening } from './openings.js';
export { randomSalts, type Salts } from './salts.js';
export { isSealed, type SealedValue } from './sealed.js';
export { verifyLedger, type VerifySummary } from './verify.js';
