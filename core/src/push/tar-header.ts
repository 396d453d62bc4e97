// The two shapes of a tar archive that a pushed dataset needs: a header for a plain file, and the end. Written by
// hand because the same dataset must give the same bytes (POSIX ustar; sizes above 8 GiB as GNU and libarchive do).

import { Buffer } from 'node:buffer';

export const tarBlockBytes = 512;

export interface TarEntry {
  /** Relative, with `/`: at most 100 bytes behind the last slash, 155 before it. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Unix epoch, whole seconds. */
  readonly modifiedSeconds: number;
}

const octalSizeLimit = 8 ** 11;

/** One block. @throws RangeError when the name does not fit */
export function tarHeader({ name, sizeBytes, modifiedSeconds }: TarEntry): Buffer {
  const header = Buffer.alloc(tarBlockBytes);
  const put = (text: string, offset: number): void => void header.write(text, offset, 'utf8');
  const octal = (value: number, offset: number, digits: number): void => {
    put(value.toString(8).padStart(digits, '0'), offset);
  };
  const [folder, file] = splitName(name);
  put(file, 0);
  put(folder, 345);
  octal(0o600, 100, 7);
  // Owner and group 0: whose it is says the one who unpacks it.
  octal(0, 108, 7);
  octal(0, 116, 7);
  if (sizeBytes < octalSizeLimit) octal(sizeBytes, 124, 11);
  else writeLargeSize(header, sizeBytes);
  octal(Math.max(0, modifiedSeconds), 136, 11);
  put('        0', 148);
  put('ustar\u000000', 257);
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  );
  put('\u0000 ', 154);
  return header;
}

/** Prefix and name; a short name stays whole, which older programs read, too. */
function splitName(name: string): readonly [folder: string, file: string] {
  if (Buffer.byteLength(name) <= 100) return ['', name];
  const slash = name.lastIndexOf('/');
  const [folder, file] = [name.slice(0, Math.max(0, slash)), name.slice(slash + 1)];
  if (Buffer.byteLength(file) > 100 || Buffer.byteLength(folder) > 155)
    throw new RangeError('the name is too long for a tar header');
  return [folder, file];
}

/** Base 256 with the first bit set, in the 12 bytes of the size. */
function writeLargeSize(header: Buffer, sizeBytes: number): void {
  header.writeUInt8(0x80, 124);
  header.writeBigUInt64BE(BigInt(sizeBytes), 128);
}

/** Zeros that fill the last block of a file of this size. */
export function tarPadding(sizeBytes: number): Buffer {
  return Buffer.alloc((tarBlockBytes - (sizeBytes % tarBlockBytes)) % tarBlockBytes);
}

export function tarEnd(): Buffer {
  return Buffer.alloc(2 * tarBlockBytes);
}
