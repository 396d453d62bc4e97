// Old dialects of pcap that do not say what they are: AIX, Nokia, patched libpcap with the ordinary magic number.

import { describe, expect, it } from 'vitest';

import { ByteWriter, pcapBytes } from './testing/capture-bytes.ts';
import { readAll } from './testing/read-all.ts';

const seconds = 1_700_000_000;
const packets = [
  Array.from({ length: 60 }, (_, at) => (at * 5) & 255),
  Array.from({ length: 74 }, (_, at) => 255 - at),
  Array.from({ length: 61 }, (_, at) => at & 3),
];

/** A file whose record headers have `extra` behind the four usual fields. */
function withExtra(
  extra: readonly number[],
  data: readonly number[][],
  littleEndian = true,
  magic = 0xa1b2c3d4,
) {
  const writer = new ByteWriter(littleEndian);
  writer.u32(magic).u16(2).u16(4).u32(0).u32(0).u32(65_535).u32(1);
  for (const [index, bytes] of data.entries())
    writer
      .u32(seconds + index)
      .u32(5)
      .u32(bytes.length)
      .u32(bytes.length)
      .raw(extra)
      .raw(bytes);
  return writer.bytes();
}

describe('record headers that are longer than the file says', () => {
  it.each([
    ['Nokia', [0, 0, 1, 2], 0xa1b2c3d4],
    ['patched in 1999', [2, 0, 0, 0, 8, 0, 4, 0], 0xa1b2c3d4],
    ['patched in 1999, the other form', [2, 0, 0, 0, 8, 0, 4, 0, 0, 0, 0, 0], 0xa1b2cd34],
  ])('are found: %s', (_name, extra, magic) => {
    for (const littleEndian of [true, false]) {
      for (const count of [1, 2, 3]) {
        const { records, summary } = readAll(withExtra(extra, packets.slice(0, count), littleEndian, magic));
        expect(records.map(({ data }) => data)).toEqual(packets.slice(0, count));
        expect(records.map(({ timestampUs }) => timestampUs)).toEqual(
          records.map((_, at) => (seconds + at) * 1_000_000 + 5),
        );
        expect(summary).toMatchObject({ packets: count, truncated: null });
        expect(summary.warnings.join()).toContain('an old dialect');
      }
    }
  });

  it.each([
    ['an ordinary file', pcapBytes(packets.map((data) => ({ seconds, data })))],
    [
      'one whose second packet is empty',
      pcapBytes([
        { seconds, data: [1, 2, 3, 4] },
        { seconds, data: [] },
      ]),
    ],
    [
      'one that is cut in the second header',
      pcapBytes([
        { seconds, data: [1] },
        { seconds, data: [2] },
      ]).subarray(0, 45),
    ],
    [
      'one whose second length is damaged',
      pcapBytes([
        { seconds, data: [1] },
        { seconds, data: [2], claimed: 0xffff_ffff },
      ]),
    ],
    [
      'one whose clock jumps',
      pcapBytes([
        { seconds, data: [1] },
        { seconds: 5, data: [2] },
        { seconds, data: [3] },
      ]),
    ],
  ])('are not looked for in %s', (_name, file) => {
    expect(readAll(file).records[0]?.data.length).toBe(readAll(file, 1).records[0]?.data.length);
    expect(readAll(file).summary.warnings.join()).not.toContain('old dialect');
  });
});

describe('AIX', () => {
  it.each([
    [6, 1],
    [9, 6],
    [15, 10],
    [24, 0],
  ])('interface type %i is link type %i, and times are in ns', (interfaceType, linkType) => {
    const file = pcapBytes([{ seconds, fraction: 123_456_789, data: [1, 2] }], {
      littleEndian: false,
      minorVersion: 2,
      linkType: interfaceType,
    });
    expect(readAll(file).records).toEqual([
      { data: [1, 2], wire: 2, timestampUs: seconds * 1_000_000 + 123_456, linkType },
    ]);
    expect(readAll(file).summary.warnings.join()).toContain('AIX');
  });

  it('is not every file of version 2.2', () => {
    const file = pcapBytes([{ seconds, fraction: 999_999, data: [1] }], { minorVersion: 2 });
    expect(readAll(file).records[0]).toMatchObject({
      timestampUs: seconds * 1_000_000 + 999_999,
      linkType: 1,
    });
  });
});
