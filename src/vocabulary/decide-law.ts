import { isDeepStrictEqual } from 'node:util';
import { InvalidInputError, type Fault } from '../platform/problem.js';
import type { ExtensionOf } from './additions.js';
import { dayFaults } from './dated.js';
import type { NationalRule } from './national-classes.js';
import { NothingToAddError, RuleChangedError } from './vocabulary.errors.js';
import type { Vocabulary } from './vocabulary.js';

/** User-assigned codes (XVA) are as good as those of ISO 3166-1. */
const STATE = /^[A-Z]{3}$/;
const RULE_CODE = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const plain = (rule: NationalRule): NationalRule => JSON.parse(JSON.stringify(rule)) as NationalRule;

function ruleFaults({ weaponTypes, calibres }: Vocabulary, rule: NationalRule, at: string): Fault[] {
  const faults = dayFaults(rule, at);
  const wrong = (member: string, code: string, detail: string) =>
    faults.push({ pointer: `${at}/${member}`, code, detail });
  if (!RULE_CODE.test(rule.code)) wrong('code', 'NOT_A_CODE', 'write lower-case letters, digits and hyphens');
  const { from = 0, to = Infinity } = rule.bore ?? {};
  if (to < from) wrong('bore', 'CONTRADICTION', 'no bore is that wide and that narrow');
  rule.types?.forEach((type, index) => {
    if (!weaponTypes.find(type)) wrong(`types/${index}`, 'UNKNOWN_CODE', `${type} is no weapon type`);
  });
  rule.calibres?.forEach((calibre, index) => {
    if (!calibres.find(calibre)) wrong(`calibres/${index}`, 'UNKNOWN_CODE', `${calibre} is no calibre`);
  });
  return faults;
}

/** The same rule, or one that has been given its last day since. */
const isKept = (before: NationalRule, now: NationalRule): boolean =>
  isDeepStrictEqual(before, now) || (before.to === null && isDeepStrictEqual(before, { ...now, to: null }));

/** Every rule there was still stands, unchanged but for its end: what was counted by it can be counted again. */
function changedRules(before: readonly NationalRule[], now: readonly NationalRule[]): Fault[] {
  const places = before.map((rule) => now.findIndex(({ code }) => code === rule.code)).filter((place) => place >= 0);
  const reordered: Fault[] = places.some((place, index) => index > 0 && place < places[index - 1]!)
    ? [{ pointer: '/rules', code: 'REORDERED', detail: 'the first rule that fits decides: leave them in their order' }]
    : [];
  const changed = before.flatMap((rule): Fault[] => {
    const index = now.findIndex(({ code }) => code === rule.code);
    if (index < 0) return [{ pointer: '/rules', code: 'REMOVED', detail: `the rule ${rule.code} is missing` }];
    if (isKept(rule, now[index]!)) return [];
    return [{ pointer: `/rules/${index}`, code: 'CHANGED', detail: `the rule ${rule.code} says something else` }];
  });
  return [...reordered, ...changed];
}

/** Judges the next version of a State's law; throws what is wrong with it. */
export function decideLaw(vocabulary: Vocabulary, { code, addition }: ExtensionOf<'national-classes'>): void {
  const rules = addition.rules.map(plain);
  const faults = rules.flatMap((rule, index) => ruleFaults(vocabulary, rule, `/rules/${index}`));
  if (!STATE.test(code))
    faults.unshift({ pointer: '/state', code: 'UNKNOWN_COUNTRY', detail: 'a State is three capital letters' });
  rules.forEach((rule, index) => {
    if (rules.findIndex((other) => other.code === rule.code) < index)
      faults.push({ pointer: `/rules/${index}/code`, code: 'REPEATED', detail: `another rule is ${rule.code} too` });
  });
  if (faults.length > 0) throw new InvalidInputError(faults);
  const before = vocabulary.nationalLaws.find(code)?.rules ?? [];
  const changed = changedRules(before, rules);
  if (changed.length > 0) throw new RuleChangedError(changed);
  if (isDeepStrictEqual(before, rules)) throw new NothingToAddError();
}
