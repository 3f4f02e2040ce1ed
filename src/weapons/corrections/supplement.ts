export const SUPPLEMENT_STATUSES = ['due', 'sent', 'waived'] as const;
export type SupplementStatus = (typeof SUPPLEMENT_STATUSES)[number];

/** An answer that quoted what was corrected since, and whether who received it knows better by now. */
export interface SupplementView {
  id: string;
  status: SupplementStatus;
  quotedIn: string;
  quote: string;
  quoteEntry: string;
  weapon: string;
  correction: string;
  correctionEntry: string;
  fields: string[];
  unit: string;
  dueSince: string;
  closedAt: string | null;
  closedBy: string | null;
}
