// The few DER values (X.690) that a self-signed certificate is made of. Writing only; Node reads certificates itself.

import { Buffer } from 'node:buffer';

/** Tag, length in its shortest form, contents. */
export function derValue(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const contents = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...derLength(contents.length)]), contents]);
}

function derLength(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

export function derSequence(...parts: readonly Uint8Array[]): Buffer {
  return derValue(0x30, ...parts);
}

/** A positive whole number given as big-endian bytes; a leading zero keeps it positive. */
export function derInteger(bytes: Uint8Array): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const shortest = bytes.subarray(start);
  const isNegative = ((shortest[0] ?? 0) & 0x80) !== 0;
  return derValue(0x02, isNegative ? Buffer.from([0]) : Buffer.alloc(0), shortest);
}

/** For example `1.2.840.10045.4.3.2`. */
export function derObjectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest.flatMap(base128)];
  return derValue(0x06, Buffer.from(bytes));
}

function base128(value: number): number[] {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.unshift(0x80 | (rest % 128));
  }
  return bytes;
}

/** Whole bytes, or with `unused` bits at the end of the last one. */
export function derBits(bytes: Uint8Array, unused = 0): Buffer {
  return derValue(0x03, Buffer.from([unused]), bytes);
}

/** UTCTime up to 2049, GeneralizedTime from then on (RFC 5280 §4.1.2.5), to the second. */
export function derTime(ms: number): Buffer {
  const text = new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '');
  const isUtcTime = Number(text.slice(0, 4)) < 2050;
  return isUtcTime ? derValue(0x17, Buffer.from(text.slice(2))) : derValue(0x18, Buffer.from(text));
}
