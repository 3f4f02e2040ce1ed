/** What stands between separators, one after the other: as `split`, without a list of all; nothing of an empty text. */
export function* partsOf(text: string, separator: string): Generator<string, void> {
  for (let from = 0, to: number; from < text.length; from = to + separator.length) {
    to = text.indexOf(separator, from);
    if (to < 0) to = text.length;
    yield text.slice(from, to);
  }
}
