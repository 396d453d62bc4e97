// pcapng by its blocks: interfaces, clocks, byte orders, statistics, and blocks that are stepped over.
import { describe, expect, it } from 'vitest';
import { PcapngClock } from './pcapng-interface.ts';
import { keptBytesLimit, unknownLinkType } from './record-batch.ts';
import { ByteWriter, pcapngOption, PcapngWriter } from './testing/capture-bytes.ts';
import { readAll } from './testing/read-all.ts';

describe.each([true, false])('pcapng, little-endian: %s', (littleEndian) => {
  const start = (): PcapngWriter => new PcapngWriter(littleEndian).section();

  it('reads packets of several interfaces with their own link type and clock', () => {
    const writer = start();
    const nanoseconds = pcapngOption(writer.options(), 9, [9]);
    const shifted = pcapngOption(writer.options(), 14, writer.options().u64(-10n).bytes());
    writer.interface(1, 64).interface(113, 0, nanoseconds).interface(101, 0, shifted);
    writer.enhanced(1, 1_700_000_000_123_456_789n, [1], 60);
    writer.enhanced(0, 1_700_000_000_123_456n, [2, 2, 2, 2, 2]);
    writer.enhanced(2, 20_000_000n, [3]);
    const { records, summary } = readAll(writer.bytes());
    expect(records).toEqual([
      { data: [1], wire: 60, timestampUs: 1_700_000_000_123_456, linkType: 113 },
      { data: [2, 2, 2, 2, 2], wire: 5, timestampUs: 1_700_000_000_123_456, linkType: 1 },
      { data: [3], wire: 1, timestampUs: 10_000_000, linkType: 101 },
    ]);
    expect(summary).toMatchObject({
      format: 'pcapng',
      snapLength: 64,
      linkTypes: [1, 113, 101],
      warnings: [],
    });
  });

  it('reads obsolete and simple packet blocks', () => {
    const writer = start().interface(1, 2).obsolete(0, 77n, [1, 2, 3]).simple(9, [4, 5]).simple(1, [6]);
    const { records, summary } = readAll(writer.bytes());
    expect(records).toEqual([
      { data: [1, 2, 3], wire: 3, timestampUs: 77, linkType: 1 },
      { data: [4, 5], wire: 9, timestampUs: 0, linkType: 1 },
      { data: [6], wire: 1, timestampUs: 0, linkType: 1 },
    ]);
    expect(summary.warnings.join()).toContain('no time stamp');
  });

  it('steps over names, secrets, journal, custom and unknown blocks', () => {
    const writer = start().interface(1);
    for (const type of [4, 0x0a, 9, 0xbad, 0x4000_0bad, 0x1234_5678]) {
      writer.block(type, writer.options().raw(new Uint8Array(40).fill(6)));
    }
    writer.block(0x0bad, writer.options()).enhanced(0, 1n, [1]);
    for (const chunk of [1, 13, 10_000]) expect(readAll(writer.bytes(), chunk).records).toHaveLength(1);
  });

  it('sums up the latest drop counters of every interface', () => {
    const writer = start()
      .interface(1)
      .interface(1)
      .statistics(0, [[5, 3n]]);
    writer.statistics(0, [
      [5, 4n],
      [7, 10n],
    ]);
    writer.statistics(1, [[4, 99n]]).statistics(7, [[5, 50n]]);
    expect(readAll(writer.bytes()).summary.dropped).toBe(14);
    writer
      .section()
      .interface(1)
      .statistics(0, [[5, 100n]]);
    expect(readAll(writer.bytes()).summary.dropped).toBe(114);
    expect(readAll(start().interface(1).bytes()).summary.dropped).toBeNull();
  });
});

describe('pcapng sections', () => {
  it('changes byte order and forgets the interfaces at a new section', () => {
    const first = new PcapngWriter(true).section().interface(1).enhanced(0, 5n, [1]).bytes();
    const second = new PcapngWriter(false).section().interface(228).enhanced(0, 6n, [2]).bytes();
    const third = new PcapngWriter(true).section().enhanced(0, 7n, [3]).bytes();
    const { records, summary } = readAll(new ByteWriter().raw(first).raw(second).raw(third).bytes());
    expect(records.map(({ linkType, timestampUs }) => [linkType, timestampUs])).toEqual([
      [1, 5],
      [228, 6],
      [unknownLinkType, 7],
    ]);
    expect(summary.warnings).toEqual(['A packet names an interface that the file does not describe.']);
  });

  it('reads a section of a newer version and says so', () => {
    const { summary } = readAll(
      new PcapngWriter().section(true, 2).interface(1).enhanced(0, 1n, [1]).bytes(),
    );
    expect(summary.packets).toBe(1);
    expect(summary.warnings).toEqual(['A section says pcapng version 2; read as 1.']);
  });
});

