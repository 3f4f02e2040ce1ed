import { names } from './table.js';

export interface Calibre {
  code: string;
  /** As the C.I.P. tables (TDCC) name it; for military rounds outside them, the name in use. */
  name: string;
  /** Nominal bullet diameter in hundredths of a millimetre; for shotguns and launchers that of the bore. */
  diameter: number;
  synonyms: readonly string[];
}

/** One line of a table; synonyms are separated by `|`. */
export const row = (code: string, name: string, diameter: number, synonyms = ''): Calibre => ({
  code,
  name,
  diameter,
  synonyms: names(synonyms),
});
