/** Legal forms and trade words that one clerk writes and the next leaves out. */
const FILLERS = new Set(
  (
    'and inc co corp corporation company llc ltd limited gmbh gesmbh ag kg sa spa srl as sti mfg manufacturing ' +
    'manufacturer arms firearms industries ind intl international the of'
  ).split(' '),
);

/** Letters that Unicode does not take apart into a base and an accent. */
const UNDECOMPOSED = new Map(Object.entries({ ł: 'l', ı: 'i', ø: 'o', ß: 'ss', đ: 'd' }));

const wordsOf = (text: string) =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[łıøßđ]/g, (letter) => UNDECOMPOSED.get(letter)!)
    .replace(/['’.]/g, '')
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** The name without case, accents, punctuation and "and"; two spellings with one such key are one name. */
export const nameKey = (text: string) =>
  wordsOf(text)
    .filter((word) => word !== 'and')
    .join('');

/** The same without legal forms and trade words; empty where nothing else is left. */
export const coreKey = (text: string) =>
  wordsOf(text)
    .filter((word) => !FILLERS.has(word))
    .join('');
