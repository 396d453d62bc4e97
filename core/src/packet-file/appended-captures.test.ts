// Captures behind captures in one file, and zeros where records should be: in chunks of any length.

import { describe, expect, it } from 'vitest';

import { ByteWriter, pcapBytes, PcapngWriter } from './testing/capture-bytes.ts';
import { readAll } from './testing/read-all.ts';

const seconds = 1_700_000_000;
const pcap = (byte: number, options = {}) =>
  pcapBytes(
    [
      { seconds, data: [byte] },
      { seconds: seconds + 1, data: [byte, byte] },
    ],
    options,
  );
const ticks = BigInt(seconds) * 1_000_000n;
const pcapng = (byte: number, little = true) =>
  new PcapngWriter(little)
    .section()
    .interface(101)
    .enhanced(0, ticks, [byte])
    .statistics(0, [[5, 3n]])
    .bytes();
const joined = (...parts: ArrayLike<number>[]) => Uint8Array.from(parts.flatMap((part) => Array.from(part)));
const everyChunk = [1, 7, 16, 23, 40, 1000];

describe('a capture behind a capture', () => {
  it.each([
    ['pcap, pcap', joined(pcap(1), pcap(2)), [[1], [1, 1], [2], [2, 2]], [1]],
    ['three of them', joined(pcap(1), pcap(2), pcap(3)), [[1], [1, 1], [2], [2, 2], [3], [3, 3]], [1]],
    [
      'another byte order, clock and link type',
      joined(pcap(1), pcap(2, { littleEndian: false, magic: 0xa1b23c4d, linkType: 113 })),
      [[1], [1, 1], [2], [2, 2]],
      [1, 113],
    ],
    ['pcap, pcapng', joined(pcap(1), pcapng(2)), [[1], [1, 1], [2]], [1, 101]],
    ['pcapng, pcap', joined(pcapng(1, false), pcap(2)), [[1], [2], [2, 2]], [101, 1]],
    ['a header only', joined(pcap(1), pcapBytes([])), [[1], [1, 1]], [1]],
  ])('is read, too: %s', (_name, file, data, linkTypes) => {
    const whole = readAll(file);
    expect(whole.records.map((record) => record.data)).toEqual(data);
    expect(whole.records.every(({ timestampUs }) => Math.floor(timestampUs / 1e7) === seconds / 10)).toBe(
      true,
    );
    expect(whole.summary).toMatchObject({ packets: data.length, truncated: null, linkTypes });
    expect(whole.summary.warnings.join()).toMatch(/holds \d captures, one behind the other/);
    for (const chunk of everyChunk) expect(readAll(file, chunk)).toEqual(whole);
  });

  it('joins what they say of losses and snap lengths', () => {
    const { summary } = readAll(joined(pcapng(1), pcap(2, { snapLength: 96 }), pcapng(3)));
    expect(summary).toMatchObject({ format: 'pcapng', dropped: 6, snapLength: 96, packets: 4 });
  });

  it('is cut where its header is', () => {
    const file = joined(pcap(1), pcap(2).subarray(0, 20));
    const { summary } = readAll(file);
    expect(summary).toMatchObject({ packets: 2, truncated: { offset: pcap(1).length, reason: 'cut' } });
  });

  it('is not seen in a packet whose time looks like the start of one', () => {
    for (const time of [0xa1b2c3d4, 0xd4c3b2a1, 0x4d3cb2a1, 0x0a0d0d0a]) {
      const file = pcapBytes([
        { seconds, data: [1] },
        { seconds: time, data: new Array(30).fill(2) },
      ]);
      const { records, summary } = readAll(file);
      expect(records.map(({ timestampUs }) => timestampUs / 1e6)).toEqual([seconds, time]);
      expect(summary.warnings).toEqual([]);
    }
  });

  it('is followed without growing, when there are very many', () => {
    const file = joined(...Array.from({ length: 5000 }, (_, at) => pcapBytes([], { linkType: at % 3 })));
    const { summary } = readAll(file, 100);
    expect(summary).toMatchObject({ packets: 0, truncated: null, linkTypes: [0, 1, 2] });
  });
});

