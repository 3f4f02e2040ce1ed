import { InvalidInputError, type Fault } from '../platform/problem.js';
import type { ExtensionOf } from './additions.js';
import { dayFaults, decideEnd } from './dated.js';
import { plainFaults } from './extension-texts.js';
import { definitionFaults, OWN_CODE } from './own-codes.js';
import { INSTRUMENTS, SIZES, type Requirement } from './tables/marking-rules.js';
import type { Vocabulary } from './vocabulary.js';

const isInstrument = (name: string) => (INSTRUMENTS as readonly string[]).includes(name) || OWN_CODE.test(name);

const isSize = (is: Requirement['is']) => (SIZES as readonly string[]).includes(is);

/** A size is asked with its least, nothing else has one, and each is asked once. */
function requirementFaults(requirement: Requirement, index: number, all: readonly Requirement[]): Fault[] {
  const at = `/requires/${index}`;
  const { is, micrometres } = requirement as { is: Requirement['is']; micrometres?: number };
  const faults: Fault[] = [];
  if (isSize(is) && micrometres === undefined)
    faults.push({ pointer: `${at}/micrometres`, code: 'REQUIRED', detail: `${is} is asked in micrometres` });
  if (!isSize(is) && micrometres !== undefined)
    faults.push({ pointer: `${at}/micrometres`, code: 'UNEXPECTED', detail: `${is} has no size` });
  if (all.findIndex((other) => other.is === is) < index)
    faults.push({ pointer: `${at}/is`, code: 'REPEATED', detail: `${is} is asked before` });
  return faults;
}

/**
 * Judges a new marking rule, or the last day of one there is: a rule of the program too may be superseded. What was
 * marked while it was law it governs as before (domain C-28). Throws what is wrong with it.
 */
export function decideMarkingRule(vocabulary: Vocabulary, said: ExtensionOf<'marking-rules'>): void {
  const before = vocabulary.markingRules.find(said.code);
  const faults = definitionFaults(said, before !== null);
  const { instrument, paragraph, from = null, to = null, requires = [] } = said.addition;
  if (before) return decideEnd(before, to);
  if (instrument !== undefined && !isInstrument(instrument))
    faults.push({
      pointer: '/instrument',
      code: 'UNKNOWN_CODE',
      detail: `${instrument} is none of ${INSTRUMENTS.join(', ')}; another is written as x-letters-and-digits`,
    });
  if (paragraph !== undefined) faults.push(...plainFaults({ pointer: '/paragraph', text: paragraph }));
  faults.push(...dayFaults({ from, to }), ...requires.flatMap(requirementFaults));
  if (faults.length > 0) throw new InvalidInputError(faults);
}
