/**
 * Makes something of each item, one item ahead of who takes them: while a batch is written the next one is made. Memory
 * is that of two.
 */
export async function* ahead<Item, Made>(
  items: AsyncIterable<Item>,
  make: (item: Item) => Promise<Made>,
): AsyncGenerator<Made> {
  let next: Promise<Made> | undefined;
  for await (const item of items) {
    const made = next;
    next = make(item);
    // Whoever waits for it is told; until then nobody is, and that is no unhandled failure.
    next.catch(() => undefined);
    if (made) yield await made;
  }
  if (next) yield await next;
}

/**
 * Works on two items at once: what `begin` does before it awaits its turn goes on while the item before is finished, what
 * it does behind it follows that item. Fails as the first that failed, when nothing is under way any more.
 */
export async function inTurn<Item>(
  items: AsyncIterable<Item>,
  begin: (item: Item, turn: Promise<void>) => Promise<void>,
): Promise<void> {
  let [before, last] = [Promise.resolve(), Promise.resolve()];
  const failures: unknown[] = [];
  try {
    for await (const item of items) {
      await before;
      before = last;
      last = begin(item, before);
      last.catch((error: unknown) => failures.push(error));
    }
  } catch (error) {
    failures.push(error);
  }
  await Promise.allSettled([before, last]);
  if (failures.length > 0) throw failures[0];
}
