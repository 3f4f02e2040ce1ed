import { codeOf, described, ID, INSTANT, INTEGER, named, nullable, shape, TEXT } from '../../platform/http/schema.js';
import { RECORD_CLASSES, TRIGGERS, type RetentionRule } from './retention.js';
import type { HoldView } from './retention.queries.js';

export const retentionRule = named(
  'RetentionRule',
  shape<RetentionRule>({
    code: TEXT,
    regime: TEXT,
    class: described(codeOf(RECORD_CLASSES), 'Which records it is about'),
    years: described(nullable(INTEGER), 'Null: indefinitely'),
    trigger: described(codeOf(TRIGGERS), 'What the years are counted from'),
    source: described(TEXT, 'Where it is written'),
    from: described(nullable(TEXT), 'First day that it is law'),
    to: described(nullable(TEXT), 'Last day that it is law'),
  }),
);

export const retentionHold = named(
  'RetentionHold',
  shape<HoldView>({
    id: ID,
    stream: described(ID, 'Nothing of this stream expires while the hold stands'),
    until: described(nullable(TEXT), 'Its last day; null until it is lifted'),
    placedAt: INSTANT,
    entry: described(ID, 'The entry that placed it, with its reason'),
    liftedBy: described(nullable(ID), 'The entry that lifted it'),
  }),
);
