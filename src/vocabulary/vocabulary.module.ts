import { Global, Module } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { CalibresController } from './calibres.controller.js';
import { CountriesController } from './countries.controller.js';
import { ExtensionsService } from './extensions.service.js';
import { ImportMarkFormatsController } from './import-mark-formats.controller.js';
import { ManufacturersController } from './manufacturers.controller.js';
import { MarkingRulesController } from './marking-rules.controller.js';
import { ModelsController } from './models.controller.js';
import { NationalClassesController } from './national-classes.controller.js';
import { Vocabularies } from './vocabularies.service.js';
import { vocabularyConstraints } from './vocabulary.constraints.js';
import { VocabularyController } from './vocabulary.controller.js';
import { WeaponTypesController } from './weapon-types.controller.js';
import { WordsService } from './words.service.js';

@Global()
@Module({
  controllers: [
    VocabularyController,
    CountriesController,
    WeaponTypesController,
    CalibresController,
    ManufacturersController,
    ModelsController,
    MarkingRulesController,
    NationalClassesController,
    ImportMarkFormatsController,
  ],
  providers: [Vocabularies, WordsService, ExtensionsService],
  exports: [Vocabularies],
})
export class VocabularyModule {
  constructor(database: Database) {
    database.constraints.register(vocabularyConstraints);
  }
}
