// Rows out of records: what is kept, what is counted, and dictionaries that do not grow for ever.

import { describe, expect, it } from 'vitest';
import { batchOf, ethernet, ipv4, tcp } from '../../decode/testing/frame-bytes.ts';
import { type MadePacket, pcapOf } from '../../import/testing-capture.fixture.ts';
import { PacketFileReader } from '../../packet-file/packet-file-reader.ts';
import { AddressBlocks } from './address-blocks.ts';
import { PacketIntake } from './packet-intake.ts';
import { dnsAnswer, udpPackets } from './testing-session.fixture.ts';

function takeAll(
  intake: PacketIntake,
  packets: readonly MadePacket[],
  most?: number,
  bytes?: number,
): number {
  let taken = 0;
  for (const batch of new PacketFileReader().push(pcapOf(packets))) taken += intake.take(batch, most, bytes);
  return taken;
}

function sources(intake: PacketIntake): (string | null)[] {
  const { table } = intake;
  return Array.from({ length: table.count }, (_, row) =>
    table.dictionaries.addresses.get(table.source[row] ?? 0),
  );
}

describe('PacketIntake', () => {
  it('leaves blacklisted rows out wherever they stand and keeps the order of the others', () => {
    const intake = new PacketIntake(['10.0.0.0/8'], []);
    const at = (last: number, first = 192): MadePacket[] =>
      udpPackets(1, 1000, { source: [first, 168, 1, last] });
    takeAll(intake, [...at(1, 10), ...at(2), ...at(3), ...at(4, 10), ...at(5), ...at(6, 10)]);
    expect(sources(intake)).toEqual(['192.168.1.2', '192.168.1.3', '192.168.1.5']);
    expect([...intake.keep.subarray(0, 6)]).toEqual([0, 1, 1, 0, 1, 0]);
    expect(intake).toMatchObject({ packets: 6, blacklisted: 3, wireBytes: 600 });
    // A second batch goes behind the first.
    takeAll(intake, [...at(7), ...at(8, 10), ...at(9)]);
    expect(sources(intake).slice(3)).toEqual(['192.168.1.7', '192.168.1.9']);
  });

  it('cuts a batch at a number of rows or of bytes, the one that reaches it included', () => {
    const rows = new PacketIntake([], []);
    expect(takeAll(rows, udpPackets(10, 0), 4)).toBe(4);
    expect([...rows.keep.subarray(0, 10)]).toEqual([1, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
    const bytes = new PacketIntake([], []);
    expect(takeAll(bytes, udpPackets(10, 0), Infinity, 201)).toBe(3);
    expect(takeAll(new PacketIntake([], []), udpPackets(10, 0), 0)).toBe(0);
  });

  it('leaves out what is later than asked for, uncounted, beside what is blacklisted', () => {
    const intake = new PacketIntake(['10.0.0.0/8'], []);
    intake.endUs = 1002_000;
    const at = (ms: number, first = 192): MadePacket[] =>
      udpPackets(1, ms, { source: [first, 168, 1, ms % 100] });
    const taken = takeAll(intake, [...at(1001), ...at(1003), ...at(1000, 10), ...at(1004, 10), ...at(1002)]);
    expect(taken).toBe(2);
    expect(sources(intake)).toEqual(['192.168.1.1', '192.168.1.2']);
    expect([...intake.keep.subarray(0, 5)]).toEqual([1, 0, 0, 0, 1]);
    expect(intake).toMatchObject({ packets: 5, blacklisted: 1 });
  });

  it('finds chum addresses however they are written', () => {
    const intake = new PacketIntake([], ['203.0.113.8/31', '2001:DB8:0:0::9']);
    takeAll(intake, udpPackets(2, 0));
    intake.labelChum(1);
    const { labels } = intake.table.dictionaries;
    expect([...intake.table.label.subarray(0, 2)].map((id) => labels.get(id))).toEqual([null, 'chum']);
  });

  it('starts new dictionaries under a flood of addresses, and labels and blocks as before', () => {
    const intake = new PacketIntake(['1.2.3.4'], ['203.0.113.9']);
    const flood = Array.from({ length: 4000 }, (_, at) => at);
    let renewed = 0;
    for (let round = 0; round < 60; round += 1) {
      const packets = flood.flatMap((at) =>
        udpPackets(1, at, { source: [11, round, at >> 8, at & 255], destination: [198, 51, 100, 1] }),
      );
      takeAll(intake, packets);
      const before = intake.table.dictionaries;
      intake.forget(intake.table.count - 1);
      expect(intake.table.dictionaries).toBe(before);
      expect(sources(intake)).toEqual([`11.${round}.15.159`]);
      intake.forget(1);
      if (intake.table.dictionaries !== before) renewed += 1;
      expect(intake.table.dictionaries.addresses.size).toBeLessThan(210_000);
    }
    expect(renewed).toBe(1);
    takeAll(intake, [...udpPackets(1, 0, { source: [1, 2, 3, 4] }), ...udpPackets(1, 1)]);
    intake.labelChum(0);
    expect(intake.blacklisted).toBe(1);
    expect(intake.table.dictionaries.labels.get(intake.table.label[0] ?? 0)).toBe('chum');
  });

  it('starts new dictionaries under a flood of long URLs: far fewer of them fill the memory', () => {
    const intake = new PacketIntake([], []);
    const head = 'GET /0000000000'.padEnd(3900, 'x') + ' HTTP/1.1\r\nHost: example.org\r\n\r\n';
    const batch = batchOf(ethernet(0x0800, ipv4(6, tcp([...Buffer.from(head)]))));
    const digitsAt = Buffer.from(batch.bytes.buffer).indexOf('0000000000');
    const before = intake.table.dictionaries;
    let most = 0;
    for (let at = 0; at < 20_000; at += 1) {
      batch.bytes.set(Buffer.from(String(at).padStart(10, '0')), digitsAt);
      intake.take(batch);
      most = Math.max(most, intake.table.dictionaries.details.bytes);
      intake.forget(1);
    }
    expect(intake.table.dictionaries).not.toBe(before);
    expect(intake.table.dictionaries.details.size).toBeGreaterThan(1000);
    expect(most).toBeLessThan(70e6);
  });
});

describe('names of addresses', () => {
  it('are kept, but not those of blacklisted addresses: also an answer to somebody else names them', () => {
    const intake = new PacketIntake(['203.0.113.0/24'], []);
    const file = pcapOf(
      dnsAnswer([
        [203, 0, 113, 7],
        [198, 51, 100, 7],
      ]),
    );
    for (const batch of new PacketFileReader().push(file)) intake.take(batch);
    expect([...intake.names()]).toEqual([['198.51.100.7', 'a.example']]);
  });
});

describe('AddressBlocks', () => {
  it.each([
    [['10.0.0.1'], '10.0.0.1', true],
    [['10.0.0.1'], '10.0.0.2', false],
    [['10.0.0.0/8'], '10.255.0.9', true],
    [['2001:db8::/32'], '2001:db8:5::1', true],
    [['2001:db8::/32'], '10.0.0.1', false],
    [['0.0.0.0/0'], 'not an address', false],
    [[], '10.0.0.1', false],
  ])('%j on %s: %s', (entries, address, blocked) => {
    expect(new AddressBlocks(entries).blocks(address)).toBe(blocked);
  });
});
