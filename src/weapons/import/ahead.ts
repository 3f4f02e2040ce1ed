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
