// Numbers into bytes by hand. `String(n)` per number costs an allocation each: 8 numbers a packet make that
// the encoder's largest cost.

const zero = 48;

/** Writes a whole number 0 … 2^53 at `at`; returns the position after its last digit. */
export function writeCount(bytes: Uint8Array, at: number, value: number): number {
  if (value > 0x7fffffff) return writeLarge(bytes, at, value);
  let rest = value | 0;
  const end = at + digitsOf(rest);
  let position = end;
  do {
    const tens = (rest / 10) | 0;
    position -= 1;
    bytes[position] = zero + (rest - tens * 10);
    rest = tens;
  } while (rest > 0);
  return end;
}

function digitsOf(value: number): number {
  if (value < 10) return 1;
  if (value < 100) return 2;
  if (value < 1000) return 3;
  if (value < 10_000) return 4;
  if (value < 100_000) return 5;
  if (value < 1_000_000) return 6;
  if (value < 10_000_000) return 7;
  if (value < 100_000_000) return 8;
  return value < 1_000_000_000 ? 9 : 10;
}

function writeLarge(bytes: Uint8Array, at: number, value: number): number {
  return writeText(bytes, at, String(value));
}

/** ASCII text. */
export function writeText(bytes: Uint8Array, at: number, text: string): number {
  for (let index = 0; index < text.length; index += 1) bytes[at + index] = text.charCodeAt(index);
  return at + text.length;
}

/** Exactly `width` digits, zeros in front. */
export function writePadded(bytes: Uint8Array, at: number, value: number, width: number): number {
  let rest = value | 0;
  for (let position = at + width - 1; position >= at; position -= 1) {
    const tens = (rest / 10) | 0;
    bytes[position] = zero + (rest - tens * 10);
    rest = tens;
  }
  return at + width;
}
