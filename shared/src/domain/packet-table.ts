// Packets as columns of typed arrays, strings in dictionaries: 45 bytes a packet plus dictionaries
// (DESIGN §2 allows 48). The decoder, the CSV reader and the analysis all speak this one table.

import { StringDictionary } from './string-dictionary.ts';

/** The facts that few packets have; interned together so that a packet pays 4 bytes for all four. */
export interface PacketDetail {
  readonly dnsName: string | null;
  readonly httpUrl: string | null;
  readonly sni: string | null;
  readonly ja4: string | null;
}

export const noDetail: PacketDetail = { dnsName: null, httpUrl: null, sni: null, ja4: null };

/** Bits of `PacketTable.facts`: what could not be known (frame cut, start not seen). Unknown is never evidence. */
export const factBits = {
  nameUnknown: 1,
  helloUnknown: 2,
  undecoded: 4,
  /** This packet carries a TLS ClientHello that ends here (SNI absent is then a real absence). */
  hasHello: 8,
} as const;

/** Interned `PacketDetail`s; id 0 is "no detail". */
export class DetailDictionary {
  private readonly names = new Map<string, number>();
  private readonly urls = new Map<string, number>();
  private readonly others = new Map<string, number>();
  private readonly list: PacketDetail[] = [noDetail];
  /** Ids from here on came by `add` and have no key yet. */
  private keyed = 1;
  private readonly free: number[] = [];

  get size(): number {
    return this.list.length;
  }

  intern(detail: PacketDetail): number {
    if (this.keyed < this.list.length) this.makeKeys();
    if (isNone(detail)) return 0;
    const ids = this.idsFor(detail);
    const key = keyOf(detail);
    const known = ids.get(key);
    if (known !== undefined) return known;
    const id = this.free.pop() ?? this.list.length;
    this.list[id] = detail;
    ids.set(key, id);
    this.keyed = this.list.length;
    return id;
  }

  /**
   * A detail that is known to be another one than all that are there, under the next id. Its key is made when `intern`
   * is called, so that a table which is only read keeps none.
   */
  add(detail: PacketDetail): void {
    this.list.push(detail);
  }

  private makeKeys(): void {
    for (; this.keyed < this.list.length; this.keyed += 1) {
      const detail = this.list[this.keyed] ?? noDetail;
      this.idsFor(detail).set(keyOf(detail), this.keyed);
    }
  }

  /** As StringDictionary.release. */
  release(id: number): void {
    const detail = this.list[id] ?? noDetail;
    if (id === 0 || detail === noDetail) return;
    if (this.keyed < this.list.length) this.makeKeys();
    this.idsFor(detail).delete(keyOf(detail));
    this.list[id] = noDetail;
    this.free.push(id);
  }

  get(id: number): PacketDetail {
    return this.list[id] ?? noDetail;
  }

  /** Most details are one text, which is their key then: none has to be made and kept for them. */
  private idsFor({ dnsName, httpUrl, sni, ja4 }: PacketDetail): Map<string, number> {
    if (sni !== null || ja4 !== null) return this.others;
    if (httpUrl === null) return this.names;
    return dnsName === null ? this.urls : this.others;
  }
}

function isNone({ dnsName, httpUrl, sni, ja4 }: PacketDetail): boolean {
  return dnsName === null && httpUrl === null && sni === null && ja4 === null;
}

/** Joined by hand: an array for each call took as long as looking the key up. */
function keyOf({ dnsName, httpUrl, sni, ja4 }: PacketDetail): string {
  if (sni === null && ja4 === null) {
    if (httpUrl === null) return dnsName ?? '';
    if (dnsName === null) return httpUrl;
  }
  return `${keyPart(dnsName)}\u0000${keyPart(httpUrl)}\u0000${keyPart(sni)}\u0000${keyPart(ja4)}`;
}

function keyPart(part: string | null): string {
  return part === null ? '-' : `+${part}`;
}

