import { Module } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { DisclosuresController } from './disclosures.controller.js';
import { DisclosuresService } from './disclosures.service.js';
import { MarkingSearchesController } from './marking-searches.controller.js';
import { MarkingSearchesService } from './marking-searches.service.js';
import { SearchLinesService } from './search-lines.service.js';
import { weaponsConstraints } from './weapons.constraints.js';
import { WeaponsController } from './weapons.controller.js';
import { WeaponsService } from './weapons.service.js';

@Module({
  controllers: [WeaponsController, MarkingSearchesController, DisclosuresController],
  providers: [WeaponsService, MarkingSearchesService, SearchLinesService, DisclosuresService],
})
export class WeaponsModule {
  constructor(database: Database) {
    database.constraints.register(weaponsConstraints);
  }
}
