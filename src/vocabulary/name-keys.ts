/** Legal forms, which are no part of a name. */
const LEGAL_FORMS =
  'and inc co corp corporation company llc ltd limited gmbh gesmbh ag kg sa spa srl as sti the of'.split(' ');

/** Trade words that one clerk writes and the next leaves out; of some names they are a part (Accuracy International). */
const TRADE_WORDS = 'mfg manufacturing manufacturer arms firearms industries ind intl international'.split(' ');

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

const without = (dropped: readonly string[]) => {
  const fillers = new Set(dropped);
  return (text: string) =>
    wordsOf(text)
      .filter((word) => !fillers.has(word))
      .join('');
};

/** The name without case, accents, punctuation and "and"; two spellings with one such key are one name. */
export const nameKey = without(['and']);

/** The same without legal forms: still one name. */
export const firmKey = without(LEGAL_FORMS);

/** The same without trade words; empty where nothing else is left. */
export const coreKey = without([...LEGAL_FORMS, ...TRADE_WORDS]);
