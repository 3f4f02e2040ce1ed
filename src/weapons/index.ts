export type { Commit, ImportView, RowView } from './import/weapon-import.js';
export { WeaponsModule } from './weapons.module.js';
export { weaponsProjections } from './weapons.projections.js';
