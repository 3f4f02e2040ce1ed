import type { Meaning } from './agreement.js';
import { coreKey, firmKey, nameKey } from './name-keys.js';
import { nearNames } from './near-names.js';
import { manufacturerTable, sharedNames } from './tables/manufacturers.js';

/** One letter off, and the only name that near. */
const MISSPELLED = 0.85;
/** A factory code, a name that other makers bear too, or one that lacks a trade word of the firm's name. */
const SUGGESTED = 0.8;

const byName = new Map<string, string[]>();
const byCore = new Map<string, string[]>();
const byFactoryCode = new Map<string, string[]>();
const shared = new Map<string, Meaning>();
const keysByCode = new Map<string, string[]>();

const enter = (index: Map<string, string[]>, key: string, entry: string) => {
  if (key === '') return;
  const entries = index.get(key) ?? index.set(key, []).get(key)!;
  if (!entries.includes(entry)) entries.push(entry);
};
const enterKeys = (text: string, code: string) => {
  enter(keysByCode, code, nameKey(text));
  enter(keysByCode, code, coreKey(text));
};

for (const { code, name, aliases, formerNames, brands, factoryCodes } of manufacturerTable.rows) {
  for (const text of [name, ...aliases, ...formerNames, ...brands]) {
    enter(byName, nameKey(text), code);
    enter(byName, firmKey(text), code);
    enter(byCore, coreKey(text), code);
    enterKeys(text, code);
  }
  for (const text of factoryCodes) enter(byFactoryCode, nameKey(text), code);
}
for (const { readings, codes, likely } of sharedNames) {
  for (const text of readings) {
    shared.set(nameKey(text), { usual: codes, possible: [], assumed: true, likely, confidence: SUGGESTED });
    for (const code of codes) enterKeys(text, code);
  }
}
const nearest = nearNames(new Set([...byName.keys(), ...byCore.keys(), ...shared.keys()]));

const said = (usual: readonly string[] | undefined): Meaning | undefined => usual && { usual, possible: [] };
const suggested = (usual: readonly string[] | undefined): Meaning | undefined =>
  usual && { usual, possible: [], assumed: true, confidence: SUGGESTED };

/**
 * What a name says by itself: a maker's name, with or without legal forms and trade words of its own, or a name that
 * several bear. A firm's name without its trade words, and a factory code, are only assumed. Null for what is no name.
 */
export function namedBy(text: string): Meaning | null {
  const [name, firm, core] = [nameKey(text), firmKey(text), coreKey(text)];
  for (const key of [name, firm, core]) {
    const found = said(byName.get(key)) ?? shared.get(key);
    if (found) return found;
  }
  return suggested(byCore.get(core)) ?? suggested(byFactoryCode.get(name)) ?? null;
}

/** The makers whose name is one letter away; assumed, even where it is only one. */
export function namedNearly(text: string): Meaning | null {
  if (coreKey(text) === '') return null;
  const near = [...new Set([nameKey(text), coreKey(text)].flatMap(nearest))];
  const usual = [
    ...new Set(near.flatMap((key) => (shared.get(key) ?? said(byName.get(key) ?? byCore.get(key)))!.usual)),
  ];
  return usual.length === 0 ? null : { usual, possible: [], assumed: true, confidence: MISSPELLED };
}

/** Every key a maker's names have. */
export const keysOf = (code: string): readonly string[] => keysByCode.get(code) ?? [];
