// IPv4 and IPv6 addresses and CIDR ranges as bytes: parsing, RFC 5952 text, containment. Pure, no regular
// expressions over unbounded input, and strict: what RFC 4291 §2.2 does not allow is null.

export interface IpAddress {
  readonly version: 4 | 6;
  /** Network order; 4 or 16 bytes. */
  readonly bytes: Uint8Array;
}

export interface Cidr {
  readonly version: 4 | 6;
  /** Host bits are zero. */
  readonly bytes: Uint8Array;
  /** 0-32, or 0-128. */
  readonly prefix: number;
}

const longestText = 45;

/** The address of a text such as `10.0.0.1` or `fe80::1`; null for anything else (zones included). */
export function parseIp(text: string): IpAddress | null {
  if (text.length < 2 || text.length > longestText) return null;
  if (text.includes(':')) {
    const bytes = parseIpv6(text);
    return bytes === null ? null : { version: 6, bytes };
  }
  const bytes = parseIpv4(text);
  return bytes === null ? null : { version: 4, bytes };
}

/** `10.0.0.0/8`; a bare address is the range of itself. Host bits are cleared; null when not a range. */
export function parseCidr(text: string): Cidr | null {
  const slash = text.indexOf('/');
  const address = parseIp(slash < 0 ? text : text.slice(0, slash));
  if (address === null) return null;
  const bits = address.bytes.length * 8;
  const prefix = slash < 0 ? bits : parseDecimal(text.slice(slash + 1), bits);
  if (prefix === null) return null;
  const bytes = Uint8Array.from(address.bytes, (byte, at) => byte & byteMask(prefix - at * 8));
  return { version: address.version, bytes, prefix };
}

/** True when the address lies in the range. Versions never match each other. */
export function cidrContains(cidr: Cidr, address: IpAddress): boolean {
  if (cidr.version !== address.version) return false;
  for (let at = 0; at * 8 < cidr.prefix; at++) {
    const mask = byteMask(cidr.prefix - at * 8);
    if (((address.bytes[at] as number) & mask) !== cidr.bytes[at]) return false;
  }
  return true;
}

/** `10.0.0.0/8`; RFC 5952 text for IPv6. */
export function formatCidr(cidr: Cidr): string {
  return `${formatIp(cidr)}/${cidr.prefix}`;
}

/** Dotted decimal, or RFC 5952: lower case, the longest run of two or more zero groups as `::`. */
export function formatIp(address: Pick<IpAddress, 'version' | 'bytes'>): string {
  if (address.version === 4) return address.bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, at) => groupAt(address.bytes, at));
  // ::ffff:a.b.c.d keeps its dotted tail (RFC 5952 §5).
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return `::ffff:${address.bytes.slice(12).join('.')}`;
  }
  const { start, length } = longestZeroRun(groups);
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

function byteMask(bitsLeft: number): number {
  if (bitsLeft >= 8) return 0xff;
  return bitsLeft <= 0 ? 0 : (0xff << (8 - bitsLeft)) & 0xff;
}

function groupAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at * 2] as number) << 8) | (bytes[at * 2 + 1] as number);
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}

/** Decimal without sign or leading zero, at most `largest`. */
function parseDecimal(text: string, largest: number): number | null {
  if (text.length === 0 || text.length > 3 || (text.length > 1 && text.startsWith('0'))) return null;
  let value = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return null;
    value = value * 10 + digit;
  }
  return value <= largest ? value : null;
}

function parseIpv4(text: string): Uint8Array | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  const bytes = new Uint8Array(4);
  for (const [at, part] of parts.entries()) {
    const value = parseDecimal(part, 255);
    if (value === null) return null;
    bytes[at] = value;
  }
  return bytes;
}

function parseIpv6(text: string): Uint8Array | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = parseGroups(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? '', true) : [];
  if (head === null || tail === null) return null;
  const length = head.length + tail.length;
  if (halves.length === 1 ? length !== 16 : length > 14) return null;
  const bytes = new Uint8Array(16);
  bytes.set(head, 0);
  bytes.set(tail, 16 - tail.length);
  return bytes;
}

/** Bytes of `a:b:c`, the last part possibly dotted IPv4 when `mayEndDotted`; empty text is no bytes. */
function parseGroups(text: string, mayEndDotted: boolean): number[] | null {
  if (text === '') return [];
  const parts = text.split(':');
  const bytes: number[] = [];
  for (const [at, part] of parts.entries()) {
    if (part.includes('.')) {
      const dotted = mayEndDotted && at === parts.length - 1 ? parseIpv4(part) : null;
      if (dotted === null) return null;
      bytes.push(...dotted);
      continue;
    }
    if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return null;
    const value = Number.parseInt(part, 16);
    bytes.push(value >> 8, value & 0xff);
  }
  return bytes.length <= 16 ? bytes : null;
}