/** Dictionaries outlive `clear()` and may be shared by several tables of one dataset. */
export class PacketDictionaries {
  readonly addresses = new StringDictionary();
  readonly macs = new StringDictionary();
  readonly protocols = new StringDictionary();
  readonly labels = new StringDictionary();
  readonly details = new DetailDictionary();
}

/** Growable columns; rows `0 … count-1` are valid. Row i of a dataset has `packet_id` i + 1. */
export class PacketTable {
  count = 0;
  /** Unix epoch in µs (fits a double exactly until the year 2255). */
  timestampUs: Float64Array;
  /** Bytes on the wire. */
  size: Uint32Array;
  /** Transport payload bytes on the wire; -1 = missing. */
  payloadSize: Int32Array;
  /** Ids in `dictionaries.addresses`. */
  source: Uint32Array;
  destination: Uint32Array;
  /** 0 where there are none. */
  sourcePort: Uint16Array;
  destinationPort: Uint16Array;
  /** Ids in `dictionaries.macs`. */
  sourceMac: Uint32Array;
  destinationMac: Uint32Array;
  /** Ids in `dictionaries.protocols`. */
  protocol: Uint16Array;
  /** Bit 0 FIN, 1 SYN, 2 RST, 3 PSH, 4 ACK, 5 URG, 6 ECE, 7 CWR; 0 = none, or not TCP. */
  tcpFlags: Uint8Array;
  /** Ids in `dictionaries.labels`. */
  label: Uint8Array;
  /** Ids in `dictionaries.details`. */
  detail: Uint32Array;
  /** `factBits`. */
  facts: Uint8Array;

  capacity: number;
  readonly dictionaries: PacketDictionaries;

  constructor(capacity = 1024, dictionaries: PacketDictionaries = new PacketDictionaries()) {
    this.capacity = capacity;
    this.dictionaries = dictionaries;
    this.timestampUs = new Float64Array(capacity);
    this.size = new Uint32Array(capacity);
    this.payloadSize = new Int32Array(capacity);
    this.source = new Uint32Array(capacity);
    this.destination = new Uint32Array(capacity);
    this.sourcePort = new Uint16Array(capacity);
    this.destinationPort = new Uint16Array(capacity);
    this.sourceMac = new Uint32Array(capacity);
    this.destinationMac = new Uint32Array(capacity);
    this.protocol = new Uint16Array(capacity);
    this.tcpFlags = new Uint8Array(capacity);
    this.label = new Uint8Array(capacity);
    this.detail = new Uint32Array(capacity);
    this.facts = new Uint8Array(capacity);
  }

  /** Forgets the rows and keeps capacity and dictionaries. */
  clear(): void {
    this.count = 0;
  }

  /** Makes room for `rows` rows in all. Columns may be replaced: do not hold them across this call. */
  reserve(rows: number): void {
    if (rows <= this.capacity) return;
    const capacity = Math.max(rows, this.capacity * 2);
    this.timestampUs = grown(new Float64Array(capacity), this.timestampUs);
    this.size = grown(new Uint32Array(capacity), this.size);
    this.payloadSize = grown(new Int32Array(capacity), this.payloadSize);
    this.source = grown(new Uint32Array(capacity), this.source);
    this.destination = grown(new Uint32Array(capacity), this.destination);
    this.sourcePort = grown(new Uint16Array(capacity), this.sourcePort);
    this.destinationPort = grown(new Uint16Array(capacity), this.destinationPort);
    this.sourceMac = grown(new Uint32Array(capacity), this.sourceMac);
    this.destinationMac = grown(new Uint32Array(capacity), this.destinationMac);
    this.protocol = grown(new Uint16Array(capacity), this.protocol);
    this.tcpFlags = grown(new Uint8Array(capacity), this.tcpFlags);
    this.label = grown(new Uint8Array(capacity), this.label);
    this.detail = grown(new Uint32Array(capacity), this.detail);
    this.facts = grown(new Uint8Array(capacity), this.facts);
    this.capacity = capacity;
  }
}

type Column = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;

function grown<T extends Column>(larger: T, old: T): T {
  larger.set(old);
  return larger;
}
