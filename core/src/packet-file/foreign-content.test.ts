// What the first bytes of files say that JAWS does not read, and what their first lines look like in a message.
import { brotliCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstLine, notACapture } from './foreign-content.ts';

const bytes = (hex: string, ...more: (string | Uint8Array)[]): Uint8Array =>
  Buffer.concat([Buffer.from(hex.replaceAll(' ', ''), 'hex'), ...more.map((part) => Buffer.from(part))]);

function erf(seconds: number, length: number): Uint8Array {
  const record = Buffer.alloc(length);
  record.writeUInt32LE(seconds, 4);
  record[8] = 2;
  record.writeUInt16BE(length, 10);
  return record;
}

function tar(): Uint8Array {
  const header = Buffer.alloc(512);
  header.write('a.pcap');
  header.write('ustar', 257);
  return header;
}

function etl(): Uint8Array {
  const header = Buffer.alloc(512);
  header.writeUInt32LE(65_536, 0);
  header.writeUInt32LE(0xc002_0002, 72);
  return header;
}

describe('notACapture', () => {
  it.each([
    ['zstd', bytes('28 b5 2f fd 04 58'), 'zstd', '`unzstd in.bin`'],
    ['a skippable frame of zstd', bytes('50 2a 4d 18 04 00 00 00'), 'zstd', '`unzstd in.bin`'],
    ['xz', bytes('fd 37 7a 58 5a 00 00 04'), 'xz', '`unxz in.bin`'],
    ['bz2', bytes('42 5a 68 39 31 41 59 26 53 59'), 'bz2', '`bunzip2 in.bin`'],
    ['lz4', bytes('04 22 4d 18 64 40'), 'lz4', '`unlz4 in.bin`'],
    ['lzip', bytes('4c 5a 49 50 01'), 'lzip', '`lzip -dk in.bin`'],
    ['compress', bytes('1f 9d 90'), 'compress', '`uncompress in.bin`'],
    ['zip', bytes('50 4b 03 04 14 00', 'x'.repeat(40)), 'zip archive', '`unzip in.bin`'],
    [
      'xlsx',
      bytes('50 4b 03 04', Buffer.alloc(26), '[Content_Types].xml'),
      'spreadsheet workbook',
      'Save its sheet as CSV',
    ],
    ['xls', bytes('d0 cf 11 e0 a1 b1 1a e1'), 'spreadsheet workbook', 'Save its sheet as CSV'],
    ['7z', bytes('37 7a bc af 27 1c 00 04'), '7z', '`7z x in.bin`'],
    ['rar', bytes('52 61 72 21 1a 07 01 00'), 'rar', '`unrar x in.bin`'],
    ['tar', tar(), 'tar archive', '`tar -xf in.bin`'],
    ['snoop', bytes('', 'snoop\0\0\0\0\0\0\u0002'), 'snoop', '`editcap -F pcapng in.bin capture.pcapng`'],
    ['btsnoop', bytes('', 'btsnoop\0\0\0\0\u0001'), 'btsnoop', 'editcap'],
    ['NetMon 2', bytes('', 'GMBU\0\u0002'), 'NetMon', 'editcap'],
    ['NetMon 1', bytes('', 'RTSS\0\u0001'), 'NetMon', 'editcap'],
    ['BLF', bytes('', 'LOGG', Buffer.of(0x90, 0, 0, 0)), 'BLF', 'editcap'],
    ['ERF', Buffer.concat([erf(1_700_000_000, 96), erf(1_700_000_001, 80)]), 'ERF', 'editcap'],
    ['ETL', etl(), 'ETL', 'etl2pcapng'],
    [
      'LFS',
      bytes('', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n'),
      'Git LFS',
      'git lfs pull',
    ],
    ['git-annex', bytes('', '/annex/objects/SHA256E-s1--0.pcap\n'), 'git-annex', '`git annex get in.bin`'],
    ['HTML', bytes('', '\n<!DOCTYPE html>\n<html>'), 'HTML', 'Download the file anew'],
    ['HTML with a mark', bytes('ef bb bf', '<html lang="en">'), 'HTML', 'Download'],
    [
      'PDML',
      bytes('', '<?xml version="1.0"?>\n<?xml-stylesheet?>\n<pdml v="0">'),
      'Wireshark',
      'capture itself',
    ],
    ['Zeek', bytes('', '#separator \\x09\n#path\tconn\n'), 'beginning of a Zeek log', 'as Zeek wrote it'],
    ['tcpdump', bytes('', '12:34:56.789012 IP 10.0.0.1.5 > 10.0.0.2.80: Flags [S]'), 'tcpdump', 'tcpdump -w'],
    ['a hex dump', bytes('', '0000  00 11 22 33 44 55 66 77 88\n'), 'hex dump', 'text2pcap'],
  ])('names %s and the command that helps', (_name, start, what, hint) => {
    const error = notACapture(start, 'in.bin');
    expect(error.code).toBe('import.not-a-capture');
    expect(error.message).toContain(what);
    expect(error.hint).toContain(hint);
    expect(notACapture(start, null).message).toMatch(/^What came through standard input is /);
  });

  it('unpacks standard input on its way', () => {
    expect(notACapture(bytes('28 b5 2f fd'), null).hint).toContain('| zstd -dc | jaws');
  });

  it('shows no name in a command that a shell would read otherwise', () => {
    expect(notACapture(bytes('28 b5 2f fd'), 'a; rm -rf b').hint).toContain('`unzstd FILE`');
    expect(notACapture(bytes('28 b5 2f fd'), '-x').hint).toContain('`unzstd FILE`');
  });

  it.each([
    ['bash: line 1: tcpdump: command not found\n', 'bash: line 1: tcpdump: command not found'],
    ['\n\r\n  Permission denied (publickey).\r\nmore', 'Permission denied (publickey).'],
    ['\u001b[31mred\u0007\n', '\\x1b[31mred\\x07'],
    ['evil\u202etxt', 'evil\\u{202e}txt'],
    ['x'.repeat(500), `${'x'.repeat(200)}…`],
  ])('quotes the first line of %j', (text, line) => {
    expect(notACapture(Buffer.from(text), null).message).toBe(
      `What came through standard input is not a capture. Its first line is: "${line}"`,
    );
    expect(notACapture(Buffer.from(text), 'a.txt').message).toContain(`Its first line is: "${line}"`);
  });

  it('reads a line in UTF-16, and takes binary data for no text', () => {
    expect(firstLine(Buffer.from('\uFEFFhello\r\n', 'utf16le'))).toBe('hello');
    expect(
      firstLine(brotliCompressSync(Buffer.from(Array.from({ length: 999 }, (_, at) => (at * at) % 251)))),
    ).toBeNull();
    expect(firstLine(new Uint8Array(0))).toBeNull();
  });

  it('has one bounded line of visible characters for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (start) => {
        const { message, hint } = notACapture(start, null);
        expect(message.length + hint.length).toBeLessThan(2500);
        // eslint-disable-next-line no-control-regex -- none of them may be there
        expect(message + hint).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/);
      }),
    );
  });
});
