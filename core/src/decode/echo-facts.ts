// Echoes of ICMP (RFC 792) and ICMPv6 (RFC 4443 §4): requests, replies, and whether a reply returns the data that it was
// sent, as it must. A tunnel in echoes puts its own data into both. The requests are remembered in a bounded table,
// direct-mapped: a newcomer may push another one out, whose reply is then not compared.

import { factBits } from '@jaws/shared/domain/packet-table';

import type { TransportView } from './transport-view.ts';

const slots = 1 << 12;
const headerLength = 8;
/** A request with the identifier and number of an older one says nothing: both are used again after a while. */
const longestRepeatUs = 30_000_000;

export class EchoFacts {
  /** What tells the requests apart: source, destination, and identifier with sequence number. */
  private readonly sources = new Uint32Array(slots);
  private readonly destinations = new Uint32Array(slots);
  private readonly numbers = new Uint32Array(slots);
  /** Bytes of data on the wire + 1; 0 = the slot is free. */
  private readonly lengths = new Uint32Array(slots);
  private readonly captured = new Uint32Array(slots);
  private readonly hashes = new Int32Array(slots);
  private readonly timesUs = new Float64Array(slots);

  /** The facts of a message, which begins at its type. A fragment holds a part of it only and is not compared. */
  read(view: TransportView, isVersion6: boolean, isFragment: boolean): number {
    const { bytes, start, end } = view;
    const fact = end <= start ? 0 : factOfType(bytes[start] as number, isVersion6);
    if (fact === 0 || isFragment || end - start < headerLength) return fact;
    const differs = fact === factBits.echoRequest ? this.request(view) : this.reply(view);
    return differs ? fact | factBits.echoDiffers : fact;
  }

  private request(view: TransportView): boolean {
    const { source, destination, timestampUs } = view;
    const numbers = numbersOf(view);
    const slot = slotOf(source, destination, numbers);
    const hash = hashOf(view);
    const isRepeated =
      this.isOf(slot, source, destination, numbers) &&
      Math.abs(timestampUs - (this.timesUs[slot] as number)) <= longestRepeatUs;
    const differs = isRepeated && this.differs(slot, view, hash);
    this.sources[slot] = source;
    this.destinations[slot] = destination;
    this.numbers[slot] = numbers;
    this.lengths[slot] = view.wireLength - headerLength + 1;
    this.captured[slot] = view.end - view.start - headerLength;
    this.hashes[slot] = hash;
    this.timesUs[slot] = timestampUs;
    return differs;
  }

  private reply(view: TransportView): boolean {
    const { source, destination } = view;
    const numbers = numbersOf(view);
    const slot = slotOf(destination, source, numbers);
    return this.isOf(slot, destination, source, numbers) && this.differs(slot, view, hashOf(view));
  }

  private isOf(slot: number, source: number, destination: number, numbers: number): boolean {
    return (
      this.lengths[slot] !== 0 &&
      this.numbers[slot] === numbers &&
      this.sources[slot] === source &&
      this.destinations[slot] === destination
    );
  }

  /** Of what was cut only the lengths on the wire are known. */
  private differs(slot: number, { start, end, wireLength }: TransportView, hash: number): boolean {
    const length = wireLength - headerLength;
    if ((this.lengths[slot] as number) !== length + 1) return true;
    const isWhole = end - start - headerLength === length && this.captured[slot] === length;
    return isWhole && this.hashes[slot] !== hash;
  }
}

function factOfType(type: number, isVersion6: boolean): number {
  if (type === (isVersion6 ? 128 : 8)) return factBits.echoRequest;
  return type === (isVersion6 ? 129 : 0) ? factBits.echoReply : 0;
}

function numbersOf({ bytes, start }: TransportView): number {
  const at = start + 4;
  const high = ((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16);
  return (high | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number)) >>> 0;
}

/** FNV-1a, 32 bits. */
function hashOf({ bytes, start, end }: TransportView): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = start + headerLength; at < end; at++)
    hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return hash;
}

function slotOf(source: number, destination: number, numbers: number): number {
  let hash = Math.imul(source, 0x9e3779b1) ^ Math.imul(destination, 0x85ebca6b);
  hash ^= Math.imul(numbers, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) & (slots - 1);
}
