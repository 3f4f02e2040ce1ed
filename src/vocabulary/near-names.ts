import { withinOneEdit } from './spelling.js';

/** Shorter names are one letter away from too many others. */
export const SHORTEST_FOR_SPELLING = 5;

/** A text with each of its letters left out in turn, and itself: two texts one edit apart share one of these. */
function deletions(text: string): string[] {
  const found = new Set([text]);
  for (let at = 0; at < text.length; at++) found.add(text.slice(0, at) + text.slice(at + 1));
  return [...found];
}

function indexOf(keys: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const byDeletion = new Map<string, string[]>();
  for (const key of keys) {
    if (key.length < SHORTEST_FOR_SPELLING) continue;
    for (const rest of deletions(key)) {
      const sharing = byDeletion.get(rest);
      if (sharing) sharing.push(key);
      else byDeletion.set(rest, [key]);
    }
  }
  return byDeletion;
}

/** Finds the keys one edit from a text, of at least five letters both, by as many look-ups as the text has letters. */
export function nearNames(keys: Iterable<string>): (text: string) => string[] {
  let byDeletion: ReadonlyMap<string, readonly string[]> | null = null;
  return (text) => {
    if (text.length < SHORTEST_FOR_SPELLING) return [];
    const found = (byDeletion ??= indexOf(keys));
    const near = new Set(deletions(text).flatMap((rest) => found.get(rest) ?? []));
    return [...near].filter((key) => withinOneEdit(key, text));
  };
}
