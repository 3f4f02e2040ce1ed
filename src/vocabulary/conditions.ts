/**
 * What may be found of a weapon's state, and what the law of a State may ask of it; the one list for both, so that no
 * rule asks what no record can say. `deactivated`: made permanently unable to fire (Firearms Protocol art. 9).
 * `converted`: changed to fire what it was not made to fire, or as it was not made to (ITI §4: "may be readily
 * converted"). `blankFiring`: fires blank, signal or gas cartridges only.
 */
export const CONDITIONS = ['deactivated', 'converted', 'blankFiring'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** In the order of the list, each once. */
export const inListOrder = (found: readonly Condition[]): Condition[] =>
  CONDITIONS.filter((condition) => found.includes(condition));
