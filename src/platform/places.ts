/** Places for work of which only so much goes on at once: in all, and for one owner, so that nobody takes them all. */
export class Places {
  private readonly taken = new Map<string, number>();
  private total = 0;

  constructor(private readonly most: { inAll: number; forOne: number }) {}

  /** Takes a place and gives the function that leaves it, harmless when repeated; or says who has too many. */
  take(owner: string): (() => void) | 'inAll' | 'forOne' {
    const own = this.taken.get(owner) ?? 0;
    if (own >= this.most.forOne) return 'forOne';
    if (this.total >= this.most.inAll) return 'inAll';
    this.count(owner, 1);
    let left = false;
    return () => {
      if (!left) this.count(owner, -1);
      left = true;
    };
  }

  private count(owner: string, by: 1 | -1): void {
    this.total += by;
    const own = (this.taken.get(owner) ?? 0) + by;
    if (own === 0) this.taken.delete(owner);
    else this.taken.set(owner, own);
  }
}
