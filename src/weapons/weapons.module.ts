import { Module } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { weaponsConstraints } from './weapons.constraints.js';
import { WeaponsController } from './weapons.controller.js';
import { WeaponsService } from './weapons.service.js';

@Module({ controllers: [WeaponsController], providers: [WeaponsService] })
export class WeaponsModule {
  constructor(database: Database) {
    database.constraints.register(weaponsConstraints);
  }
}
