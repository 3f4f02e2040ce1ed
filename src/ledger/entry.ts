import { hash } from 'node:crypto';
import { canonicalJson } from './canonical.js';
import { columnsOf, type LedgerRow } from './columns.js';
import { envelopeFault, type Envelope, type EnvelopeFault } from './envelope.js';
import type { SealedPayload } from './kinds.js';
import { EntryTooLargeError, MalformedEntryError } from './ledger.errors.js';
import type { Salts } from './salts.js';

export const ENTRY_MAX_BYTES = 32_768;

/** What a room and the append service say together; only a payload that went through its kind is accepted. */
export type EntryDraft = Omit<Envelope, 'v' | 'salt' | 'payload'> & { payload: SealedPayload };

/** The entry hash is the RFC 6962 leaf hash, SHA-256(0x00 ‖ canonical bytes), in lower-case hex. */
export const entryHash = (canonical: string): string => hash('sha256', `\0${canonical}`, 'hex');

/**
 * The row of `ledger_entries` for a draft. Throws EntryTooLargeError over 32 KiB, NotAJsonFactError for a payload that
 * has no canonical form and MalformedEntryError for anything else outside the format.
 */
export function buildEntry(draft: EntryDraft, salts: Salts): LedgerRow {
  const envelope = envelopeOf(draft, salts.entry());
  const fault = envelopeFault(envelope);
  if (fault !== null) throw new MalformedEntryError(fault.pointer, fault.detail);
  const canonical = canonicalJson(envelope as unknown as SealedPayload);
  const bytes = Buffer.byteLength(canonical);
  if (bytes > ENTRY_MAX_BYTES) throw new EntryTooLargeError(bytes, ENTRY_MAX_BYTES);
  return { ...columnsOf(envelope), canonical, hash: entryHash(canonical) };
}

/** The inverse of {@link buildEntry}: the envelope, or why this text was never written by it. */
export function parseEntry(canonical: string): { envelope: Envelope } | { fault: EnvelopeFault } {
  try {
    if (Buffer.byteLength(canonical) > ENTRY_MAX_BYTES) return faultAt('', `takes more than ${ENTRY_MAX_BYTES} bytes`);
    const value = JSON.parse(canonical);
    const fault = envelopeFault(value);
    if (fault !== null) return { fault };
    if (canonicalJson(value) !== canonical) return faultAt('', 'is not in canonical form');
    return { envelope: value as Envelope };
  } catch (error) {
    return faultAt('', error instanceof Error ? error.message : 'cannot be read');
  }
}

const faultAt = (pointer: string, detail: string): { fault: EnvelopeFault } => ({ fault: { pointer, detail } });

/**
 * Absent is absent: an optional field that is undefined is no field of the envelope. Named one by one because spread
 * and rest cost several times what hashing the entry does.
 */
function envelopeOf(draft: EntryDraft, salt: string): Envelope {
  const { id, stream, position, kind, occurredAt, recordedAt, unit, officer, identity, source, payload, prev } = draft;
  // prettier-ignore
  const envelope: Envelope = {
    v: 1, id, stream, position, kind, occurredAt, recordedAt, unit, officer, identity, source, payload, prev, salt,
  };
  if (draft.performedBy !== undefined) envelope.performedBy = draft.performedBy;
  if (draft.sourceRef !== undefined) envelope.sourceRef = draft.sourceRef;
  if (draft.basis !== undefined) envelope.basis = draft.basis;
  if (draft.corrects !== undefined) envelope.corrects = draft.corrects;
  return envelope;
}
