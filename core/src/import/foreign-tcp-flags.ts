// TCP flags as other tools write them: bits (Zeek, pandas, tshark), names (Wireshark's lists, scapy's enums), letters
// (scapy, tcpdump), and letters in fixed places (Wireshark's `tcp.flags.str`, nfdump).

import { tcpFlagNames } from '@jaws/shared/domain/tcp-flags';

/** Bits by letter. `N` and an `E` in small letters are the ninth flag (RFC 9768), which the dataset does not hold. */
const letters = new Map<string, number>([
  ['F', 1],
  ['S', 2],
  ['R', 4],
  ['P', 8],
  ['A', 16],
  ['U', 32],
  ['E', 64],
  ['C', 128],
  ['W', 128],
  ['N', 0],
  ['e', 0],
]);

const names = new Map<string, number>(tcpFlagNames.map((name, bit) => [name, 1 << bit]));
/** Flags and reserved bits that the dataset does not hold, as words of their own. */
const ignoredWords: ReadonlySet<string> = new Set([
  'NS',
  'AE',
  'NONCE',
  'ACCURATE',
  'ECN',
  'RESERVED',
  'RES',
]);

const places = 'RRRNCEUAPRSF';
const nameList = new RegExp(`^(?:${tcpFlagNames.join('|')})+$`);

/** The eight flags of RFC 9293 §3.1 as bits; null when the text is none of these spellings. */
export function foreignTcpFlags(text: string): number | null {
  const bits = numberBits(text);
  if (bits !== null) return bits;
  // scapy's repr: <Flag 18 (SA)>
  const inner = /^<Flag \d+ \((.*)\)>$/.exec(text)?.[1] ?? text;
  const bare = inner.replace(/[[\](){}'"<>]/g, '').trim();
  if (/^(none|<none>)?$/i.test(bare)) return 0;
  return placedBits(bare) ?? nameBits(bare.toUpperCase()) ?? letterBits(bare);
}

function numberBits(text: string): number | null {
  if (/^\d{1,5}([.,]0*)?$/.test(text)) return Math.trunc(Number(text.replace(',', '.'))) & 0xff;
  if (/^0x[0-9a-f]{1,8}$/i.test(text) || /^0b[01]{1,16}$/i.test(text)) return Number(text) & 0xff;
  // Suricata writes hexadecimal digits alone; with digits only they are taken for decimal, with letters for flags.
  return /^(?=.*\d)[0-9a-f]{2}$/i.test(text) ? Number.parseInt(text, 16) : null;
}

/** `·······A··S·` and its last nine, eight or six places: a letter at its place, or something that is none. */
function placedBits(text: string): number | null {
  if (![6, 8, 9, 12].includes(text.length)) return null;
  let bits = 0;
  for (let at = 0; at < text.length; at += 1) {
    const place = places.length - text.length + at;
    const isSet = text[at]?.toUpperCase() === places[place];
    if (!isSet && !/[·.*_-]/.test(text[at] ?? '')) return null;
    const bit = places.length - 1 - place;
    if (isSet && bit < 8) bits |= 1 << bit;
  }
  return bits;
}

/** `SYN, ACK`, `SYN|ACK`, `syn-ack`, `SYNACK`, `TcpFlags.SYN`. */
function nameBits(text: string): number | null {
  const words = text.split(/[\s,;|+&/:._-]+/).filter((word) => word !== '');
  let bits = 0;
  let known = 0;
  for (const word of words) {
    if (nameList.test(word)) {
      known += 1;
      for (let at = 0; at < word.length; at += 3) bits |= names.get(word.slice(at, at + 3)) ?? 0;
    } else if (!ignoredWords.has(word) && !/^(TCP_?)?FLAGS?$/.test(word)) return null;
  }
  return known > 0 ? bits : null;
}

/** `SA`, `S.`, `[FP.]`, `...A..S.` of a length of its own: tcpdump's dot behind the letters is ACK. */
function letterBits(text: string): number | null {
  const isTcpdump = /^[FSRPUEWe]{0,6}\.$/.test(text);
  let bits = isTcpdump ? 0x10 : 0;
  for (const letter of text.replace(/[·.*_\s,|+-]/g, '')) {
    const bit = letters.get(letter) ?? letters.get(letter.toUpperCase());
    if (bit === undefined) return null;
    bits |= bit;
  }
  return bits === 0 && !isTcpdump && !/^[·.*_-]+$/.test(text) ? null : bits;
}
