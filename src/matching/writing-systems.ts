/** ISO 15924 codes of the writing systems met on weapons; digits and signs that many systems share have none. */
const CODES = [
  'Latn',
  'Cyrl',
  'Grek',
  'Arab',
  'Hebr',
  'Armn',
  'Geor',
  'Ethi',
  'Deva',
  'Beng',
  'Thai',
  'Laoo',
  'Khmr',
  'Mymr',
  'Hani',
  'Hira',
  'Kana',
  'Hang',
  'Copt',
  'Syrc',
  'Tfng',
] as const;

export type WritingSystem = (typeof CODES)[number];

/** Arabic-Indic digits are `Common` to Unicode (Arabic, Thaana and Yezidi share them); on a weapon they are Arabic. */
const ARABIC_INDIC_DIGITS = '\u0660-\u0669';

const SYSTEMS = CODES.map((code) => ({
  code,
  pattern: new RegExp(`[\\p{Script=${code}}${code === 'Arab' ? ARABIC_INDIC_DIGITS : ''}]`, 'u'),
}));

/** The writing systems of a text, in the fixed order of the list; empty for plain digits. */
export function scriptsOf(text: string): WritingSystem[] {
  return SYSTEMS.filter(({ pattern }) => pattern.test(text)).map(({ code }) => code);
}
