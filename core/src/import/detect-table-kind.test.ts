// Kind by content: tables, prose, logs, captures.
import { describe, expect, it } from 'vitest';
import { detectTableKind } from './detect-table-kind.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('detectTableKind', () => {
  it.each([
    ['timestamp,src_ip,dst_ip,size\n1,2,3,4\n', 'csv'],
    ['\uFEFFtimestamp;src_ip;dst_ip;size\r\n', 'csv'],
    ['"a","b"\n"1","2"', 'csv'],
    ['a\tb\n1\t2', 'csv'],
    ['sAddress,rAddress,protocol\n1,2,TCP\n', 'csv'],
    ['[{"timestamp":1}]', 'json'],
    [' \n[\n  {', 'json'],
    ['{"timestamp":{"0":1}}', 'json'],
    ['[]', 'json'],
    [',timestamp,src_ip,dst_ip,size\n', 'csv'],
    ['timestamp, src_ip, dst_ip, size, \n', 'csv'],
    ['#x\n\n# y\nsep=|\ntimestamp|src_ip|dst_ip|size|5%\n', 'csv'],
    ['timestamp,src_ip,dst_ip,size,b\u0000\n', 'csv'],
    ['timestamp,src_ip,%\n1,2,3\n', 'csv'],
    ['', null],
    ['# only a comment\n', null],
    ['hello', null],
    ['Dear Sir, I write to you\nbecause of the weather.\n', null],
    ['[Interface]\nAddress = 10.0.0.1\n', null],
    ['#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n', null],
    ['%PDF-1.4, x\n', null],
  ])('%j is %s', (text, kind) => {
    expect(detectTableKind(bytes(text))).toBe(kind);
  });

  it('reads UTF-16 and refuses binary data', () => {
    expect(detectTableKind(Buffer.from('\uFEFFtimestamp,size\n1,2\n', 'utf16le'))).toBe('csv');
    expect(detectTableKind(Uint8Array.of(0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0))).toBeNull();
    expect(detectTableKind(Uint8Array.of(0x61, 0x2c, 0x62, 0xff, 0xfe, 0x0a))).toBeNull();
  });

  it('does not count the fields of a second line that is longer than the first bytes', () => {
    const long = `timestamp,src_ip,dst_ip,size\n1,${'a'.repeat(100_000)}\n`;
    expect(detectTableKind(bytes(long))).toBe('csv');
    expect(detectTableKind(bytes(`Dear Sir,\n${'a'.repeat(100_000)}\n`))).toBeNull();
    expect(detectTableKind(bytes('timestamp,src_ip,size\n1,aaa'))).toBeNull();
  });

  it('is not confused by a character cut at the end of the first bytes', () => {
    const cut = bytes('a,b\n1,é').subarray(0, -1);
    expect(detectTableKind(cut)).toBe('csv');
  });
});
