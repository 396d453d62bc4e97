// Packets as columns of typed arrays, strings in dictionaries: 46 bytes a packet plus dictionaries
// (DESIGN §2 allows 48). The decoder, the CSV reader and the analysis all speak this one table.

import { DetailDictionary } from './detail-dictionary.ts';
import { StringDictionary } from './string-dictionary.ts';

/**
 * Bits of `PacketTable.facts`: what this packet shows by its content, never by its ports, and what could not be known
 * (frame cut, start not seen). Unknown is never evidence.
 */
export const factBits = {
  nameUnknown: 1,
  helloUnknown: 2,
  undecoded: 4,
  /** This packet carries a TLS ClientHello that ends here (SNI absent is then a real absence). */
  hasHello: 8,
  /** FTP STOR, STOU or APPE: a file goes to the server. */
  ftpUpload: 16,
  /** A login in clear text: FTP or POP3 PASS, SMTP AUTH, IMAP LOGIN or AUTHENTICATE, what a telnet client types. */
  clearLogin: 32,
  /** Mail handed over in clear text: SMTP AUTH, MAIL FROM, DATA or BDAT. */
  mail: 64,
  /** `SSH-` at the start of a direction. */
  ssh: 128,
  /** ICMP type 8, ICMPv6 type 128; and their answers, 0 and 129. */
  echoRequest: 256,
  echoReply: 512,
  /** A DNS answer with RCODE 3: the name does not exist. */
  nxdomain: 1024,
  /** An HTTP request whose head was seen whole and names no User-Agent. */
  noUserAgent: 2048,
  /** An echo reply that does not return the data of its request, or a request repeated with other data (RFC 792). */
  echoDiffers: 4096,
  /** A DNS question of a type whose answer carries free data: TXT, NULL, CNAME, MX, KEY, SRV, ANY or private use. */
  dnsCarries: 8192,
  /** Not a packet: this row was made of a flow record (Zeek, Suricata), the first row of the record (ADR 36). */
  recordOpens: 16384,
  /** As `recordOpens`, of every row of a record. */
  record: 32768,
} as const;

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
  facts: Uint16Array;

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
    this.facts = new Uint16Array(capacity);
  }

  /** Forgets the rows and keeps capacity and dictionaries. */
  clear(): void {
    this.count = 0;
  }

  /** A table is all of its rows in one piece (packet-rows.ts). */
  visit(from: number, to: number, use: (table: PacketTable, from: number, to: number) => void): void {
    if (from < to) use(this, from, to);
  }

  /** Adds rows `from … to-1` of a table with the same dictionaries; there is room for them already. */
  append(rows: PacketTable, from: number, to: number): void {
    const at = this.count;
    this.timestampUs.set(rows.timestampUs.subarray(from, to), at);
    this.size.set(rows.size.subarray(from, to), at);
    this.payloadSize.set(rows.payloadSize.subarray(from, to), at);
    this.source.set(rows.source.subarray(from, to), at);
    this.destination.set(rows.destination.subarray(from, to), at);
    this.sourceMac.set(rows.sourceMac.subarray(from, to), at);
    this.destinationMac.set(rows.destinationMac.subarray(from, to), at);
    this.detail.set(rows.detail.subarray(from, to), at);
    this.sourcePort.set(rows.sourcePort.subarray(from, to), at);
    this.destinationPort.set(rows.destinationPort.subarray(from, to), at);
    this.protocol.set(rows.protocol.subarray(from, to), at);
    this.tcpFlags.set(rows.tcpFlags.subarray(from, to), at);
    this.label.set(rows.label.subarray(from, to), at);
    this.facts.set(rows.facts.subarray(from, to), at);
    this.count += to - from;
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
    this.facts = grown(new Uint16Array(capacity), this.facts);
    this.capacity = capacity;
  }
}

type Column = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;

function grown<T extends Column>(larger: T, old: T): T {
  larger.set(old);
  return larger;
}
