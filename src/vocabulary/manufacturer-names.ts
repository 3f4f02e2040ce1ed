import type { Meaning } from './agreement.js';
import { coreKey, firmKey, nameKey } from './name-keys.js';
import { nearNames } from './near-names.js';
import type { Manufacturer } from './tables/manufacturer-row.js';
import { sharedNames } from './tables/manufacturers.js';

/** One letter off, and the only name that near. */
const MISSPELLED = 0.85;
/** A factory code, a name that other makers bear too, or one that lacks a trade word of the firm's name. */
const SUGGESTED = 0.8;

/** What makers are called. */
export interface ManufacturerNames {
  /**
   * What a name says by itself: a maker's name, with or without legal forms and trade words of its own, or a name that
   * several bear. A firm's name without its trade words, and a factory code, are only assumed. Null for what is no name.
   */
  namedBy: (text: string) => Meaning | null;
  /** The makers whose name is one letter away; assumed, even where it is only one. */
  namedNearly: (text: string) => Meaning | null;
  /** Every key a maker's names have. */
  keysOf: (code: string) => readonly string[];
  /** The makers that bear a text as a name, a brand or a factory code, alone or with others. */
  bearers: (text: string) => readonly string[];
}

type Index = Map<string, string[]>;

const enter = (index: Index, key: string, entry: string) => {
  if (key === '') return;
  const entries = index.get(key) ?? index.set(key, []).get(key)!;
  if (!entries.includes(entry)) entries.push(entry);
};

function indexOf(rows: readonly Manufacturer[]) {
  const [byName, byCore, byFactoryCode, keysByCode]: Index[] = [new Map(), new Map(), new Map(), new Map()];
  const shared = new Map<string, Meaning>();
  const enterKeys = (text: string, code: string) => {
    enter(keysByCode!, code, nameKey(text));
    enter(keysByCode!, code, coreKey(text));
  };
  for (const { code, name, aliases, formerNames, brands, factoryCodes } of rows) {
    for (const text of [name, ...aliases, ...formerNames, ...brands]) {
      enter(byName!, nameKey(text), code);
      enter(byName!, firmKey(text), code);
      enter(byCore!, coreKey(text), code);
      enterKeys(text, code);
    }
    for (const text of factoryCodes) enter(byFactoryCode!, nameKey(text), code);
  }
  for (const { readings, codes, likely } of sharedNames) {
    for (const text of readings) {
      shared.set(nameKey(text), { usual: codes, possible: [], assumed: true, likely, confidence: SUGGESTED });
      for (const code of codes) enterKeys(text, code);
    }
  }
  return { byName: byName!, byCore: byCore!, byFactoryCode: byFactoryCode!, keysByCode: keysByCode!, shared };
}

const said = (usual: readonly string[] | undefined): Meaning | undefined => usual && { usual, possible: [] };
const suggested = (usual: readonly string[] | undefined): Meaning | undefined =>
  usual && { usual, possible: [], assumed: true, confidence: SUGGESTED };

export function manufacturerNames(rows: readonly Manufacturer[]): ManufacturerNames {
  const { byName, byCore, byFactoryCode, keysByCode, shared } = indexOf(rows);
  const nearest = nearNames(new Set([...byName.keys(), ...byCore.keys(), ...shared.keys()]));

  const namedBy = (text: string): Meaning | null => {
    const [name, firm, core] = [nameKey(text), firmKey(text), coreKey(text)];
    for (const key of [name, firm, core]) {
      const found = said(byName.get(key)) ?? shared.get(key);
      if (found) return found;
    }
    return suggested(byCore.get(core)) ?? suggested(byFactoryCode.get(name)) ?? null;
  };

  const namedNearly = (text: string): Meaning | null => {
    if (coreKey(text) === '') return null;
    const near = [...new Set([nameKey(text), coreKey(text)].flatMap(nearest))];
    const usual = [
      ...new Set(near.flatMap((key) => (shared.get(key) ?? said(byName.get(key) ?? byCore.get(key)))!.usual)),
    ];
    return usual.length === 0 ? null : { usual, possible: [], assumed: true, confidence: MISSPELLED };
  };

  return {
    namedBy,
    namedNearly,
    keysOf: (code) => keysByCode.get(code) ?? [],
    bearers: (text) => {
      const own = [nameKey(text), firmKey(text), coreKey(text)].flatMap((key) => [
        ...(byName.get(key) ?? []),
        ...(shared.get(key)?.usual ?? []),
      ]);
      return [...new Set([...own, ...(byFactoryCode.get(nameKey(text)) ?? [])])];
    },
  };
}
