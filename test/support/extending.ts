import { withExtensions, type Extension } from '../../src/vocabulary/additions.js';
import { decideExtension, type StatedExtension } from '../../src/vocabulary/decide-extension.js';
import { builtinVocabulary, vocabularyWith, type Vocabulary } from '../../src/vocabulary/vocabulary.js';
import { ProblemError } from '../../src/platform/problem.js';

const UNIT = '01981a2b-3c4d-7000-8000-000000000001';

/** The vocabulary after extensions, each decided by the one before it. */
export function extendedBy(...stated: StatedExtension[]): Vocabulary {
  return stated.reduce((before, each) => {
    const { list, code, addition } = decideExtension(before, each, UNIT).values as unknown as Extension;
    const edition = before.additions.edition + 1;
    const additions = withExtensions(before.additions, [{ edition, list, code, addition } as Extension]);
    return vocabularyWith(additions, before);
  }, builtinVocabulary);
}

/** Its code and the faults it names, `none` where nothing is refused. */
export const refusalOf = (stated: StatedExtension, vocabulary = builtinVocabulary): [string, ...string[]] => {
  try {
    decideExtension(vocabulary, stated, UNIT);
  } catch (error) {
    if (error instanceof ProblemError)
      return [error.code, ...error.faults.map(({ pointer, code }) => `${pointer} ${code}`)];
    throw error;
  }
  return ['none'];
};

export const maker = (code: string, said: object): StatedExtension =>
  ({ list: 'manufacturers', code, addition: { aliases: [], ...said } }) as StatedExtension;
export const calibre = (code: string, said: object): StatedExtension =>
  ({ list: 'calibres', code, addition: { aliases: [], ...said } }) as StatedExtension;
export const model = (code: string, said: object): StatedExtension =>
  ({ list: 'models', code, addition: { aliases: [], ...said } }) as StatedExtension;
export const type = (code: string, said: object): StatedExtension =>
  ({ list: 'weapon-types', code, addition: { aliases: [], ...said } }) as StatedExtension;
export const law = (...rules: object[]): StatedExtension =>
  ({ list: 'national-classes', code: 'XVA', addition: { rules } }) as StatedExtension;

export const markingRule = (code: string, said: object): StatedExtension =>
  ({ list: 'marking-rules', code, addition: said }) as StatedExtension;
export const format = (code: string, said: object): StatedExtension =>
  ({ list: 'import-mark-formats', code, addition: said }) as StatedExtension;

export const rule = (code: string, more: object = {}) => ({
  code,
  from: '1970-01-01',
  to: null,
  counts: true,
  category: 'B',
  ...more,
});

/** A format of an invented kind: the country's letter, the importer's number, the year. */
export const NUMBERED_FORMAT = {
  country: 'AUT',
  name: 'Country, the importer’s number, year',
  parts: [
    { is: 'country', text: 'Ö' },
    { is: 'place', of: 'digits', least: 4, most: 4 },
    { is: 'year', digits: 2 },
  ],
};
