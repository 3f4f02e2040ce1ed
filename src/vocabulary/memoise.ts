/** Longer texts are no names, and are not kept. */
const LONGEST_KEPT = 200;

/** Remembers what a pure function says of a text: an import asks a million times for a few hundred spellings. */
export function memoise<Value>(make: (text: string) => Value, most = 20_000): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    if (text.length > LONGEST_KEPT) return make(text);
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= most) known.clear();
    const value = make(text);
    known.set(text, value);
    return value;
  };
}
