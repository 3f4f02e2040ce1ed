export * from './core.js';
export { Vocabularies } from './vocabularies.service.js';
export { VocabularyModule } from './vocabulary.module.js';
export { vocabularyProjections } from './vocabulary.projections.js';
