// What is known of addresses while packets pass: which are local, which are groups. As traffic.ts finds it from all
// rows, but a row at a time; ids are the dictionary's, so what was learnt stays.

import { isGroupAddress, type LocalRule } from '../domain/local-rule.ts';
import type { PacketDictionaries, PacketTable } from '../domain/packet-table.ts';

const toGroupMac = 1;
const isHost = 2;
const isLocal = 4;
const isGroupRange = 8;
const isLearnt = 16;

export class LiveAddresses {
  /** By address id: the bits above. */
  private seen = new Uint8Array(1024);
  /** By MAC id: 1 where the group bit is set; 2 = not looked at yet. */
  private groupMac = new Uint8Array(1024).fill(2);
  private readonly rule: LocalRule;
  private readonly dictionaries: PacketDictionaries;
  private arp = -1;

  constructor(rule: LocalRule, dictionaries: PacketDictionaries) {
    this.rule = rule;
    this.dictionaries = dictionaries;
  }

  /** To be called before the rows of a batch are noted: makes room for new ids. */
  learn(): void {
    const { addresses, macs, protocols } = this.dictionaries;
    this.arp = protocols.find('ARP') ?? -1;
    this.seen = withRoom(this.seen, addresses.size, 0);
    this.groupMac = withRoom(this.groupMac, macs.size, 2);
  }

  /** Ids that will mean other addresses and MACs. */
  forget(addresses: readonly number[], macs: readonly number[]): void {
    for (const id of addresses) this.seen[id] = 0;
    for (const id of macs) this.groupMac[id] = 2;
  }

  note(table: PacketTable, row: number): void {
    const { seen } = this;
    const source = table.source[row] as number;
    const destination = table.destination[row] as number;
    if (((seen[source] as number) & isLearnt) === 0) this.meet(source);
    if (((seen[destination] as number) & isLearnt) === 0) this.meet(destination);
    seen[source] = (seen[source] as number) | isHost;
    let bits = this.isGroupMac(table.destinationMac[row] as number) ? toGroupMac : 0;
    if (table.protocol[row] === this.arp) bits |= isHost;
    if (bits !== 0) seen[destination] = (seen[destination] as number) | bits;
  }

  /** One byte per address id, 1 = yes; copies. */
  columns(): { readonly local: Uint8Array; readonly group: Uint8Array } {
    const size = this.dictionaries.addresses.size;
    const local = new Uint8Array(size);
    const group = new Uint8Array(size);
    for (let id = 1; id < Math.min(size, this.seen.length); id++) {
      const bits = this.seen[id] as number;
      local[id] = (bits & isLocal) === 0 ? 0 : 1;
      const byMac = (bits & (toGroupMac | isHost)) === toGroupMac;
      group[id] = byMac || (bits & isGroupRange) !== 0 ? 1 : 0;
    }
    return { local, group };
  }

  private meet(id: number): void {
    const text = this.dictionaries.addresses.get(id);
    const isOurs = text !== null && this.rule.isLocal(text);
    const bits = (isOurs ? isLocal : 0) | (isGroupAddress(text ?? '') ? isGroupRange : 0);
    this.seen[id] = bits | isLearnt;
  }

  /** IEEE 802 §8.2: the lowest bit of the first byte. */
  private isGroupMac(id: number): boolean {
    if (this.groupMac[id] === 2) {
      const first = Number.parseInt((this.dictionaries.macs.get(id) ?? '').slice(0, 2), 16);
      this.groupMac[id] = Number.isNaN(first) ? 0 : first & 1;
    }
    return this.groupMac[id] === 1;
  }
}

function withRoom(column: Uint8Array<ArrayBuffer>, size: number, empty: number): Uint8Array<ArrayBuffer> {
  if (size <= column.length) return column;
  const larger = new Uint8Array(Math.max(size, column.length * 2)).fill(empty);
  larger.set(column);
  return larger;
}
