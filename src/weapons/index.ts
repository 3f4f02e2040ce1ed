export { COMMITS, DELIMITERS, type Commit, type ImportView, type RowView } from './import/weapon-import.js';
export { WeaponsModule } from './weapons.module.js';
export { weaponsProjections } from './weapons.projections.js';
