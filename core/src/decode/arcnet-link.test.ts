// ARCNET: both captures' layouts, old and new system codes, and parts of packets.

import { describe, expect, it } from 'vitest';

import { etherTypes, Frame, layer } from './frame.ts';
import { decodeLink } from './link-layer.ts';

function decode(linkType: number, bytes: readonly number[]): { next: number; at: number } {
  const frame = new Frame();
  frame.start(Uint8Array.from(bytes), 0, bytes.length, bytes.length);
  const next = decodeLink(frame, linkType);
  return { next, at: frame.at };
}

describe('ARCNET', () => {
  it.each([
    ['Linux, RFC 1051 IP', 129, [0xbe, 0x50, 0xab, 8, 0xf0, 0x45], etherTypes.ipv4, 5],
    ['Linux, RFC 1051 ARP', 129, [0xbe, 0, 0xed, 8, 0xf1, 0], etherTypes.arp, 5],
    ['BSD, RFC 1051 IP', 7, [0xbe, 0x50, 0xf0, 0x45], etherTypes.ipv4, 3],
    ['BSD, RFC 1201 IP', 7, [0xbe, 0x50, 0xd4, 0, 0, 1, 0x45], etherTypes.ipv4, 6],
    ['BSD, RFC 1201 ARP', 7, [0xbe, 0x50, 0xd5, 0, 0, 1, 0], etherTypes.arp, 6],
    ['Linux, IPv6', 129, [0xbe, 0x50, 0, 0, 0xc4, 0, 0, 1, 0x60], etherTypes.ipv6, 8],
    ['the first of several parts', 7, [0xbe, 0x50, 0xd4, 3, 0, 1, 0x45], etherTypes.ipv4, 6],
  ])('%s', (_name, linkType, bytes, next, at) => {
    expect(decode(linkType, bytes)).toEqual({ next, at });
  });

  it.each([
    ['a later part', 7, [0xbe, 0x50, 0xd4, 2, 0, 1, 0x45]],
    ['an unknown system code', 7, [0xbe, 0x50, 0x12, 0, 0, 1, 0x45]],
    ['a frame cut before the code', 129, [0xbe, 0x50, 0, 0]],
    ['a frame cut in the header', 7, [0xbe, 0x50, 0xd4, 0]],
    ['nothing', 7, []],
  ])('stops at %s', (_name, linkType, bytes) => {
    expect(decode(linkType, bytes).next).toBe(layer.stop);
  });
});
