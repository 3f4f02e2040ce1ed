import { CodeField, IdField, IntegerField, TextField } from '../../platform/http/fields.js';
import { RECORD_CLASSES, TRIGGERS, type RecordClass, type Trigger } from './retention.js';

const LONGEST_YEARS = 1000;
const FREE_TEXT = 4000;
const DAY = { max: 10, example: '2027-03-01' };

export class RetentionRuleDto {
  static readonly example: RetentionRuleDto = {
    code: 'x-firearms-act-40',
    regime: 'Valmora',
    class: 'look',
    years: 5,
    trigger: 'recorded',
    source: 'Firearms Act, §40 (2)',
    from: '2026-01-01',
  };

  @TextField({ max: 60, description: 'A new one, written as x-letters-and-digits, or that of a rule that ends' })
  code!: string;

  @TextField({ max: 60, optional: true, description: 'Of a new rule: the instrument or State' })
  regime?: string;

  @CodeField(RECORD_CLASSES, { optional: true, description: 'Of a new rule: which records it is about' })
  class?: RecordClass;

  @IntegerField({ min: 1, max: LONGEST_YEARS, optional: true, nullable: true, description: 'Null: indefinitely' })
  years?: number | null;

  @CodeField(TRIGGERS, { optional: true, description: 'Of a new rule: what the years are counted from' })
  trigger?: Trigger;

  @TextField({ max: 200, optional: true, description: 'Of a new rule: where it is written' })
  source?: string;

  @TextField({ ...DAY, optional: true, description: 'First day that it is law; open where absent' })
  from?: string;

  @TextField({ ...DAY, optional: true, description: 'Last day that it is law; a rule that there is takes it once' })
  to?: string;
}

export class RetentionHoldDto {
  static readonly example: RetentionHoldDto = {
    stream: '01981a2b-3c4d-73f2-8655-8a91cbe48f40',
    reason: 'Proceedings 14 Cg 88/26 before the regional court',
    until: '2031-12-31',
  };

  @IdField({ description: 'The stream nothing of which may expire: the id of a weapon is that of its stream' })
  stream!: string;

  @TextField({ max: FREE_TEXT, description: 'Recorded sealed' })
  reason!: string;

  @TextField({ ...DAY, optional: true, description: 'Last day of the hold; until it is lifted where absent' })
  until?: string;

  @TextField({ max: FREE_TEXT, optional: true, description: 'Legal basis; recorded sealed' })
  basis?: string;
}

export class LiftHoldDto {
  static readonly example: LiftHoldDto = { reason: 'The proceedings have ended' };

  @TextField({ max: FREE_TEXT, description: 'Recorded sealed' })
  reason!: string;

  @TextField({ max: FREE_TEXT, optional: true, description: 'Legal basis; recorded sealed' })
  basis?: string;
}
