import { builtinVocabulary } from './vocabulary.js';

/** The vocabulary of the program alone, function by function, for who has no registry at hand. */
const { calibres, manufacturers, models, weaponTypes } = builtinVocabulary;

export const { find: findCalibre, list: listCalibres, resolve: resolveCalibre, compare: compareCalibres } = calibres;
export const {
  find: findManufacturer,
  list: listManufacturers,
  resolve: resolveManufacturer,
  compare: compareManufacturers,
} = manufacturers;
export const { find: findModel, list: listModels, resolve: resolveModel, compare: compareModels } = models;
export const {
  find: findWeaponType,
  list: listWeaponTypes,
  resolve: resolveWeaponType,
  isWithin: isTypeWithin,
  lineage,
} = weaponTypes;
export const isWeaponType = (code: string): boolean => findWeaponType(code) !== null;
export const { crosswalkOf, readImportMark, adviseOnMarkings, countByLaw, countWeapon } = builtinVocabulary;
