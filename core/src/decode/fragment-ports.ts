// The ports of fragmented IP datagrams: only the first fragment has them, and later ones take them over from it, found
// by addresses, protocol and identification (RFC 791 §2.3, RFC 8200 §4.5). A bounded table, direct-mapped: a newcomer
// may push another datagram out, whose later fragments then have no ports, as those have whose first one was not seen.
// Nor have those that come before their first one: a row that was handed on is not changed, and holding all fragments
// back until the first has come would hold up a capture. (tshark joins datagrams; told not to, it has no ports either.)

import type { Frame } from './frame.ts';

type FirstFragment = Pick<Frame, 'fragmentId' | 'protocol' | 'sourcePort' | 'destinationPort'>;

const slots = 1 << 12;
/** Identifications are used again after a while (16 bits in IPv4): fragments of one datagram follow at once. */
const longestWaitUs = 30_000_000;

export class FragmentPorts {
  /** What tells the datagrams apart, per slot: source, destination, identification, protocol. */
  private readonly keys = new Float64Array(slots * 4).fill(-1);
  private readonly ports = new Uint32Array(slots);
  private readonly timesUs = new Float64Array(slots);

  /** `source` and `destination` are ids of addresses. A first fragment is remembered, a later one gets its ports. */
  apply(frame: Frame, source: number, destination: number, timestampUs: number): void {
    const { fragmentId, protocol } = frame;
    if (frame.isFirstFragment) {
      this.remember(frame, source, destination, timestampUs);
      return;
    }
    const slot = slotOf(source, destination, fragmentId, protocol);
    if (!this.isKnown(slot, [source, destination, fragmentId, protocol])) return;
    if (Math.abs(timestampUs - (this.timesUs[slot] as number)) > longestWaitUs) return;
    const ports = this.ports[slot] as number;
    frame.sourcePort = ports >>> 16;
    frame.destinationPort = ports & 0xffff;
  }

  /** The ports of a first fragment: the frame's own, or those of its `carrier`. */
  remember(first: FirstFragment, source: number, destination: number, timestampUs: number): void {
    const { fragmentId, protocol, sourcePort, destinationPort } = first;
    if ((sourcePort | destinationPort) === 0) return;
    const slot = slotOf(source, destination, fragmentId, protocol);
    this.keys.set([source, destination, fragmentId, protocol], slot * 4);
    this.ports[slot] = ((sourcePort << 16) | destinationPort) >>> 0;
    this.timesUs[slot] = timestampUs;
  }

  private isKnown(slot: number, key: readonly number[]): boolean {
    return key.every((part, index) => this.keys[slot * 4 + index] === part);
  }
}

function slotOf(source: number, destination: number, id: number, protocol: number): number {
  let hash = Math.imul(source, 0x9e3779b1) ^ Math.imul(destination, 0x85ebca6b);
  hash ^= Math.imul(id, 0xc2b2ae35) ^ protocol;
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) & (slots - 1);
}
