import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { vocabularyTables, vocabularyVersions } from './versions.js';

/**
 * What each list said in each version. A list that changes gets the next version and its line here; the lines of
 * released versions stay, so that a code on record can be read as it was meant (domain C-26).
 */
const released: Readonly<Record<keyof typeof vocabularyTables, readonly string[]>> = {
  weaponTypes: ['6278fc0eb0578fa9'],
  crosswalk: ['fa6d12a36996ebba'],
  calibres: ['88a0bbf715ae1aee'],
  manufacturers: ['a630e80e1de9e429'],
  models: ['45d32494ddd01f35'],
  markingRules: ['5ea3e1e29fd0c421'],
  importMarkFormats: ['f385055b8b0aa52b'],
};

const digest = (rows: unknown) => createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 16);

describe('versions of the vocabulary', () => {
  it.each(Object.entries(vocabularyTables))('%s says what its version said', (name, { version, rows }) => {
    const versions = released[name as keyof typeof released];
    expect(vocabularyVersions[name as keyof typeof released]).toBe(version);
    expect([version, digest(rows)]).toEqual([versions.length, versions.at(-1)]);
  });
});
