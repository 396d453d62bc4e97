// Wireshark's exported PDUs (LINKTYPE 252): a message without its lower layers. Tags before it say, among other
// things, what it is and between whom it went.

import { type Frame, layer, u16 } from './frame.ts';

const tags = {
  end: 0,
  protocolName: 12,
  source4: 20,
  destination4: 21,
  source6: 22,
  destination6: 23,
} as const;
const portTags = { type: 24, source: 25, destination: 26 } as const;
/** IP protocol numbers by Wireshark's port types. */
const protocolOfPortType = [-1, 132, 6, 17, 33] as const;

/** Addresses, ports and protocol of the tags; IP and Ethernet are decoded, other messages are payload. */
export function decodeExportedPdu(frame: Frame): number {
  const found: Found = { name: '', source: -1, destination: -1, family: 0, protocol: -1, ports: [0, 0] };
  const at = readTags(frame, found);
  if (at < 0) return layer.stop;
  frame.at = at;
  const next = contentLayers.get(found.name);
  if (next !== undefined) return next;
  if (found.source < 0 || found.destination < 0) return layer.stop;
  frame.setNetwork(found.family, found.source, found.destination, found.protocol);
  [frame.sourcePort, frame.destinationPort] = found.ports;
  frame.setPayload(at);
  return layer.stop;
}

/** Where the message begins, -1 where the tags are not whole. */
function readTags({ bytes, at: start, end }: Frame, found: Found): number {
  let at = start;
  while (end - at >= 4) {
    const tag = u16(bytes, at);
    const length = u16(bytes, at + 2);
    const value = at + 4;
    if (length > end - value) return -1;
    at = value + length;
    if (tag === tags.end) return at;
    readTag(found, bytes, tag, value, length);
  }
  return -1;
}

const contentLayers = new Map<string, number>([
  ['ip', layer.ip],
  ['ipv6', layer.ip],
  ['eth', layer.ethernet],
  ['eth_withoutfcs', layer.ethernet],
  ['eth_maybefcs', layer.ethernet],
]);

interface Found {
  name: string;
  source: number;
  destination: number;
  family: 0 | 4 | 6;
  protocol: number;
  readonly ports: [source: number, destination: number];
}

function readTag(found: Found, bytes: Uint8Array, tag: number, value: number, length: number): void {
  if (tag === tags.protocolName) found.name = latin(bytes, value, value + length);
  else if (tag >= tags.source4 && tag <= tags.destination6) readAddress(found, tag, value, length);
  else if (length === 4) readPort(found, tag, u16(bytes, value + 2));
}

function readPort(found: Found, tag: number, number: number): void {
  if (tag === portTags.type) found.protocol = protocolOfPortType[number] ?? -1;
  else if (tag === portTags.source) found.ports[0] = number;
  else if (tag === portTags.destination) found.ports[1] = number;
}

function readAddress(found: Found, tag: number, value: number, length: number): void {
  const family = tag <= tags.destination4 ? 4 : 6;
  if (length !== (family === 4 ? 4 : 16)) return;
  found.family = family;
  if (tag === tags.source4 || tag === tags.source6) found.source = value;
  else found.destination = value;
}

/** Names are padded with zeros. */
function latin(bytes: Uint8Array, start: number, end: number): string {
  const limit = Math.min(end, start + 32);
  let last = start;
  while (last < limit && bytes[last] !== 0) last++;
  return String.fromCharCode(...bytes.subarray(start, last));
}
