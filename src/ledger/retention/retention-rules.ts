import type { RetentionRule } from './retention.js';

const rule = (
  code: string,
  regime: string,
  source: string,
  rest: Pick<RetentionRule, 'class' | 'years' | 'trigger'>,
): RetentionRule => ({ code, regime, source, from: null, to: null, ...rest });

const ITI = 'International Tracing Instrument (2005), §12';
const FP = 'Firearms Protocol (2001), art. 7';
const ATT = 'Arms Trade Treaty (2013), art. 12 (4)';
const EU = 'Directive (EU) 2021/555, art. 4 (5)';

/** The least that instruments ask for. A State ends one that does not bind it, and states what its own law asks. */
export const BUILTIN_RULES: readonly RetentionRule[] = [
  rule('att-12', 'ATT', ATT, { class: 'import', years: 10, trigger: 'lastEntry' }),
  rule('eu-4-5', 'EU', EU, { class: 'weapon', years: 30, trigger: 'destroyed' }),
  rule('fp-7-import', 'FirearmsProtocol', FP, { class: 'import', years: 10, trigger: 'lastEntry' }),
  rule('fp-7-weapon', 'FirearmsProtocol', FP, { class: 'weapon', years: 10, trigger: 'lastEntry' }),
  rule('iti-12-import', 'ITI', ITI, { class: 'import', years: 20, trigger: 'lastEntry' }),
  rule('iti-12-incident', 'ITI', ITI, { class: 'incident', years: 20, trigger: 'lastEntry' }),
  rule('iti-12-manufacture', 'ITI', ITI, { class: 'manufacture', years: 30, trigger: 'lastEntry' }),
  rule('iti-12-weapon', 'ITI', ITI, { class: 'weapon', years: 20, trigger: 'lastEntry' }),
];

/** The rules of a registry in the order of their codes: of each what was stated last. */
export function rulesWith(stated: readonly RetentionRule[]): RetentionRule[] {
  const byCode = new Map([...BUILTIN_RULES, ...stated].map((each) => [each.code, each]));
  return [...byCode.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}
