// Interns strings as small integers, so that packet columns hold numbers. Id 0 always means "missing".

export class StringDictionary {
  private readonly ids = new Map<string, number>();
  private readonly list: string[] = [''];
  private readonly free: number[] = [];

  /** Above the largest id ever given out, the missing one (0) included. */
  get size(): number {
    return this.list.length;
  }

  /** The id of `value`, made when new; `null` is 0. */
  intern(value: string | null): number {
    if (value === null) return 0;
    const known = this.ids.get(value);
    if (known !== undefined) return known;
    const id = this.free.pop() ?? this.list.length;
    this.list[id] = value;
    this.ids.set(value, id);
    return id;
  }

  /** Forgets a string nobody holds the id of any more: the id will mean another one. Ids not in use are left alone. */
  release(id: number): void {
    const value = this.list[id] ?? '';
    if (id === 0 || this.ids.get(value) !== id) return;
    this.ids.delete(value);
    this.list[id] = '';
    this.free.push(id);
  }

  /** The id of `value` when it was interned before, else undefined; never adds. */
  find(value: string): number | undefined {
    return this.ids.get(value);
  }

  /** The string of an id; `null` for 0 and for ids never given out. */
  get(id: number): string | null {
    return id === 0 ? null : (this.list[id] ?? null);
  }
}
