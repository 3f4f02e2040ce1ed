import { withinOneEdit } from './spelling.js';

/** Shorter names are one letter away from too many others. */
export const SHORTEST_FOR_SPELLING = 5;

/** A text with each of its letters left out in turn, and itself: two texts one edit apart share one of these. */
function deletions(text: string): string[] {
  const found = new Set([text]);
  for (let at = 0; at < text.length; at++) found.add(text.slice(0, at) + text.slice(at + 1));
  return [...found];
}

/** Finds the keys one edit from a text, of at least five letters both, by as many look-ups as the text has letters. */
export function nearNames(keys: Iterable<string>): (text: string) => string[] {
  const byDeletion = new Map<string, string[]>();
  for (const key of keys) {
    if (key.length < SHORTEST_FOR_SPELLING) continue;
    for (const rest of deletions(key)) byDeletion.set(rest, [...(byDeletion.get(rest) ?? []), key]);
  }
  return (text) => {
    if (text.length < SHORTEST_FOR_SPELLING) return [];
    const near = new Set(deletions(text).flatMap((rest) => byDeletion.get(rest) ?? []));
    return [...near].filter((key) => withinOneEdit(key, text));
  };
}
