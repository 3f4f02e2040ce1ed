export { WeaponsModule } from './weapons.module.js';
export { weaponsProjections } from './weapons.projections.js';
