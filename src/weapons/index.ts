export { COMMITS, DELIMITERS, type Commit, type ImportView, type RowView } from './import/weapon-import.js';
export { damageOfCell, damageOfMarking } from './import/spreadsheet-damage.js';
export { WeaponsModule } from './weapons.module.js';
export { weaponsProjections } from './weapons.projections.js';
