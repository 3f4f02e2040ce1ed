import type { ConstraintMeaning } from '../platform/database/constraint-errors.js';

export const vocabularyConstraints: Record<string, ConstraintMeaning> = {
  pk_vocabulary_extensions: 'defect',
  ck_vocabulary_extensions_list: 'defect',
};
