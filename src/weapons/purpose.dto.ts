import { PURPOSES } from '../ledger/index.js';
import { CodeField, TextField } from '../platform/http/fields.js';

/** Why somebody looks: recorded with every search and every disclosure (ITI §15, domain C-19). */
export class PurposeDto {
  @CodeField(PURPOSES)
  code!: (typeof PURPOSES)[number];

  @TextField({ max: 200, optional: true, description: 'Recorded sealed' })
  caseReference?: string;

  @TextField({ max: 1000, optional: true, description: 'Recorded sealed' })
  reason?: string;
}

export const purposeValues = ({ code, caseReference, reason }: PurposeDto) => ({
  purpose: code,
  caseReference,
  reason,
});
