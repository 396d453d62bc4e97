// Numbers into bytes, four digits at a time from a table: `String(n)` costs an allocation per number, and the plain
// way a division per digit.

/** `0000` … `9999` as little-endian words of ASCII. */
const fourDigits = Int32Array.from(
  { length: 10_000 },
  (_, value) =>
    (0x30 + Math.floor(value / 1000)) |
    ((0x30 + (Math.floor(value / 100) % 10)) << 8) |
    ((0x30 + (Math.floor(value / 10) % 10)) << 16) |
    ((0x30 + (value % 10)) << 24),
);

/** The writers below may touch this many bytes behind what they report as written. */
export const digitSlack = 4;

/** Writes a whole number 0 … 2^53 at `at`; returns the position after its last digit. */
export function writeCount(view: DataView, at: number, value: number): number {
  if (value < 10_000) return writeUpToFour(view, at, value);
  if (value > 0x7fffffff) return writeLarge(view, at, value);
  const high = (value / 10_000) | 0;
  const position = high < 10_000 ? writeUpToFour(view, at, high) : writeCount(view, at, high);
  view.setInt32(position, fourDigits[(value | 0) - high * 10_000] as number, true);
  return position + 4;
}

function writeUpToFour(view: DataView, at: number, value: number): number {
  const digits = value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : 4;
  view.setInt32(at, (fourDigits[value] as number) >>> ((4 - digits) * 8), true);
  return at + digits;
}

function writeLarge(view: DataView, at: number, value: number): number {
  return writeText(view, at, String(value));
}

/** ASCII text. */
export function writeText(view: DataView, at: number, text: string): number {
  for (let index = 0; index < text.length; index += 1) view.setUint8(at + index, text.charCodeAt(index));
  return at + text.length;
}

/** Exactly three digits, zeros in front. */
export function writeThree(view: DataView, at: number, value: number): number {
  view.setInt32(at, (fourDigits[value] as number) >>> 8, true);
  return at + 3;
}

/** A point and three digits: the table's leading `0` becomes the point, two characters before it. */
export function writePointAndThree(view: DataView, at: number, value: number): number {
  view.setInt32(at, (fourDigits[value] as number) - 2, true);
  return at + 4;
}
