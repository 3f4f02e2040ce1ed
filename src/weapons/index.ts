export { WeaponsModule } from './weapons.module.js';
