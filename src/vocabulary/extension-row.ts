import type { OpenedEntry } from '../ledger/index.js';

/** A row of `vocabulary_extensions`, by its columns. */
export interface ExtensionRow {
  edition: number;
  entry_id: string;
  list: unknown;
  code: unknown;
  addition: unknown;
  recorded_at: string;
}

/** The row an entry of the vocabulary's stream makes: its position is the edition. */
export const extensionRow = ({
  id,
  position,
  recordedAt,
  payload,
}: Pick<OpenedEntry, 'id' | 'position' | 'recordedAt' | 'payload'>): ExtensionRow => ({
  edition: position,
  entry_id: id,
  list: payload.list,
  code: payload.code,
  addition: payload.addition,
  recorded_at: recordedAt,
});
