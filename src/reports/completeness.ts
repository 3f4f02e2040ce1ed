/**
 * What a record must hold and how many points of 100 each part is worth. The parts are those of ITI §8(a): the unique
 * mark (manufacturer, country, serial), and the year, type or model and calibre that it encourages; §10 adds the place
 * of the mark. How they weigh is ours: a weapon is found by its serial first, and the serial means nothing without the
 * maker (domain 9.20).
 */
export const PARTS = {
  serial: 30,
  manufacturer: 16,
  countryOfManufacture: 14,
  type: 10,
  model: 8,
  calibre: 8,
  yearOfManufacture: 8,
  markingPlace: 6,
} as const;

export type Part = keyof typeof PARTS;
export const PART_NAMES = Object.keys(PARTS) as Part[];

/** `half`: something is on record, and it does not say for certain what it means. */
export type Credit = 'full' | 'half' | 'none';
export type Credits = Record<Part, Credit>;

/** Points earned, part by part. */
export type Points = Record<Part, number>;

const SHARE: Record<Credit, number> = { full: 1, half: 0.5, none: 0 };

export const pointsOf = (credits: Credits): Points =>
  Object.fromEntries(PART_NAMES.map((part) => [part, PARTS[part] * SHARE[credits[part]]])) as Points;

/** From 0 to 100, whole. */
export const scoreOf = (points: Points): number => PART_NAMES.reduce((sum, part) => sum + points[part], 0);
