import { assaultRifles } from './models-assault-rifles.js';
import { lightWeapons } from './models-light-weapons.js';
import { machineGuns } from './models-machine-guns.js';
import { morePistols } from './models-pistols-more.js';
import { pistols } from './models-pistols.js';
import { revolvers } from './models-revolvers.js';
import { rifles } from './models-rifles.js';
import { shotguns } from './models-shotguns.js';
import { sniperRifles } from './models-sniper-rifles.js';
import { subMachineGuns } from './models-sub-machine-guns.js';
import type { Model } from './model-row.js';
import type { Table } from './table.js';

/**
 * The models most met in seizures, military and civil. Source: makers' catalogues and public reference works; who built
 * under licence is as commonly stated there. A maker that is not listed is no fault.
 */
export const modelTable: Table<Model> = {
  version: 1,
  rows: [
    ...pistols,
    ...morePistols,
    ...revolvers,
    ...subMachineGuns,
    ...assaultRifles,
    ...rifles,
    ...sniperRifles,
    ...machineGuns,
    ...shotguns,
    ...lightWeapons,
  ],
};