describe('odd pcapng blocks', () => {
  const start = (): PcapngWriter => new PcapngWriter().section().interface(1);

  it('limits a packet to its block', () => {
    const { records, summary } = readAll(
      start().enhanced(0, 1n, [1, 2, 3, 4], 4, 5000).enhanced(0, 1n, [9]).bytes(),
    );
    expect(records.map(({ data }) => data)).toEqual([[1, 2, 3, 4], [9]]);
    expect(summary.warnings).toEqual(['A packet claims more bytes than its block holds.']);
  });

  it('goes on after a block whose two lengths differ, and after one too short for a packet', () => {
    const writer = start().block(4, new ByteWriter().u32(0), true, 999).block(6, new ByteWriter().u32(0));
    const { records, summary } = readAll(writer.enhanced(0, 1n, [9]).bytes());
    expect(records).toHaveLength(1);
    expect(summary.warnings).toEqual([
      'The two length fields of a block differ.',
      'A packet block is too short to hold a packet; it was left out.',
    ]);
  });

  it('stops at a block shorter than any', () => {
    const { summary } = readAll(
      start().enhanced(0, 1n, [1]).raw([6, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0]).bytes(),
    );
    expect(summary).toMatchObject({ packets: 1, truncated: { offset: 84, reason: 'damaged' } });
  });

  it('stops at a section without a byte order mark', () => {
    const { summary } = readAll(start().raw([10, 13, 13, 10, 28, 0, 0, 0, 1, 2, 3, 4]).bytes());
    expect(summary.truncated).toEqual({ offset: 48, reason: 'damaged' });
  });

  it('takes a block that claims 4 GB as a cut file, holding nothing of it', () => {
    const writer = start().enhanced(0, 1n, [1]).raw([4, 0, 0, 0, 0xf0, 0xff, 0xff, 0xff, 0, 0, 0, 0]);
    const { summary } = readAll(writer.raw(new Uint8Array(500)).bytes(), 100);
    expect(summary).toMatchObject({ packets: 1, truncated: { offset: 84, reason: 'cut' } });
  });

  it('keeps the first 256 KiB of a longer packet', () => {
    const long = new Uint8Array(keptBytesLimit + 5000).fill(3);
    const file = start().enhanced(0, 1n, long).enhanced(0, 2n, [1]).bytes();
    for (const chunk of [file.length, 40_000]) {
      const { records, summary } = readAll(file, chunk);
      expect(records.map(({ data, wire }) => [data.length, wire])).toEqual([
        [keptBytesLimit, long.length],
        [1, 1],
      ]);
      expect(summary.warnings).toEqual([]);
    }
  });
});

describe('PcapngClock', () => {
  const ticks = 1_700_000_000_123_456_789n;
  it.each([
    [6, 0, 1_700_000_000_123_456n, 1_700_000_000_123_456],
    [9, 0, ticks, 1_700_000_000_123_456],
    [9, 0, ticks - 790n, 1_700_000_000_123_455],
    [7, 0, 17_000_000_001_234_567n, 1_700_000_000_123_456],
    [12, 0, 18_000_000_123_456_789n, 18_000_000_123],
    [3, 5, 1_700_000_000_123n, 1_700_000_005_123_000],
    [0, 0, 1_700_000_000n, 1_700_000_000_000_000],
    [0x80 | 10, 0, 1024n * 5n + 512n, 5_500_000],
    [0x80 | 20, 0, (1n << 20n) * 1_700_000_000n + 1n, 1_700_000_000_000_000],
    [0x80 | 63, -3, 1n << 63n, -2_000_000],
    [127, 0, ticks, 0],
  ])('if_tsresol %i, offset %i s: %i ticks are %i µs', (resolution, offset, value, expected) => {
    const clock = new PcapngClock(resolution, offset);
    expect(clock.toUs(Number(value >> 32n), Number(value & 0xffff_ffffn))).toBe(expected);
  });
});
