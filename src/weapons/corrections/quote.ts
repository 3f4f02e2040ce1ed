import { DESCRIPTION } from './correctable.js';

/**
 * What an answer to somebody else quoted of a weapon: a row of `weapon_quotes`, by which a correction finds the answers
 * that are due for a supplement. Whatever a room answers with fields of a weapon, it keeps one for it.
 */
export interface QuoteRow {
  /** Of what was answered, such as the disclosure. */
  id: string;
  quoted_in: 'disclosure';
  weapon_id: string;
  /** Where the weapon's stream stood; null where that was not recorded, and any field of then may have been quoted. */
  position: number | null;
  /** Of `QUOTED` and the names of fields as entries have them. */
  fields: readonly string[];
  entry_id: string;
  recorded_at: string;
  /** Who received the answer. */
  unit_id: string;
  viewers: readonly string[];
}

/** Since when a weapon is missing: the time of the loss or theft that it was missing by. */
export const MISSING_SINCE = 'missingSince';

/** What the whole record of a weapon holds of what can be corrected. */
const WHOLE_RECORD: readonly string[] = [...DESCRIPTION, MISSING_SINCE];

/** A disclosure answers the whole record. */
export const disclosureQuote = (quote: Omit<QuoteRow, 'quoted_in' | 'fields'>): QuoteRow => ({
  ...quote,
  quoted_in: 'disclosure',
  fields: WHOLE_RECORD,
});
