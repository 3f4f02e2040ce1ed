import { modelsOf, type Model } from './model-row.js';

const sniper = modelsOf('sniperRifle');
const antiMateriel = modelsOf('antiMaterielRifle');

/** Sniper and anti-materiel rifles. */
export const sniperRifles: readonly Model[] = [
  sniper(
    'svd',
    'SVD Dragunov',
    'izhmash norinco',
    '762x54r',
    'SVD|Dragunov|СВД|Type 79 rifle|Type 85 rifle|NDM-86|Tigr|Тигр|SVDS',
  ),
  sniper('psl', 'PSL', 'cugir', '762x54r', 'PSL-54C|FPK|Romak III|ROMAK-3'),
  sniper('zastava-m76', 'Zastava M76', 'zastava', '8x57is', 'M76|M91 Zastava|Zastava M91'),
  sniper('tabuk-sniper', 'Tabuk sniper', 'al-qadissiya', '762x39', 'Al-Kadesih|Al Kadisiyah|Tabuk DMR'),
  sniper('vss', 'VSS Vintorez', 'tula', '9x39', 'VSS|Vintorez|ВСС'),
  sniper('sv-98', 'SV-98', 'izhmash', '762x54r', 'СВ-98|SV98'),
  sniper(
    'awm',
    'Accuracy International AW',
    'accuracy-international',
    '338-lapua 308-win',
    'AWM|AW|L96|L96A1|L115A3|AXMC|AX308|PSG 90',
  ),
  sniper('sako-trg', 'Sako TRG', 'sako', '338-lapua 308-win', 'TRG|TRG-22|TRG-42|TRG 42|TRG M10'),
  sniper('steyr-ssg', 'Steyr SSG 69', 'steyr', '308-win', 'SSG 69|SSG69|SSG 08'),
  sniper('hk-psg1', 'HK PSG1', 'heckler-koch sedena', '308-win', 'PSG1|MSG90|PSG-1|Morelos'),
  sniper('galatz', 'Galatz', 'imi', '308-win', 'Galil Sniper|Galil SR-99'),
  antiMateriel('barrett-m82', 'Barrett M82', 'barrett', '50-browning', 'M82|M82A1|M107|M107A1|Barrett .50|M95 Barrett'),
  antiMateriel('steyr-hs50', 'Steyr HS .50', 'steyr dio', '50-browning', 'HS .50|HS50|AM50|AM-50|Sayyad-2|Sayad'),
  antiMateriel('osv-96', 'OSV-96', 'kbp', '127x108', 'ОСВ-96|V-94'),
  antiMateriel(
    'zastava-m93',
    'Zastava M93 Black Arrow',
    'zastava',
    '127x108 50-browning',
    'M93 Black Arrow|Black Arrow|Crna strela',
  ),
  antiMateriel('ptrs-41', 'PTRS-41', 'tula molot', '145x114', 'ПТРС-41|PTRD-41|PTRD|PTRS'),
  antiMateriel('gepard', 'Gepárd', 'feg', '127x108 145x114', 'Gepard M1|Gepard M6'),
  antiMateriel('boys', 'Boys anti-tank rifle', 'bsa', '55-boys', 'Boys|Boys Mk I'),
];
