// Bytes of a CSV field -> number, by an open-addressing hash over an arena: known values cost no string.

import { Buffer } from 'node:buffer';

/** Values are what `resolve` gives for the text the first time; it is called once per distinct byte string. */
export class ByteDictionary {
  private slots = new Int32Array(1024).fill(-1);
  private hashes = new Int32Array(512);
  private starts = new Uint32Array(513);
  private values = new Uint32Array(512);
  private arena = new Uint8Array(8192);
  private size = 0;
  /** The entry each column found last: neighbouring rows often repeat it, and it saves the hash. */
  private readonly last = new Int32Array(2).fill(-1);
  private readonly resolve: (text: string) => number;

  constructor(resolve: (text: string) => number) {
    this.resolve = resolve;
  }

  /** Of the texts that are held. */
  get bytes(): number {
    return this.starts[this.size] as number;
  }

  /** Forgets all: texts are resolved anew. */
  clear(): void {
    this.slots = new Int32Array(1024).fill(-1);
    this.size = 0;
    this.last.fill(-1);
  }

  /** The number of `bytes[start, end)`, read as UTF-8. `side` 0 or 1 tells two columns of one dictionary apart. */
  lookup(bytes: Uint8Array, start: number, end: number, side = 0): number {
    const last = this.last[side] as number;
    if (last >= 0 && this.equals(last, bytes, start, end)) return this.values[last] as number;
    let hash = end - start;
    for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
    hash ^= hash >>> 15;
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const entry = this.slots[slot] as number;
      if (entry < 0) break;
      if (this.hashes[entry] === hash && this.equals(entry, bytes, start, end)) {
        this.last[side] = entry;
        return this.values[entry] as number;
      }
      slot = (slot + 1) & mask;
    }
    return this.add(hash, bytes, start, end);
  }

  private equals(entry: number, bytes: Uint8Array, start: number, end: number): boolean {
    const { arena } = this;
    const from = this.starts[entry] as number;
    if ((this.starts[entry + 1] as number) - from !== end - start) return false;
    // Backwards: addresses of one network differ in their last characters.
    for (let index = end - start - 1; index >= 0; index -= 1) {
      if (arena[from + index] !== bytes[start + index]) return false;
    }
    return true;
  }

  private add(hash: number, bytes: Uint8Array, start: number, end: number): number {
    const value = this.resolve(
      Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8'),
    );
    const entry = this.size;
    if (entry + 1 >= this.values.length) this.growEntries();
    const from = this.starts[entry] as number;
    const to = from + end - start;
    if (to > this.arena.length) {
      const larger = new Uint8Array(Math.max(to, this.arena.length * 2));
      larger.set(this.arena);
      this.arena = larger;
    }
    this.arena.set(bytes.subarray(start, end), from);
    this.starts[entry + 1] = to;
    this.hashes[entry] = hash;
    this.values[entry] = value;
    this.size += 1;
    if (this.size * 2 > this.slots.length) this.growSlots();
    else this.place(entry);
    return value;
  }

  private place(entry: number): void {
    const mask = this.slots.length - 1;
    let slot = (this.hashes[entry] as number) & mask;
    while ((this.slots[slot] as number) >= 0) slot = (slot + 1) & mask;
    this.slots[slot] = entry;
  }

  private growSlots(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    for (let entry = 0; entry < this.size; entry += 1) this.place(entry);
  }

  private growEntries(): void {
    const room = this.values.length * 2;
    const { hashes, starts, values } = this;
    this.hashes = new Int32Array(room);
    this.hashes.set(hashes);
    this.starts = new Uint32Array(room + 1);
    this.starts.set(starts);
    this.values = new Uint32Array(room);
    this.values.set(values);
  }
}
