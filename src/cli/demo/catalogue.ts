export interface DemoModel {
  model: string;
  type: string;
  calibre: string;
}

export interface DemoMaker {
  /** A code of the vocabulary, or an invented firm's name as written. */
  manufacturer: string;
  /** Only weapons of invented makers are ever said to be lost or stolen. */
  invented: boolean;
  /** ISO 3166-1 alpha-3, withdrawn codes included; null in the invented State, which has none. */
  country: string | null;
  from: number;
  to: number;
  /** Weight among all weapons of the register. */
  share: number;
  models: readonly DemoModel[];
}

type Years = readonly [from: number, to: number];

/** `models` as `model:type:calibre` separated by semicolons. */
const maker = (
  manufacturer: string,
  invented: boolean,
  country: string | null,
  [from, to]: Years,
  share: number,
  models: string,
) => ({
  manufacturer,
  invented,
  country,
  from,
  to,
  share,
  models: models.split('; ').map((line): DemoModel => {
    const [model, type, calibre] = line.split(':');
    return { model: model!, type: type!, calibre: calibre! };
  }),
});
const real = (code: string, country: string, years: Years, share: number, models: string) =>
  maker(code, false, country, years, share, models);
const invented = (name: string, country: string | null, years: Years, share: number, models: string) =>
  maker(name, true, country, years, share, models);

/** What the agencies of an invented State hold: real makers and models beside invented ones. */
export const demoMakers: readonly DemoMaker[] = [
  real(
    'glock',
    'AUT',
    [1988, 2022],
    5,
    '17:selfLoadingPistol:9-luger; 19:selfLoadingPistol:9-luger; 22:selfLoadingPistol:40-sw',
  ),
  real(
    'beretta',
    'ITA',
    [1978, 2020],
    4,
    '92FS:selfLoadingPistol:9-luger; M12:subMachineGun:9-luger; ARX160:assaultRifle:223-rem',
  ),
  real(
    'fn',
    'BEL',
    [1955, 2019],
    4,
    'FAL:assaultRifle:308-win; GP35:selfLoadingPistol:9-luger; MAG:lightMachineGun:308-win',
  ),
  real(
    'heckler-koch',
    'DEU',
    [1961, 2021],
    4,
    'G3:assaultRifle:308-win; MP5:subMachineGun:9-luger; USP:selfLoadingPistol:9-luger',
  ),
  real('cz', 'CZE', [1976, 2021], 3, '75:selfLoadingPistol:9-luger; 805:assaultRifle:223-rem'),
  real('cz', 'CSK', [1958, 1990], 2, 'vz. 58:assaultRifle:762x39; vz. 82:selfLoadingPistol:9-makarov'),
  real('izhmash', 'SUN', [1955, 1990], 5, 'AKM:assaultRifle:762x39; SVD:rifle:762x54r; AK-74:assaultRifle:545x39'),
  real('izhmekh', 'SUN', [1952, 1990], 2, 'PM:selfLoadingPistol:9-makarov'),
  real(
    'zastava',
    'YUG',
    [1964, 1991],
    4,
    'M70:assaultRifle:762x39; M57:selfLoadingPistol:762-tokarev; M84:lightMachineGun:762x54r',
  ),
  real('cugir', 'ROU', [1963, 2005], 2, 'PM md. 63:assaultRifle:762x39; Md. 64:lightMachineGun:762x39'),
  real('taurus', 'BRA', [1983, 2021], 2, 'PT 92:selfLoadingPistol:9-luger; 85:revolver:38-special'),
  real(
    'smith-wesson',
    'USA',
    [1965, 2021],
    3,
    '10:revolver:38-special; M&P9:selfLoadingPistol:9-luger; 686:revolver:357-magnum',
  ),
  real('ruger', 'USA', [1970, 2021], 2, 'GP100:revolver:357-magnum; Mini-14:carbine:223-rem'),
  real('mossberg', 'USA', [1975, 2021], 2, '500:shotgun:12-76; 590:shotgun:12-76'),
  invented(
    'Lindqvall Arms Works',
    null,
    [1996, 2024],
    14,
    'LV-4:assaultRifle:223-rem; LP-9:selfLoadingPistol:9-luger; LK-2:carbine:223-rem',
  ),
  invented(
    'Brennhald Waffenbau',
    'DEU',
    [1969, 2023],
    8,
    'BW 7:selfLoadingPistol:9-luger; BW 40:subMachineGun:9-luger',
  ),
  invented('Officine Corvarola', 'ITA', [1962, 2022], 7, 'C-81:selfLoadingPistol:9-luger; Falcetto:shotgun:12-70'),
  invented('Talleres Ibarzubi', 'ESP', [1958, 2004], 6, 'T-3:revolver:38-special; T-9:selfLoadingPistol:9-largo'),
  invented('Merrowdale Firearms', 'GBR', [1950, 2015], 5, 'Sentinel:revolver:38-sw; Warden:rifle:308-win'),
  invented(
    'Quillfeather Arms',
    'USA',
    [1984, 2023],
    7,
    'Q45:selfLoadingPistol:45-auto; Q22:selfLoadingPistol:22-lr; Ranger:rifle:30-06',
  ),
  invented('Zbrojovka Hradevec', 'CSK', [1951, 1991], 5, 'vz. 61H:subMachineGun:765-browning; vz. 54H:rifle:762x54r'),
  invented(
    'Skarvik Mekaniske',
    'NOR',
    [1972, 2020],
    3,
    'SM 12:heavyMachineGun:50-browning; SM 40:mountedGrenadeLauncher:40x53',
  ),
  invented('Karabağ Silah', 'TUR', [1999, 2023], 4, 'KS-9:selfLoadingPistol:9-luger; KS-12:shotgun:12-76'),
  invented(
    'Ateliers Vauquelin-Serre',
    'FRA',
    [1953, 1998],
    3,
    'AVS 50:selfLoadingPistol:765-long; LM 60:mortar:60-mortar',
  ),
];
