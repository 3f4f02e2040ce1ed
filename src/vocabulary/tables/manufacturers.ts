import { asiaAfrica } from './manufacturers-asia-africa.js';
import { centralEurope } from './manufacturers-central-europe.js';
import { easternEurope } from './manufacturers-eastern-europe.js';
import { importers } from './manufacturers-importers.js';
import { latinAmerica } from './manufacturers-latin-america.js';
import { northAmerica } from './manufacturers-north-america.js';
import { northAmericaRifles } from './manufacturers-north-america-rifles.js';
import { westernEurope } from './manufacturers-western-europe.js';
import type { Manufacturer } from './manufacturer-row.js';
import type { Table } from './table.js';

/**
 * Source: public company history, the marks on weapons, and Walter's list of German wartime letter codes. Years and
 * seats help to judge a record; they refuse none.
 */
export const manufacturerTable: Table<Manufacturer> = {
  version: 1,
  rows: [
    ...northAmerica,
    ...northAmericaRifles,
    ...westernEurope,
    ...centralEurope,
    ...easternEurope,
    ...asiaAfrica,
    ...latinAmerica,
    ...importers,
  ],
};

/** A name that several makers bear, or that is no maker's own. `likely` is what people usually mean; never certain. */
export interface SharedName {
  readings: readonly string[];
  codes: readonly string[];
  likely: string | null;
}

export const sharedNames: readonly SharedName[] = [
  {
    readings: ['Springfield Armory', 'Springfield'],
    codes: ['springfield-inc', 'springfield-us'],
    likely: 'springfield-inc',
  },
  { readings: ['BRNO or CZ', 'CZ or BRNO', 'CZ Brno'], codes: ['brno', 'cz'], likely: 'cz' },
  { readings: ['Luger', 'P08'], codes: ['dwm', 'mauser', 'erfurt', 'simson', 'krieghoff'], likely: null },
  { readings: ['Arsenal'], codes: ['arsenal-bg', 'arsenal-us', 'arsenal-it'], likely: null },
  { readings: ['MAC'], codes: ['mac', 'mac-fr'], likely: null },
  { readings: ['Armscor'], codes: ['armscor', 'vektor'], likely: 'armscor' },
  { readings: ['MIC'], codes: ['mic-sudan', 'mic-sa'], likely: null },
  { readings: ['Military Industry Corporation'], codes: ['mic-sudan', 'mic-sa'], likely: null },
];
