import { Module } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { CorrectionsController } from './corrections/corrections.controller.js';
import { CorrectionsService } from './corrections/corrections.service.js';
import { SupplementsController } from './corrections/supplements.controller.js';
import { SupplementsService } from './corrections/supplements.service.js';
import { DisclosuresController } from './disclosures.controller.js';
import { DisclosuresService } from './disclosures.service.js';
import { CarryOutImport } from './import/carry-out-import.js';
import { ImportMappingsController } from './import/import-mappings.controller.js';
import { ImportsController } from './import/imports.controller.js';
import { ImportsService } from './import/imports.service.js';
import { ReceiveImport } from './import/receive-import.js';
import { LookCasesController } from './look-cases.controller.js';
import { LookCasesService } from './look-cases.service.js';
import { MarkingSearchesController } from './marking-searches.controller.js';
import { MarkingSearchesService } from './marking-searches.service.js';
import { SearchLinesService } from './search-lines.service.js';
import { weaponsConstraints } from './weapons.constraints.js';
import { WeaponsController } from './weapons.controller.js';
import { WeaponsService } from './weapons.service.js';

@Module({
  controllers: [
    WeaponsController,
    MarkingSearchesController,
    DisclosuresController,
    LookCasesController,
    ImportsController,
    ImportMappingsController,
    CorrectionsController,
    SupplementsController,
  ],
  providers: [
    WeaponsService,
    MarkingSearchesService,
    SearchLinesService,
    DisclosuresService,
    LookCasesService,
    ReceiveImport,
    CarryOutImport,
    ImportsService,
    CorrectionsService,
    SupplementsService,
  ],
})
export class WeaponsModule {
  constructor(database: Database) {
    database.constraints.register(weaponsConstraints);
  }
}
