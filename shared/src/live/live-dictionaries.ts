// The engine's own dictionaries. Those of the tables that come in grow as long as their reader lives; a flood of
// invented addresses would fill them without end. Here only what the window holds has an id: rows are translated as
// they come (one array look-up a column), and ids that nothing holds are swept and given to other strings.

import { factBits, PacketDictionaries, PacketTable } from '../domain/packet-table.ts';

const swept = ['addresses', 'macs', 'details'] as const;
type Swept = (typeof swept)[number];

/** By id: 1 = still held. */
export type HeldIds = Record<Swept, Uint8Array>;
export type ReleasedIds = Record<Swept, readonly number[]>;

/** For distinct names and URLs: a flow that asks for ever new names stays in the window for as long as it goes on. */
const mostNameBytes = 128 << 20;
/** New ids before it is worth looking. */
const leastNew = 8192;
const plainColumns = [
  ...(['timestampUs', 'size', 'payloadSize', 'sourcePort', 'destinationPort', 'tcpFlags', 'facts'] as const),
];
const namedColumns = [
  ...([
    ['source', 'addresses'],
    ['destination', 'addresses'],
    ['sourceMac', 'macs'],
    ['destinationMac', 'macs'],
    ['protocol', 'protocols'],
    ['label', 'labels'],
    ['detail', 'details'],
  ] as const),
];

type Dictionary = keyof PacketDictionaries;

export class LiveDictionaries {
  readonly own = new PacketDictionaries();
  private readonly table = new PacketTable(1024, this.own);
  private from: PacketDictionaries | null = null;
  /** By id of the table that came in: own id + 1; 0 = not met. */
  private maps = emptyMaps();
  /** Strings that were given an id since the last sweep. */
  private met = 0;
  private held = 0;
  /** Not held at the last sweep; what is shown may still name them, so they go with the next. */
  private condemned: Record<Swept, Set<number>> = emptyCondemned();

  constructor(mostBytes = mostNameBytes) {
    this.own.details.mostBytes = mostBytes;
  }

  get entries(): number {
    const { addresses, macs, details } = this.own;
    return addresses.size + macs.size + details.size;
  }

  /** As many new ids were given out as were held: time to sweep. */
  get isDue(): boolean {
    return this.met >= Math.max(leastNew, this.held);
  }

  /** Rows `from … to-1` with own ids, from row 0 on; valid until the next call. Tables may change dictionaries. */
  translate(table: PacketTable, from: number, to: number): PacketTable {
    if (table.dictionaries !== this.from) {
      this.from = table.dictionaries;
      this.maps = emptyMaps();
    }
    const into = this.table;
    into.clear();
    into.reserve(to - from);
    into.count = to - from;
    const { refused } = this.own.details;
    for (const name of plainColumns) into[name].set(table[name].subarray(from, to));
    for (const [column, dictionary] of namedColumns) {
      const map = this.mapFor(dictionary, table.dictionaries);
      const ids = table[column];
      const own = into[column];
      for (let row = from; row < to; row++) {
        const id = ids[row] as number;
        const known = map[id] as number;
        own[row - from] = known > 0 ? known - 1 : this.meet(dictionary, map, id);
      }
    }
    if (this.own.details.refused > refused) this.forgetNames(table, from);
    return into;
  }

  /** What did not fit is not known; that is never evidence, while a hello without a name may be. */
  private forgetNames(table: PacketTable, from: number): void {
    const into = this.table;
    for (let row = 0; row < into.count; row++) {
      if (table.detail[from + row] === 0 || into.detail[row] !== 0) continue;
      const facts = (into.facts[row] as number) & ~factBits.hasHello;
      into.facts[row] = facts | factBits.nameUnknown | factBits.helloUnknown;
    }
  }

  /** Empty marks to be set by whoever holds ids. */
  marks(): HeldIds {
    const { addresses, macs, details } = this.own;
    return {
      addresses: new Uint8Array(addresses.size),
      macs: new Uint8Array(macs.size),
      details: new Uint8Array(details.size),
    };
  }

  /** Gives free what was not held at the last sweep and is not now. */
  sweep(held: HeldIds): ReleasedIds {
    const released: Record<Swept, number[]> = { addresses: [], macs: [], details: [] };
    const condemned = emptyCondemned();
    this.held = 0;
    for (const name of swept) {
      const marks = held[name];
      for (let id = 1; id < marks.length; id++) {
        if (marks[id] === 1) this.held++;
        else if (this.condemned[name].has(id)) released[name].push(id);
        else condemned[name].add(id);
      }
      for (const id of released[name]) this.own[name].release(id);
    }
    this.condemned = condemned;
    this.met = 0;
    this.maps = emptyMaps();
    return released;
  }

  private mapFor(dictionary: Dictionary, from: PacketDictionaries): Uint32Array {
    const { size } = from[dictionary];
    const map = this.maps[dictionary];
    if (map.length >= size) return map;
    const larger = new Uint32Array(Math.max(size, map.length * 2));
    larger.set(map);
    this.maps[dictionary] = larger;
    return larger;
  }

  private meet(dictionary: Dictionary, map: Uint32Array, id: number): number {
    const { from, own } = this;
    if (from === null || id === 0) {
      map[0] = 1;
      return 0;
    }
    const found =
      dictionary === 'details'
        ? own.details.intern(from.details.get(id))
        : own[dictionary].intern(from[dictionary].get(id));
    // One that does not fit may do so later.
    if (found === 0) return 0;
    map[id] = found + 1;
    this.met++;
    // What came back is looked at anew by the sweep after the next.
    if (dictionary === 'addresses' || dictionary === 'macs' || dictionary === 'details')
      this.condemned[dictionary].delete(found);
    return found;
  }
}

function emptyMaps(): Record<Dictionary, Uint32Array> {
  const none = (): Uint32Array => new Uint32Array(64);
  return { addresses: none(), macs: none(), protocols: none(), labels: none(), details: none() };
}

function emptyCondemned(): Record<Swept, Set<number>> {
  return { addresses: new Set(), macs: new Set(), details: new Set() };
}
