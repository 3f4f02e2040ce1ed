import { calibreTable } from './tables/calibres.js';
import { importMarkFormatTable } from './tables/import-mark-formats.js';
import { manufacturerTable } from './tables/manufacturers.js';
import { markingRuleTable } from './tables/marking-rules.js';
import { modelTable } from './tables/models.js';
import { weaponTypeCrosswalk } from './tables/weapon-type-crosswalk.js';
import { weaponTypeTable } from './tables/weapon-types.js';

export const vocabularyTables = {
  weaponTypes: weaponTypeTable,
  crosswalk: weaponTypeCrosswalk,
  calibres: calibreTable,
  manufacturers: manufacturerTable,
  models: modelTable,
  markingRules: markingRuleTable,
  importMarkFormats: importMarkFormatTable,
} as const;

/** The version of each list: which one a code was read against. */
export const vocabularyVersions: Readonly<Record<keyof typeof vocabularyTables, number>> = {
  weaponTypes: weaponTypeTable.version,
  crosswalk: weaponTypeCrosswalk.version,
  calibres: calibreTable.version,
  manufacturers: manufacturerTable.version,
  models: modelTable.version,
  markingRules: markingRuleTable.version,
  importMarkFormats: importMarkFormatTable.version,
};
