import { handgunCalibres } from './calibres-handgun.js';
import { rifleCalibres } from './calibres-rifle.js';
import { shotgunAndLightCalibres } from './calibres-shotgun-and-light.js';
import type { Calibre } from './calibre-row.js';
import type { Table } from './table.js';

/**
 * Names follow the C.I.P. tables (TDCC); synonyms are SAAMI's, NATO's and those in use. Diameters are nominal values to
 * sort and group by, not to gauge with. A round with a civil and a military name (.223 Rem. and 5.56 x 45) has one
 * code; which was written stays in the text beside it.
 */
export const calibreTable: Table<Calibre> = {
  version: 1,
  rows: [...handgunCalibres, ...rifleCalibres, ...shotgunAndLightCalibres],
};

/**
 * What a reading too short to name one round may mean: suggested, never said. `usual` is what people usually mean by it
 * (one of them is taken as assumed, several leave it open), `possible` what it does not contradict: "9mm" supports
 * 9 mm Luger and leaves 9 mm Makarov open. Codes are separated by spaces.
 */
export interface CalibreFamily {
  readings: readonly string[];
  usual: string;
  possible: string;
}

export const calibreFamilies: readonly CalibreFamily[] = [
  { readings: ['.22', '.22 RF', '5.6'], usual: '22-lr', possible: '22-wmr 22-short 22-long' },
  { readings: ['9 mm'], usual: '9-luger', possible: '9-browning-court 9-makarov 9x21 9-largo 9-browning-long 9-ultra' },
  { readings: ['.380'], usual: '9-browning-court', possible: '38-sw' },
  { readings: ['.38'], usual: '38-special', possible: '38-sw 38-super 38-auto 38-long-colt 357-magnum' },
  { readings: ['.38 Long', '.38 Colt'], usual: '38-long-colt', possible: '38-short-colt' },
  { readings: ['.32 Long', '.32 L'], usual: '32-sw-long', possible: '32-long-colt 32-long-rf' },
  { readings: ['.45/.410'], usual: '45-colt 410', possible: '' },
  { readings: ['.32 Colt'], usual: '32-long-colt 32-short-colt 32-sw-long', possible: '' },
  { readings: ['.357'], usual: '357-magnum', possible: '357-sig 38-special' },
  { readings: ['.40'], usual: '40-sw', possible: '10-auto' },
  { readings: ['.41'], usual: '41-magnum', possible: '410' },
  { readings: ['.44'], usual: '44-magnum 44-special', possible: '44-40' },
  { readings: ['.45'], usual: '45-auto 45-colt', possible: '45-gap' },
  { readings: ['.32'], usual: '765-browning 32-sw-long 32-sw', possible: '32-hr-mag 327-federal' },
  { readings: ['7.65'], usual: '765-browning 765-para', possible: '765-long' },
  { readings: ['7.62'], usual: '762x39 308-win 762x54r', possible: '762-tokarev 762-nagant 30-06 30-carbine' },
  { readings: ['.30'], usual: '30-06 30-carbine', possible: '308-win 30-30-win 765-para 763-mauser 300-blackout' },
  { readings: ['.50'], usual: '50-browning 50-ae', possible: '500-sw-mag' },
  { readings: ['12.7'], usual: '50-browning 127x108', possible: '' },
  { readings: ['12 gauge', '12'], usual: '12-70 12-76', possible: '12-65 12-89' },
  { readings: ['20 gauge', '20'], usual: '20-70 20-76', possible: '' },
  { readings: ['.25'], usual: '635-browning', possible: '' },
  { readings: ['9 x 18'], usual: '9-makarov', possible: '9-ultra' },
  { readings: ['.17'], usual: '17-hmr 17-hm2', possible: '17-rem 17-wsm' },
  { readings: ['6 mm'], usual: '243-win 6-creedmoor 6-arc', possible: '' },
  { readings: ['6.5', '6.5 mm'], usual: '65-creedmoor 65-grendel 65x55', possible: '65-carcano 65x50sr' },
  { readings: ['7 mm'], usual: '7-rem-mag 7x57 7-08-rem', possible: '7x64' },
  { readings: ['7.5 mm'], usual: '75-french 75-swiss', possible: '' },
  { readings: ['8 mm'], usual: '8x57is', possible: '8-lebel 8-nambu 8-lebel-revolver 8x50r 8-pak' },
  { readings: ['.375'], usual: '375-hh', possible: '' },
  { readings: ['10 mm', '10'], usual: '10-auto', possible: '40-sw' },
  { readings: ['.300'], usual: '300-blackout 300-win-mag', possible: '' },
  { readings: ['.338'], usual: '338-lapua 338-win-mag', possible: '338-norma' },
  { readings: ['.460'], usual: '460-sw-mag', possible: '' },
  { readings: ['.500'], usual: '500-sw-mag', possible: '' },
  { readings: ['40 mm'], usual: '40x46 40x53', possible: '40-vog25 40-rpg7 40x51' },
  { readings: ['20 mm'], usual: '20x110 20x102 20x139', possible: '20x82 20x138b' },
  { readings: ['23 mm'], usual: '23x152b 23x115', possible: '23x75r' },
  { readings: ['30 mm'], usual: '30x29b', possible: '' },
  { readings: ['105 mm'], usual: '105-rpg 106-recoilless', possible: '' },
];
