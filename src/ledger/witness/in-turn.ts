/** Does one thing after another for each key; a failure is its own caller's and stops nobody behind it. */
export class InTurn {
  private readonly last = new Map<string, Promise<unknown>>();

  do<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.last.get(key) ?? Promise.resolve()).then(work);
    const done = turn.catch(() => undefined);
    this.last.set(key, done);
    return turn;
  }
}
