import { EMPTY_ROOT, hashOfHalves } from './hashes.js';

/** The root of a tree that leaves are added to, from the roots of its complete parts: one for each bit of its size. */
export class GrowingRoot {
  private constructor(
    private count: number,
    private readonly parts: Buffer[],
  ) {}

  static empty(): GrowingRoot {
    return new GrowingRoot(0, []);
  }

  /** Goes on from what `parts` gave. Whether they are those of a log its root must show. */
  static from(size: number, parts: readonly string[]): GrowingRoot {
    return new GrowingRoot(
      size,
      parts.map((part) => Buffer.from(part, 'hex')),
    );
  }

  get size(): number {
    return this.count;
  }

  toParts(): string[] {
    return this.parts.map((part) => part.toString('hex'));
  }

  add(leaf: Buffer): void {
    this.parts.push(leaf);
    this.count += 1;
    for (let size = this.count; size % 2 === 0; size /= 2) {
      const [left, right] = this.parts.splice(-2);
      this.parts.push(hashOfHalves(left!, right!));
    }
  }

  root(): Buffer {
    return this.parts.length === 0 ? EMPTY_ROOT : this.parts.reduceRight((right, left) => hashOfHalves(left, right));
  }
}
