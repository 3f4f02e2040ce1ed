export type { Agreement, Resolution } from './agreement.js';
export type { Calibre } from './calibre-table.js';
export { compareCalibres, findCalibre, listCalibres, resolveCalibre } from './calibres.js';
export { compareCountries, couldBeMadeIn, countryName, isCountry, withdrawnCountry } from './countries.js';
export type { WithdrawnCountry } from './withdrawn-countries.js';
export type { Manufacturer } from './manufacturer-table.js';
export { compareManufacturers, findManufacturer, listManufacturers, resolveManufacturer } from './manufacturers.js';
export { findWeaponType, isTypeWithin, isWeaponType, listWeaponTypes } from './weapon-types.js';
export type { WeaponClass, WeaponType } from './weapon-types.js';
