import { defineKind } from '../ledger/index.js';

/** The one stream of a registry's vocabulary: its position is the edition. The id is a constant, as the stream is one. */
export const VOCABULARY_STREAM = '766f6361-6275-8c61-8279-000000000001';

export const vocabularyExtended = defineKind({
  kind: 'vocabulary.extended',
  stream: 'vocabulary',
  fields: { list: 'plain', code: 'plain', addition: 'plain' },
});
