import type { FormatPart } from './import-mark-parts.js';
import type { NationalRule } from './national-classes.js';
import type { MarkingRule } from './tables/marking-rules.js';

/** Lists that the national authority extends by itself, named as in the API. */
export const EXTENDABLE_LISTS = [
  'weapon-types',
  'calibres',
  'manufacturers',
  'models',
  'national-classes',
  'marking-rules',
  'import-mark-formats',
] as const;
export type ExtendableList = (typeof EXTENDABLE_LISTS)[number];

/** What an extension says of a code: all that a new one is, or what an existing one gains. Plain data, as recorded. */
export interface Said {
  'weapon-types': { name?: string; parent?: string; aliases: readonly string[] };
  calibres: { name?: string; diameter?: number; aliases: readonly string[] };
  manufacturers: {
    name?: string;
    country?: string;
    role?: 'maker' | 'importer';
    from?: number | null;
    to?: number | null;
    related?: readonly string[];
    aliases: readonly string[];
  };
  models: {
    name?: string;
    type?: string;
    makers?: readonly string[];
    calibres?: readonly string[];
    aliases: readonly string[];
  };
  /** The code is the State's; every rule of its law, in the order in which they are asked. */
  'national-classes': { rules: readonly NationalRule[] };
  /** All of a new rule, or the last day of one there is. */
  'marking-rules': Partial<Omit<MarkingRule, 'code'>>;
  /** All of a new format, or the last day of one there is. */
  'import-mark-formats': {
    country?: string | null;
    name?: string;
    example?: string;
    from?: string | null;
    to?: string | null;
    parts?: readonly FormatPart[];
  };
}

export interface ExtensionOf<List extends ExtendableList> {
  list: List;
  code: string;
  addition: Said[List];
}

/** One extension; `edition` counts those of all lists, from 1. */
export type Extension = { [List in ExtendableList]: ExtensionOf<List> & { edition: number } }[ExtendableList];

/** Everything a registry added to the vocabulary, in order. Plain data, which a worker thread is given as it is. */
export interface Additions {
  /** Of the last extension; 0 where there is none. */
  edition: number;
  extensions: readonly Extension[];
}

export const NO_ADDITIONS: Additions = { edition: 0, extensions: [] };

/** The additions with further ones; those known already are passed over. Throws where one is missing in between. */
export function withExtensions(before: Additions, further: readonly Extension[]): Additions {
  const unknown = further.filter(({ edition }) => edition > before.edition);
  unknown.forEach(({ edition }, index) => {
    if (edition !== before.edition + index + 1) throw new Error(`Edition ${edition} of the vocabulary follows on none`);
  });
  if (unknown.length === 0) return before;
  return { edition: unknown.at(-1)!.edition, extensions: [...before.extensions, ...unknown] };
}

/** What had been added by an edition. */
export const additionsBy = ({ extensions }: Additions, edition: number): Additions => ({
  edition,
  extensions: extensions.slice(0, edition),
});

/** What was said of one list. */
export const extensionsOf = <List extends ExtendableList>(
  { extensions }: Additions,
  list: List,
): (ExtensionOf<List> & { edition: number })[] =>
  extensions.filter((extension) => extension.list === list) as unknown as (ExtensionOf<List> & { edition: number })[];

/** The rows of a list with what was said of them, new codes after the old ones. */
export function extendedRows<Row extends { code: string }, Words>(
  rows: readonly Row[],
  extensions: readonly { code: string; addition: Words }[],
  how: { born: (code: string, addition: Words) => Row; grown: (row: Row, addition: Words) => Row },
): readonly Row[] {
  const byCode = new Map(rows.map((row) => [row.code, row]));
  for (const { code, addition } of extensions) {
    const before = byCode.get(code);
    byCode.set(code, before ? how.grown(before, addition) : how.born(code, addition));
  }
  return [...byCode.values()];
}
