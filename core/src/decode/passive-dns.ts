// Which name an address was last given for: learnt from DNS answers, used to name endpoints later.

/** A bounded map, address text -> name; the address that was heard of longest ago leaves first. */
export class PassiveDns {
  /** Grows whenever an address has got another name than before. */
  changes = 0;
  private readonly names = new Map<string, string>();
  private readonly limit: number;

  constructor(limit = 20_000) {
    this.limit = limit;
  }

  get size(): number {
    return this.names.size;
  }

  get(address: string): string | undefined {
    return this.names.get(address);
  }

  /** A newer answer replaces the older one and counts as heard now. */
  learn(address: string, name: string): void {
    if (this.names.get(address) !== name) this.changes += 1;
    // Deleting first moves the entry to the end: a Map iterates in the order of insertion.
    if (!this.names.delete(address) && this.names.size >= this.limit) this.forgetOldest();
    this.names.set(address, name);
  }

  /** Oldest first. */
  entries(): IterableIterator<[address: string, name: string]> {
    return this.names.entries();
  }

  private forgetOldest(): void {
    const oldest = this.names.keys().next();
    if (oldest.done !== true) this.names.delete(oldest.value);
  }
}