describe('zeros where records should be', () => {
  it.each([1, 11, 15, 16, 17, 160, 4096, 4099])('at the end (%i of them) are no packets', (length) => {
    for (const start of [pcap(1), pcap(1, { littleEndian: false }), pcapng(1)]) {
      const plain = readAll(start);
      const file = joined(start, new Uint8Array(length));
      const whole = readAll(file);
      expect(whole.records).toEqual(plain.records);
      expect(whole.summary.truncated).toBe(null);
      expect(whole.summary.warnings.join()).toContain(`${length} bytes of zeros`);
      for (const chunk of everyChunk) expect(readAll(file, chunk)).toEqual(whole);
    }
  });

  it('before another capture are no packets either', () => {
    const { records, summary } = readAll(joined(pcap(1), new Uint8Array(64), pcap(2), new Uint8Array(32)));
    expect(records).toHaveLength(4);
    expect(summary.warnings.join()).toContain('96 bytes of zeros');
  });

  it('are packets, as libpcap reads them, when other records follow', () => {
    const file = joined(pcap(1), new Uint8Array(16 * 20), pcap(2).subarray(24), new Uint8Array(16));
    const whole = readAll(file);
    expect(whole.records).toHaveLength(24);
    expect(whole.records.slice(2, 22).every(({ timestampUs, wire }) => timestampUs + wire === 0)).toBe(true);
    expect(whole.summary.warnings.join()).toContain('16 bytes of zeros');
    for (const chunk of everyChunk) expect(readAll(file, chunk, 3)).toEqual(whole);
  });

  it('stay packets when they have a time or a length', () => {
    const file = pcapBytes([
      { seconds, data: [] },
      { seconds: 0, data: [0] },
      { seconds: 0, data: [], wire: 9 },
    ]);
    expect(readAll(file).records).toHaveLength(3);
  });
});

describe('numbers of a file', () => {
  it('of lost packets that make no sense are left out', () => {
    const start = new PcapngWriter().section().interface(1).interface(1);
    const file = start
      .statistics(0, [[5, 2n ** 64n - 1n]])
      .statistics(1, [[7, 2n ** 40n]])
      .bytes();
    const { summary } = readAll(file);
    expect(summary.dropped).toBe(2 ** 40);
    expect(summary.warnings.join()).toContain('counter of lost packets');
    const many = new PcapngWriter().section();
    for (let at = 0; at < 20_000; at++) many.interface(1).statistics(at, [[5, 2n ** 40n]]);
    expect(readAll(many.bytes()).summary.dropped).toBe(2 ** 40);
  });

  it('of bytes on the wire are at most those of the longest frame, else the captured ones', () => {
    const lengths = (wire: number) => [
      readAll(pcapBytes([{ seconds, data: [1, 2], wire }])),
      readAll(new PcapngWriter().section().interface(1).enhanced(0, ticks, [1, 2], wire).bytes()),
      readAll(new PcapngWriter().section().interface(1).simple(wire, [1, 2]).bytes()),
    ];
    for (const { records } of lengths(262_144)) expect(records[0]?.wire).toBe(262_144);
    for (const wire of [262_145, 0xffff_ffff]) {
      for (const { records, summary } of lengths(wire)) {
        expect(records[0]?.wire).toBeLessThanOrEqual(4);
        expect(summary.warnings.join()).toContain('more than 262144 bytes');
      }
    }
  });

  it('of time are 0 where no clock shows them', () => {
    const offset = (seconds64: bigint) => new ByteWriter().u16(14).u16(8).u64(seconds64).u16(0).u16(0);
    for (const shift of [2n ** 62n, -(2n ** 62n), -2_000_000_000n]) {
      const writer = new PcapngWriter().section().interface(1, 0, offset(shift)).enhanced(0, ticks, [1]);
      const { records, summary } = readAll(writer.bytes());
      expect(records[0]?.timestampUs).toBe(0);
      expect(summary.warnings.join()).toContain('time before 1970 or after 2255');
    }
  });
});
