import { names, words } from './table.js';

/** What a maker calls one design; a licence-built one has several makers. */
export interface Model {
  code: string;
  name: string;
  /** Other names and spellings, and those that stand on the weapon. */
  aliases: readonly string[];
  /** Codes of manufacturers, the designer's first. */
  makers: readonly string[];
  /** Code of the weapon type. */
  type: string;
  /** Codes of the calibres it is made for, the usual one first. */
  calibres: readonly string[];
}

/** Lines of a table of one weapon type; makers and calibres are separated by spaces, aliases by `|`. */
export const modelsOf =
  (type: string) =>
  (code: string, name: string, makers: string, calibres: string, aliases = ''): Model => ({
    code,
    name,
    aliases: names(aliases),
    makers: words(makers),
    type,
    calibres: words(calibres),
  });
