/** Gives equal values one number, from 0: what millions of records are like is few things. */
export class Numbered<Value> {
  private readonly known = new Map<string, number>();
  readonly values: Value[] = [];

  numberOf(value: Value): number {
    const text = JSON.stringify(value);
    const before = this.known.get(text);
    if (before !== undefined) return before;
    this.known.set(text, this.values.length);
    return this.values.push(value) - 1;
  }
}
