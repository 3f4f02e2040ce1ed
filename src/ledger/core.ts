/** What needs neither Nest nor the database: all of the room that a thread loads. */
export { EntriesToCopy, placeFacts, type CopiedEntries, type Recorded } from './append.js';
export { canonicalJson } from './canonical.js';
export { microsecondText } from './columns.js';
export { isEdtfFault, knownToHaveOccurredBy, occurredRange, readOccurredAt, within } from './edtf.js';
export { IDENTITIES, SOURCES, type Envelope, type Source } from './envelope.js';
export { fact, type Fact } from './fact.js';
export { readInstant } from './instant.js';
export type { JsonFact } from './json-fact.js';
export { defineKind } from './kinds.js';
export { EntryTooLargeError } from './ledger.errors.js';
export { summariseList } from './merkle.js';
export type { RecordClass } from './retention/retention.js';
export { headsProjection, type OpenedEntry, type Projection } from './projection.js';
export { isSealed, type SealedValue } from './sealed.js';
