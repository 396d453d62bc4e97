// The frame being decoded: where the decoder stands in it, and what it found. One object is reused for every packet.

/** Offsets into `bytes`; -1 = not there. `AddressFamily` 0 = no network addresses. */
export class Frame {
  bytes: Uint8Array = new Uint8Array(0);
  /** Start of the part not decoded yet. */
  at = 0;
  /** End of the captured bytes of the innermost layer reached. Nothing at or after it may be read. */
  end = 0;
  /** Where that layer ended on the wire, in the same coordinates; more than `end` where the frame was cut. */
  wireEnd = 0;

  sourceMacAt = -1;
  destinationMacAt = -1;
  addressFamily: AddressFamily = 0;
  sourceAt = 0;
  destinationAt = 0;
  /** IP protocol number, or EtherType + `etherTypeBase`, or -1. */
  protocol = -1;
  sourcePort = 0;
  destinationPort = 0;
  tcpFlags = 0;
  tcpSequence = 0;
  /** Where the transport payload starts; meaningful when `payloadWire` is not -1. */
  payloadAt = 0;
  /** Transport payload bytes on the wire; -1 = not known. */
  payloadWire = -1;
  /** Identification of the datagram that this is a fragment of, unsigned; -1 = it is whole. */
  fragmentId = -1;
  isFirstFragment = false;
  /** A first fragment with ports in which a tunnel begins: its later fragments have the tunnel's ends, too. */
  readonly carrier: Carrier = {
    isThere: false,
    fragmentId: 0,
    addressFamily: 0,
    sourceAt: 0,
    destinationAt: 0,
    protocol: 0,
    sourcePort: 0,
    destinationPort: 0,
  };
  /** The payload is one that the application decoder may look at. */
  application: Application = 0;

  start(bytes: Uint8Array, at: number, captured: number, wire: number): void {
    this.bytes = bytes;
    this.at = at;
    this.end = at + captured;
    this.wireEnd = at + (wire > captured ? wire : captured);
    this.sourceMacAt = -1;
    this.destinationMacAt = -1;
    this.addressFamily = 0;
    this.protocol = -1;
    this.carrier.isThere = false;
    this.forgetTransport();
  }

  forgetTransport(): void {
    this.sourcePort = 0;
    this.destinationPort = 0;
    this.tcpFlags = 0;
    this.payloadWire = -1;
    this.fragmentId = -1;
    this.application = 0;
  }

  setFragment(id: number, isFirst: boolean): void {
    this.fragmentId = id >>> 0;
    this.isFirstFragment = isFirst;
  }

  /** Cuts the layer at `wireEnd` when that is nearer: what follows is padding, trailers or a checksum. */
  limitTo(wireEnd: number): void {
    if (wireEnd < this.wireEnd) this.wireEnd = wireEnd;
    if (wireEnd < this.end) this.end = wireEnd;
  }

  /** An IP header was found: it replaces whatever an outer header said. */
  setNetwork(family: AddressFamily, sourceAt: number, destinationAt: number, protocol: number): void {
    if (this.fragmentId >= 0 && this.isFirstFragment) this.keepCarrier();
    this.addressFamily = family;
    this.sourceAt = sourceAt;
    this.destinationAt = destinationAt;
    this.protocol = protocol;
    this.forgetTransport();
  }

  private keepCarrier(): void {
    const { fragmentId, addressFamily, sourceAt, destinationAt, protocol, sourcePort, destinationPort } =
      this;
    const found = {
      fragmentId,
      addressFamily,
      sourceAt,
      destinationAt,
      protocol,
      sourcePort,
      destinationPort,
    };
    Object.assign(this.carrier, found, { isThere: true });
  }

  /** The EtherType names the protocol only as long as nothing better is known. */
  setEtherType(type: number): void {
    if (this.protocol === -1) this.protocol = etherTypeBase + type;
  }

  /** The outermost MAC addresses stay: those are the ones of the network that was listened to. */
  setMacs(sourceAt: number, destinationAt: number): void {
    if (this.sourceMacAt >= 0 || this.destinationMacAt >= 0) return;
    this.sourceMacAt = sourceAt;
    this.destinationMacAt = destinationAt;
  }

  setPayload(at: number): void {
    this.payloadAt = at;
    this.payloadWire = at < this.wireEnd ? this.wireEnd - at : 0;
  }
}

export type AddressFamily = 0 | 4 | 6;

/** What `Frame` has of the same names, of an outer header. */
interface Carrier {
  isThere: boolean;
  fragmentId: number;
  addressFamily: AddressFamily;
  sourceAt: number;
  destinationAt: number;
  protocol: number;
  sourcePort: number;
  destinationPort: number;
}

/** 0 none, else the IP protocol number. */
export type Application = 0 | 1 | 6 | 17 | 58;

/** Added to an EtherType in `Frame.protocol`, clear of the IP protocol numbers. */
export const etherTypeBase = 0x1_0000;

/** What follows next. EtherTypes are their own numbers; these are beyond them. */
export const layer = {
  stop: -1,
  ethernet: 0x1_0000,
  /** IPv4 or IPv6 by the version nibble. */
  ip: 0x1_0001,
  llc: 0x1_0002,
  ppp: 0x1_0003,
} as const;

export const etherTypes = {
  ipv4: 0x0800,
  arp: 0x0806,
  bridged: 0x6558,
  rarp: 0x8035,
  vlan: 0x8100,
  ipv6: 0x86dd,
  ppp: 0x880b,
  mpls: 0x8847,
  mplsUpstream: 0x8848,
  pppoeSession: 0x8864,
  providerBridge: 0x88a8,
  backboneBridge: 0x88e7,
  vnTag: 0x8926,
  portExtension: 0x893f,
  serviceHeader: 0x894f,
  oldQinq: 0x9100,
  oldQinq2: 0x9200,
} as const;

/** Big-endian 16 bits; the caller has checked that they are inside the frame. */
export function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}

export function littleU16(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
}

/** Steps over `length` bytes to `next`; `stop` where they were not captured. */
export function skipTo(frame: Frame, length: number, next: number): number {
  if (frame.end - frame.at < length) return layer.stop;
  frame.at += length;
  return next;
}
