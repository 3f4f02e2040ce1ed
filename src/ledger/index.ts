export { isEdtfFault, occurredRange, readOccurredAt, within } from './edtf.js';
export type { Envelope } from './envelope.js';
export { listEntries, type ReadableEntry } from './entries.queries.js';
export { fact, type Fact } from './fact.js';
export type { Recorded } from './append.js';
export { defineKind } from './kinds.js';
export { summariseList } from './merkle.js';
export { LedgerModule } from './ledger.module.js';
export { Ledger } from './ledger.service.js';
