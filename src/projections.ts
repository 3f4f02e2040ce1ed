import { headsProjection, looksProjection, retentionProjection, type Projection } from './ledger/index.js';
import { vocabularyProjections } from './vocabulary/index.js';
import { weaponsProjections } from './weapons/index.js';

/** Every table of every room that must follow from the ledger. */
export const projections: readonly Projection[] = [
  headsProjection,
  looksProjection,
  retentionProjection,
  ...vocabularyProjections,
  ...weaponsProjections,
];
