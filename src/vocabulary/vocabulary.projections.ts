import type { Projection } from '../ledger/index.js';
import { extensionRow } from './extension-row.js';

/** The one stream of the vocabulary makes a row of each of its entries. */
export const vocabularyProjections: readonly Projection[] = [
  {
    streams: ['vocabulary'],
    tables: [{ name: 'vocabulary_extensions', stream: null, key: ['edition'] }],
    project: (entries) => ({ vocabulary_extensions: entries.map(extensionRow) }),
  },
];
