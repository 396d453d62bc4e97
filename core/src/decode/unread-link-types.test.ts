// What is said of packets whose link type is not read, and of which nothing is.

import { PacketTable } from '@jaws/shared/domain/packet-table';
import { describe, expect, it } from 'vitest';

import { PacketDecoder } from './packet-decoder.ts';
import { batchOf, ipv4, udp } from './testing/frame-bytes.ts';
import { UnreadLinkTypes } from './unread-link-types.ts';

function warningsOf(linkTypes: readonly number[]): readonly string[] {
  const table = new PacketTable(linkTypes.length);
  const decoder = new PacketDecoder(table.dictionaries);
  for (const linkType of linkTypes) decoder.decode(batchOf(ipv4(17, udp([1])), { linkType }), table);
  return decoder.unreadLinkTypes.warnings;
}

describe('UnreadLinkTypes', () => {
  it('names each with its packets, the most frequent first', () => {
    expect(warningsOf([147, 227, 227, 101, 299])).toEqual([
      '2 packets of link type 227, CAN_SOCKETCAN: not decoded, for JAWS does not read this link type.',
      '1 packet of link type 147, USER0, for private use: not decoded, for JAWS does not read this link type.',
      '1 packet of link type 299: not decoded, for JAWS does not read this link type.',
    ]);
  });

  it('tells each as soon as it is met, and once', () => {
    const unread = new UnreadLinkTypes();
    unread.count(227);
    const text = (name: string): string =>
      `Packets of link type ${name}: stored, but not decoded, for JAWS does not read this link type.`;
    expect(unread.takeNew()).toEqual([text('227, CAN_SOCKETCAN')]);
    unread.count(227);
    expect(unread.takeNew()).toEqual([]);
    unread.count(299);
    unread.count(300);
    expect(unread.takeNew()).toEqual([text('299'), text('300')]);
  });

  it('names eight of a file that invents them, and counts the others', () => {
    const unread = new UnreadLinkTypes();
    for (let linkType = 500; linkType < 1500; linkType += 1) unread.count(linkType);
    expect(unread.takeNew()).toHaveLength(8);
    expect(unread.takeNew()).toEqual([]);
    expect(unread.warnings).toHaveLength(9);
    expect(unread.warnings.at(-1)).toBe(
      '992 packets of 992 other link types: not decoded, for JAWS does not read them.',
    );
  });

  it('is silent about link types that are read, though a packet makes no sense, and about interfaces without one', () => {
    expect(warningsOf([0, 9, 101, 127, 192, 258, 0xffff])).toEqual([]);
  });
});
