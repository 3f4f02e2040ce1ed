export * from './core.js';
export { Vocabularies } from './vocabularies.service.js';
export { OfAnEdition } from './vocabulary.decorator.js';
export { EditionQuery } from './vocabulary-query.dto.js';
export { VocabularyModule } from './vocabulary.module.js';
export { vocabularyProjections } from './vocabulary.projections.js';
