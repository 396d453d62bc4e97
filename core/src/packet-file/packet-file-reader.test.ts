// The pcap half of the reader, and what both formats share: chunks of any size, cut and damaged files.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PacketFileReader } from './packet-file-reader.ts';
import { keptBytesLimit } from './record-batch.ts';
import { pcapBytes, PcapngWriter } from './testing/capture-bytes.ts';
import { readAll } from './testing/read-all.ts';

const two = [
  { seconds: 1_700_000_000, fraction: 123_456, data: [1, 2, 3], wire: 1500 },
  { seconds: 4_000_000_000, fraction: 999_999, data: [] },
];

describe('pcap', () => {
  it.each([true, false])('reads µs in either byte order (little-endian: %s)', (littleEndian) => {
    const { records, summary } = readAll(pcapBytes(two, { littleEndian, linkType: 113, snapLength: 96 }));
    expect(records).toEqual([
      { data: [1, 2, 3], wire: 1500, timestampUs: 1_700_000_000_123_456, linkType: 113 },
      { data: [], wire: 0, timestampUs: 4_000_000_000_999_999, linkType: 113 },
    ]);
    expect(summary).toMatchObject({ format: 'pcap', packets: 2, truncated: null, warnings: [] });
    expect(summary).toMatchObject({ snapLength: 96, linkTypes: [113], dropped: null, bytesRead: 59 });
  });

  it.each([true, false])('truncates ns to µs (little-endian: %s)', (littleEndian) => {
    const file = pcapBytes([{ seconds: 7, fraction: 1_999, data: [9] }], { littleEndian, magic: 0xa1b23c4d });
    expect(readAll(file).records[0]?.timestampUs).toBe(7_000_001);
  });

  it('reads the longer record headers of the modified variant', () => {
    const file = pcapBytes([{ data: [5, 6] }, { data: [7] }], { magic: 0xa1b2cd34 });
    expect(readAll(file).records.map(({ data }) => data)).toEqual([[5, 6], [7]]);
  });

  it('drops the checksum bits from the link type', () => {
    expect(readAll(pcapBytes([{ data: [1] }], { linkType: 0x1400_0001 })).records[0]?.linkType).toBe(1);
  });

  it('swaps the lengths of files older than 2.4 only where they are the wrong way round', () => {
    const file = pcapBytes([{ data: [1, 2], claimed: 60, wire: 2 }, { data: [3, 4] }], { minorVersion: 3 });
    expect(readAll(file).records.map(({ data, wire }) => [data.length, wire])).toEqual([
      [2, 60],
      [2, 2],
    ]);
  });

  it('takes a header without packets as an empty capture', () => {
    expect(readAll(pcapBytes([])).summary).toMatchObject({ packets: 0, truncated: null });
  });
});

describe('cut and damaged files', () => {
  const file = pcapBytes([{ data: [1, 2, 3] }, { data: [4, 5, 6, 7] }]);

  it('gives every whole record before any cut, and says where it is', () => {
    for (let length = 24; length <= file.length; length++) {
      const { records, summary } = readAll(file.subarray(0, length));
      const whole = [24, 43, 63].filter((end) => end <= length);
      expect(records).toHaveLength(whole.length - 1);
      const offset = whole.at(-1) ?? 0;
      expect(summary.truncated).toEqual(offset === length ? null : { offset, reason: 'cut' });
      expect(summary.warnings.join()).toContain(offset === length ? '' : `at byte ${offset}`);
    }
  });

  it.each([1, 3, 4, 23])('is not a capture when only %i bytes of the header are there', (length) => {
    expect(() => readAll(file.subarray(0, length))).toThrow(
      expect.objectContaining({ code: 'import.not-a-capture' }),
    );
  });

  it('tells an empty stream from one that is no capture', () => {
    expect(() => new PacketFileReader().end()).toThrow(expect.objectContaining({ code: 'import.empty' }));
    const text = new TextEncoder().encode('timestamp,src_ip,dst_ip,size\n');
    expect(() => readAll(text)).toThrow(expect.objectContaining({ code: 'import.not-a-capture' }));
  });

  it('stops at an absurd length without making room for it', () => {
    const absurd = pcapBytes([{ data: [1] }, { data: [2], claimed: 0xffff_ffff }, { data: [3] }]);
    const { records, summary } = readAll(absurd);
    expect(records.map(({ data }) => data)).toEqual([[1]]);
    expect(summary.truncated).toEqual({ offset: 41, reason: 'damaged' });
    expect(summary.warnings).toEqual([
      'The file is damaged at byte 41 (a record claims 4294967295 bytes); it was read up to there.',
    ]);
  });

  it('keeps the first 256 KiB of a longer record and goes on after it', () => {
    const long = new Uint8Array(keptBytesLimit + 70_000).fill(8);
    const capture = pcapBytes([{ data: [1] }, { data: long }, { data: [2] }]);
    for (const chunkLength of [capture.length, 50_000]) {
      const { records, summary } = readAll(capture, chunkLength);
      expect(records.map(({ data, wire }) => [data.length, wire])).toEqual([
        [1, 1],
        [keptBytesLimit, long.length],
        [1, 1],
      ]);
      expect(summary.truncated).toBeNull();
    }
    const cut = readAll(capture.subarray(0, keptBytesLimit + 60_000), 50_000);
    expect(cut.records).toHaveLength(1);
    expect(cut.summary.truncated).toEqual({ offset: 41, reason: 'cut' });
  });

  it('ignores what follows damage in later chunks', () => {
    const reader = new PacketFileReader();
    expect([...reader.push(pcapBytes([{ data: [], claimed: 0x8000_0000 }]))]).toHaveLength(0);
    expect([...reader.push(new Uint8Array(100))]).toHaveLength(0);
    expect(reader.end()).toMatchObject({ packets: 0, bytesRead: 140 });
  });
});

describe('chunks', () => {
  const data = fc.uint8Array({ maxLength: 90 });

  it('gives the same records for every chunk length and batch size', () => {
    fc.assert(
      fc.property(
        fc.array(data, { maxLength: 12 }),
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 1, max: 5 }),
        (all, chunk, batch) => {
          const pcap = pcapBytes(all.map((bytes, index) => ({ data: bytes, seconds: index + 1 })));
          const pcapng = all.reduce(
            (writer, bytes, index) => writer.enhanced(0, BigInt(index), bytes),
            new PcapngWriter(false).section().interface(1),
          );
          for (const file of [pcap, pcapng.bytes()]) {
            const whole = readAll(file);
            expect(whole.records.map((record) => record.data)).toEqual(all.map((bytes) => [...bytes]));
            expect(readAll(file, chunk, batch)).toEqual(whole);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('never throws but for what is no capture, on damaged files and in any chunks', () => {
    const valid = new PcapngWriter().section().interface(1).enhanced(0, 5n, [1, 2, 3]).simple(9, [1]);
    const files = [
      pcapBytes(two),
      valid
        .statistics(0, [[5, 3n]])
        .section(false)
        .bytes(),
    ];
    const damage = fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 8 });
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        damage,
        fc.integer({ min: 1, max: 50 }),
        (file, changes, chunk) => {
          const bytes = Uint8Array.from(file);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          let records = 0;
          try {
            const { summary } = readAll(bytes, chunk);
            records = summary.packets;
          } catch (error) {
            expect(error).toMatchObject({ code: 'import.not-a-capture' });
          }
          expect(records).toBeLessThan(bytes.length / 12);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
