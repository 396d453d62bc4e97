// Addresses and ranges that a capture treats apart: the blacklist, whose packets are never stored, and chum addresses.

import { cidrContains, parseCidr, parseIp, type Cidr } from '@jaws/shared/domain/ip-address';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import type { StringDictionary } from '@jaws/shared/domain/string-dictionary';

export class AddressBlocks {
  private readonly ranges: readonly Cidr[];
  private dictionary: StringDictionary | null = null;
  /** 1 for the ids of blocked addresses: one look per address, none per packet. */
  private blocked = new Uint8Array(256);
  private known = 0;

  /** Entries that are neither address nor CIDR were refused before. */
  constructor(entries: readonly string[]) {
    this.ranges = entries.map(parseCidr).filter((range) => range !== null);
  }

  get isEmpty(): boolean {
    return this.ranges.length === 0;
  }

  blocks(address: string): boolean {
    const parsed = parseIp(address);
    return parsed !== null && this.ranges.some((range) => cidrContains(range, parsed));
  }

  /** Sets `keep[i]` to 0 for every blocked row `start + i`; returns how many that were. */
  mark(table: PacketTable, start: number, keep: Uint8Array): number {
    if (this.isEmpty) return 0;
    this.learn(table.dictionaries.addresses);
    const { blocked } = this;
    const { source, destination } = table;
    let found = 0;
    for (let row = start; row < table.count; row += 1) {
      if (blocked[source[row] as number] === 1 || blocked[destination[row] as number] === 1) {
        keep[row - start] = 0;
        found += 1;
      }
    }
    return found;
  }

  private learn(addresses: StringDictionary): void {
    if (this.dictionary !== addresses) {
      this.dictionary = addresses;
      this.known = 0;
    }
    if (addresses.size > this.blocked.length) {
      const larger = new Uint8Array(addresses.size * 2);
      larger.set(this.blocked);
      this.blocked = larger;
    }
    for (let id = this.known; id < addresses.size; id += 1) {
      this.blocked[id] = this.blocks(addresses.get(id) ?? '') ? 1 : 0;
    }
    this.known = addresses.size;
  }
}
