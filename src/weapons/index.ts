export type { Commit, ImportView, RowView } from './import/weapon-import.js';
export { damageOfCell, damageOfMarking } from './import/spreadsheet-damage.js';
export { WeaponsModule } from './weapons.module.js';
export { weaponsProjections } from './weapons.projections.js';
