import { CONDITIONS } from '../vocabulary/core.js';

/** Says that a weapon was examined and has none of the conditions; an empty cell says that nobody knows. */
const NONE = 'none';

/** Whether a value is a list of conditions. */
export const areConditions = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => (CONDITIONS as readonly unknown[]).includes(item));

/** Conditions as they stand in one cell, with blanks between them; null is an empty cell. */
export const conditionsCell = (conditions: readonly string[] | null | undefined): string | null =>
  conditions == null ? null : conditions.length === 0 ? NONE : conditions.join(' ');

/** The same read back, also parted by commas and the like; which conditions there are is judged by who takes them. */
export const readConditionsCell = (text: string): string[] =>
  text.toLowerCase() === NONE ? [] : text.split(/[\s,;|]+/).filter((word) => word !== '');
