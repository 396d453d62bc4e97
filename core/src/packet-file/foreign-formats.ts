// Formats that people try to import and JAWS does not read: how their first bytes look, and what makes a capture of them.
// Magic numbers are those of the formats' own specifications; formats without one are told by their first records.

import { TextDecoder } from 'node:util';

export interface ForeignFormat {
  /** `a zstd-packed file`, for "This is …". */
  readonly what: string;
  /** The next step; FILE stands for the file's name. */
  readonly hint: string;
  /** The program that unpacks it, where `-dc` makes a filter of it. */
  readonly unpack?: string;
  readonly matches: (start: Uint8Array) => boolean;
}

export const foreignFormats: readonly ForeignFormat[] = [
  packed('a zstd-packed file', 'zstd', 'unzstd', hex('28 b5 2f fd')),
  packed('a zstd-packed file', 'zstd', 'unzstd', hex('5? 2a 4d 18')),
  packed('an xz-packed file', 'xz', 'unxz', hex('fd 37 7a 58 5a 00')),
  packed('an lzma-packed file', 'xz', 'unlzma', hex('5d 00 00 ?? ?? ff ff ff ff ff ff ff ff')),
  packed('a bz2-packed file', 'bzip2', 'bunzip2', hex('42 5a 68 3? 31 41 59 26 53 59')),
  packed('an lz4-packed file', 'lz4', 'unlz4', hex('04 22 4d 18')),
  packed('an lz4-packed file', 'lz4', 'unlz4', hex('02 21 4c 18')),
  packed('an lzip-packed file', 'lzip', 'lzip -dk', hex('4c 5a 49 50')),
  packed('a file packed with compress', 'uncompress', 'uncompress', hex('1f 9d')),
  archive('a spreadsheet workbook', 'Save its sheet as CSV, and import that.', isWorkbook),
  archive(
    'a spreadsheet workbook',
    'Save its sheet as CSV, and import that.',
    hex('d0 cf 11 e0 a1 b1 1a e1'),
  ),
  archive('a zip archive', 'Unpack it first: `unzip FILE`.', hex('50 4b 03 04')),
  archive('a zip archive', 'Unpack it first: `unzip FILE`.', hex('50 4b 05 06')),
  archive('a 7z archive', 'Unpack it first: `7z x FILE`.', hex('37 7a bc af 27 1c')),
  archive('a rar archive', 'Unpack it first: `unrar x FILE`.', hex('52 61 72 21 1a 07')),
  archive('a tar archive', 'Unpack it first: `tar -xf FILE`.', hex('75 73 74 61 72', 257)),
  other('a snoop capture', hex('73 6e 6f 6f 70 00 00 00')),
  other('a btsnoop capture of Bluetooth', hex('62 74 73 6e 6f 6f 70 00')),
  other('a NetMon capture', hex('47 4d 42 55')),
  other('a NetMon capture', hex('52 54 53 53')),
  other('a BLF log of Vector', hex('4c 4f 47 47 ?? 00 00 00')),
  other('a Sniffer capture', text(/^TRSNIFF data/)),
  other('a NetXRay capture', hex('58 43 50 00')),
  other('an iptrace capture of AIX', text(/^iptrace [12]\.0/)),
  other('an Observer capture', text(/^ObserverPktBuffe/)),
  other('an OmniPeek capture', hex('7f 76 65 72')),
  other('a capture of Visual Networks', hex('05 56 4e 46')),
  {
    what: 'an ETL trace of Windows',
    hint: 'Make a capture of it: `etl2pcapng FILE capture.pcapng`, or `pktmon etl2pcap FILE`.',
    // WNODE_HEADER, then a SYSTEM_TRACE_HEADER: version 2, type 32 or 64 bit, marker 0xc0.
    matches: (start) => hex('02 00 0? c0', 72)(start) && hex('00 ?? ?? 00')(start),
  },
  other('an ERF capture of Endace', isErf),
  {
    what: 'a Git LFS pointer, not the file itself',
    hint: 'Fetch the file: `git lfs pull --include FILE`.',
    matches: text(/^version https:\/\/git-lfs\.github\.com\/spec\//),
  },
  {
    what: 'a git-annex pointer, not the file itself',
    hint: 'Fetch the file: `git annex get FILE`.',
    matches: text(/^\/annex\/objects\//),
  },
  {
    what: 'an HTML page, not the file itself',
    hint: 'Download the file anew: a page came in its place, of a login or an error perhaps.',
    matches: text(/^<(!doctype html|html|head|body)\b/i),
  },
  {
    what: 'an XML export of Wireshark',
    hint: 'Import the capture itself, from which it was exported.',
    matches: text(/^(<\?xml[^>]*>\s*(<[?!][^>]*>\s*)*)?<(pdml|psml)\b/i),
  },
  {
    what: 'the beginning of a Zeek log, without the line that names its fields',
    hint: 'Import the log as Zeek wrote it, with its first lines.',
    matches: text(/^#(separator |set_separator|fields\t|path\t)/),
  },
  {
    what: 'text that tcpdump printed, not its packets',
    hint: 'Let tcpdump write packets: `tcpdump -w FILE`.',
    matches: text(
      /^(tcpdump: |reading from file |(\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\.\d+ (\w+ +(In|Out|P|M|B) +)?(IP6?|ARP)[ ,])/,
    ),
  },
  {
    what: 'a hex dump of packets',
    hint: 'Make a capture of it: `text2pcap FILE capture.pcap`.',
    matches: text(/^0{3,8}:?\s+([0-9a-f]{2}){1,2}( {1,2}([0-9a-f]{2}){1,2}){5}/i),
  },
];

function packed(
  what: string,
  unpack: string,
  command: string,
  matches: ForeignFormat['matches'],
): ForeignFormat {
  return { what, unpack, hint: `Unpack it first: \`${command} FILE\`.`, matches };
}

function archive(what: string, hint: string, matches: ForeignFormat['matches']): ForeignFormat {
  return { what, hint, matches };
}

/** Wireshark reads these, and its editcap makes captures of them. */
function other(what: string, matches: ForeignFormat['matches']): ForeignFormat {
  return { what, hint: 'Make a pcapng file of it: `editcap -F pcapng FILE capture.pcapng`.', matches };
}

/** `5? 2a`: digits in hexadecimal, `?` for any. */
function hex(pattern: string, offset = 0): (start: Uint8Array) => boolean {
  const digits = pattern.split(' ');
  return (start) =>
    start.length >= offset + digits.length &&
    digits.every((pair, at) => {
      const byte = (start[offset + at] ?? 0).toString(16).padStart(2, '0');
      return [0, 1].every((digit) => pair[digit] === '?' || pair[digit] === byte[digit]);
    });
}

function text(pattern: RegExp): (start: Uint8Array) => boolean {
  return (start) =>
    pattern.test(new TextDecoder('latin1').decode(start.subarray(0, 1024)).replace(/^ï»¿/, '').trimStart());
}

/** xlsx, ods and their kin are zip archives that begin with a file of a known name. */
function isWorkbook(start: Uint8Array): boolean {
  const name = /^[\s\S]{30}(\[Content_Types\]\.xml|_rels\/|xl\/|mimetypeapplication\/vnd\.oasis)/;
  return hex('50 4b 03 04')(start) && text(name)(start);
}

/** Two records in a row whose time, type and length make sense (Endace, ERF types; 16 bytes of header each). */
function isErf(start: Uint8Array): boolean {
  const first = erfRecord(start, 0);
  const second = first === null ? null : erfRecord(start, first.length);
  return first !== null && second !== null && Math.abs(second.seconds - first.seconds) <= 3600;
}

function erfRecord(start: Uint8Array, at: number): { seconds: number; length: number } | null {
  if (at + 16 > start.length) return null;
  const view = new DataView(start.buffer, start.byteOffset + at, 16);
  const seconds = view.getUint32(4, true);
  const type = view.getUint8(8) & 0x7f;
  const length = view.getUint16(10);
  // 1990 to 2070.
  const isTime = seconds > 631_152_000 && seconds < 3_155_760_000;
  return isTime && type >= 1 && type <= 48 && length >= 16 ? { seconds, length } : null;
}
