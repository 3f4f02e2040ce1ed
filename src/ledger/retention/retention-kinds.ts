import { defineKind } from '../kinds.js';

/** The one stream of rules, holds and expiries, whose lock puts all of them in one order. */
export const RETENTION_STREAM = '72657465-6e74-896f-a000-000000000001';

export const retentionRuled = defineKind({
  kind: 'retention.ruled',
  stream: 'retention',
  fields: { code: 'plain', rule: 'plain' },
});

export const retentionHeld = defineKind({
  kind: 'retention.held',
  stream: 'retention',
  fields: { hold: 'plain', held: 'plain', until: 'plain', reason: 'sealed' },
});

export const retentionLifted = defineKind({
  kind: 'retention.lifted',
  stream: 'retention',
  fields: { hold: 'plain', reason: 'sealed' },
});

export const openingsExpired = defineKind({
  kind: 'openings.expired',
  stream: 'retention',
  fields: { at: 'plain', openings: 'plain', classes: 'plain' },
});
