import { describe, expect, it } from 'vitest';
import { tarBlockBytes, tarEnd, tarHeader, tarPadding } from './tar-header.ts';

function text(header: Buffer, from: number, length: number): string {
  return header.toString('utf8', from, from + length).replace(/\0.*$/s, '');
}

/** The sum as POSIX has it, over the header with blanks in the place of the sum. */
function sumOf(header: Buffer): number {
  const blank = Buffer.from(header);
  blank.fill(' ', 148, 156);
  return blank.reduce((sum, byte) => sum + byte, 0);
}

describe('tarHeader', () => {
  const header = tarHeader({ name: 'monday/packets.csv', sizeBytes: 1234, modifiedSeconds: 1_700_000_000 });

  it('has the fields of ustar at their places', () => {
    expect(header).toHaveLength(tarBlockBytes);
    expect(text(header, 0, 100)).toBe('monday/packets.csv');
    expect(text(header, 100, 8)).toBe('0000600');
    expect(parseInt(text(header, 124, 12), 8)).toBe(1234);
    expect(parseInt(text(header, 136, 12), 8)).toBe(1_700_000_000);
    expect(header.toString('latin1', 156, 157)).toBe('0');
    expect(header.toString('latin1', 257, 265)).toBe('ustar\u000000');
    expect(parseInt(text(header, 148, 8), 8)).toBe(sumOf(header));
  });

  it('writes sizes beyond 8 GiB in base 256', () => {
    const small = tarHeader({ name: 'a', sizeBytes: 8 ** 11 - 1, modifiedSeconds: 0 });
    expect(text(small, 124, 12)).toBe('77777777777');
    const large = tarHeader({ name: 'a', sizeBytes: 8 ** 11, modifiedSeconds: 0 });
    expect(large[124]).toBe(0x80);
    expect(large.readBigUInt64BE(128)).toBe(BigInt(8 ** 11));
    expect(parseInt(text(large, 148, 8), 8)).toBe(sumOf(large));
  });

  it('keeps a long folder apart from the name, and refuses what fits nowhere', () => {
    const folder = `${'d'.repeat(64)}/truth`;
    const long = tarHeader({ name: `${folder}/${'f'.repeat(37)}`, sizeBytes: 0, modifiedSeconds: -5 });
    expect([text(long, 0, 100), text(long, 345, 155)]).toEqual(['f'.repeat(37), folder]);
    expect(text(long, 136, 12)).toBe('00000000000');
    expect(() => tarHeader({ name: 'x'.repeat(101), sizeBytes: 0, modifiedSeconds: 0 })).toThrow(RangeError);
  });
});

describe('padding', () => {
  it.each([
    [0, 0],
    [1, 511],
    [511, 1],
    [512, 0],
    [513, 511],
  ])('%i bytes are followed by %i', (size, padding) => {
    expect(tarPadding(size)).toEqual(Buffer.alloc(padding));
  });
  it('ends with two empty blocks', () => {
    expect(tarEnd()).toEqual(Buffer.alloc(1024));
  });
});
