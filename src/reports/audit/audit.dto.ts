import { Type } from 'class-transformer';
import { IntersectionType } from '@nestjs/swagger';
import { PURPOSES } from '../../ledger/index.js';
import { CodeField, IdField, InstantField, IntegerField, TextField } from '../../platform/http/fields.js';
import { PageQuery } from '../../platform/http/keyset.js';
import { DEFAULTS } from './audit-question.js';
import { ACTS, type Act } from './recorded-look.js';

export class LooksQuery extends PageQuery {
  @IdField({ optional: true, description: 'Who looked' })
  officer?: string;

  @IdField({ optional: true, description: 'Whose officers looked' })
  agency?: string;

  @IdField({ optional: true, description: 'That was shown' })
  weapon?: string;

  @CodeField(PURPOSES, { optional: true })
  purpose?: string;

  @CodeField(ACTS, { optional: true })
  act?: Act;

  @InstantField({ optional: true, description: 'Recorded from then on' })
  from?: string;

  @InstantField({ optional: true, description: 'Recorded before then' })
  to?: string;
}

/** How the questions are asked; of what is not stated the usual. */
export class TermsQuery {
  @InstantField({
    optional: true,
    description: `Recorded from then on; ${DEFAULTS.range} days before \`to\` where absent`,
  })
  from?: string;

  @InstantField({ optional: true, description: 'Recorded before then; now where absent' })
  to?: string;

  @Type(() => Number)
  @IntegerField({ min: 1, max: 100_000, optional: true, description: `Of bulkBrowsing; ${DEFAULTS.weapons}` })
  weapons?: number;

  @Type(() => Number)
  @IntegerField({
    min: 1,
    max: 3650,
    optional: true,
    description: `Of backDatedEntries and correctionsBeforeCounts; ${DEFAULTS.days}`,
  })
  days?: number;

  @TextField({ max: 64, optional: true, description: `Of offHours, such as Europe/Lisbon; ${DEFAULTS.timeZone}` })
  timeZone?: string;

  @Type(() => Number)
  @IntegerField({ min: 0, max: 24, optional: true, description: `Of offHours: the hour; ${DEFAULTS.dayBegins}` })
  dayBegins?: number;

  @Type(() => Number)
  @IntegerField({ min: 0, max: 24, optional: true, description: `Of offHours: the hour; ${DEFAULTS.dayEnds}` })
  dayEnds?: number;
}

export class TermsPageQuery extends IntersectionType(TermsQuery, PageQuery) {}
