/** One word for each way to write it. `''` drops a word that names no round. */
const WORDS = new Map(
  Object.entries({
    magnum: 'mag',
    mags: 'mag',
    special: 'spl',
    spec: 'spl',
    sp: 'spl',
    parabellum: 'para',
    acp: 'auto',
    automatic: 'auto',
    winchester: 'win',
    remington: 'rem',
    springfield: 'spring',
    sprg: 'spring',
    makarov: 'mak',
    tokarev: 'tok',
    browning: 'brown',
    revolver: 'rev',
    smith: 's',
    wesson: 'w',
    and: '',
    blk: 'blackout',
    blkout: 'blackout',
    gauge: 'ga',
    gage: 'ga',
    bore: 'ga',
    cal: '',
    ctg: '',
    cartridge: '',
    caliber: '',
    calibre: '',
  }),
);

/** Inch readings such as ".40" and "40 mm" meet from here up, and only then is the unit part of the name. */
const MILLIMETRES_MATTER_FROM = 12;

/** One key for all spellings of one reading: case, spaces, points, units and the words above do not matter. */
export function calibreKey(text: string): string {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[×х]/g, 'x')
    .replace(/(\d),(\d)/g, '$1.$2')
    .replace(/\+p\+?/g, '')
    .replace(/(\d)\s*x\s*(\d)/g, '$1x$2')
    .replace(/(x\d+)\s*mm/g, '$1 ')
    .replace(/(\d+(?:\.\d+)?)\s*mm\b/g, (kept, value: string) =>
      Number(value) < MILLIMETRES_MATTER_FROM ? `${value} ` : kept,
    );
  const words = plain.match(/\p{L}+|\d+(?:\.\d+)?/gu) ?? [];
  return words.map((word) => WORDS.get(word) ?? word.replace('.', '')).join('');
}
