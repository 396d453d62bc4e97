// Timestamps in packets.csv: Unix epoch in ms with 3 decimals, from and to the table's µs.

import { Buffer } from 'node:buffer';
import { writeCount, writePointAndThree, writeText, writeThree } from './csv-digits.ts';
import { missingField } from './csv-field.ts';

/** No timestamp text is longer. */
export const maxTimestampBytes = 32;

/** Beyond this a double no longer holds every µs; such values are written as the double nearest to the ms. */
const maxExactUs = Number.MAX_SAFE_INTEGER;

/** Remembers the digits of the last second: packets come in bursts, and 10 of 17 characters repeat. */
export class TimestampWriter {
  private second = -1;
  private readonly digits = new DataView(new ArrayBuffer(maxTimestampBytes));
  private digitCount = 0;

  /** Returns the position after the text; may touch 4 bytes behind it. NaN and infinities are missing. */
  write(view: DataView, at: number, timestampUs: number): number {
    if (!(timestampUs >= 0 && timestampUs <= maxExactUs)) return writeUnusual(view, at, timestampUs);
    const second = Math.floor(timestampUs / 1_000_000);
    if (second !== this.second) {
      this.second = second;
      // For the first second of 1970 the ms stand alone, without leading zeros.
      this.digitCount = second === 0 ? 0 : writeCount(this.digits, 0, second);
    }
    const { digits, digitCount } = this;
    for (let index = 0; index < digitCount; index += 4) {
      view.setInt32(at + index, digits.getInt32(index, true), true);
    }
    const micros = (timestampUs - second * 1_000_000) | 0;
    const milli = (micros / 1000) | 0;
    const position = at + digitCount;
    const end = second === 0 ? writeCount(view, position, milli) : writeThree(view, position, milli);
    return writePointAndThree(view, end, micros - milli * 1000);
  }
}

function writeUnusual(view: DataView, at: number, timestampUs: number): number {
  if (!Number.isFinite(timestampUs) || Math.abs(timestampUs) >= 1e21)
    return writeText(view, at, missingField);
  if (Math.abs(timestampUs) > maxExactUs) return writeText(view, at, (timestampUs / 1000).toFixed(3));
  // Negative: the whole µs, so that nothing is lost to the division by 1000.
  const micros = Math.ceil(timestampUs);
  const whole = Math.trunc(-micros / 1000);
  const position = writeCount(view, writeText(view, at, '-'), whole);
  return writePointAndThree(view, position, -micros - whole * 1000);
}

/** µs of a timestamp field, NaN for `NA`; undefined when it is none. Digits after the third decimal are cut. */
// eslint-disable-next-line complexity -- one number a packet; the checks are the fast path itself
export function parseTimestampUs(bytes: Uint8Array, start: number, end: number): number | undefined {
  let whole = 0;
  let at = start;
  for (; at < end; at += 1) {
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9) break;
    whole = whole * 10 + digit;
  }
  // The usual shape, `1700000000000.123`, never leaves this path.
  if (at > start && at - start <= 13 && end - at === 4 && bytes[at] === 46) {
    const a = (bytes[at + 1] as number) - 48;
    const b = (bytes[at + 2] as number) - 48;
    const c = (bytes[at + 3] as number) - 48;
    if (a >= 0 && a <= 9 && b >= 0 && b <= 9 && c >= 0 && c <= 9) return whole * 1000 + a * 100 + b * 10 + c;
  }
  return end - start > maxTimestampBytes
    ? undefined
    : parseUnusual(Buffer.from(bytes.subarray(start, end)).toString('latin1'));
}

function parseUnusual(text: string): number | undefined {
  if (text === missingField) return Number.NaN;
  const match = /^(-?)(\d{1,20})(?:\.(\d*))?$/.exec(text);
  if (match === null) return undefined;
  const fraction = (match[3] ?? '').slice(0, 3).padEnd(3, '0');
  const micros = Number(`${match[2] ?? ''}${fraction}`);
  return match[1] === '-' ? 0 - micros : micros;
}
