// Reads a PNG (8-bit RGB or RGBA, not interlaced: what Chromium's screenshots are) and counts colours in it.
// Own reader of some 40 lines instead of another dependency.
import { inflateSync } from 'node:zlib';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Pixels for which the test holds; channels 0-255. */
  count(test: (red: number, green: number, blue: number) => boolean): number;
  /** The uppermost of them, px from the upper left corner. */
  first(test: (red: number, green: number, blue: number) => boolean): { x: number; y: number } | null;
}

interface Header {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

function chunksOf(png: Buffer): { readonly header: Header; readonly data: Buffer } {
  let header: Header = { width: 0, height: 0, channels: 0 };
  const parts: Buffer[] = [];
  for (let offset = 8; offset + 8 <= png.length;) {
    const length = png.readUInt32BE(offset);
    const kind = png.toString('latin1', offset + 4, offset + 8);
    const body = png.subarray(offset + 8, offset + 8 + length);
    if (kind === 'IHDR') {
      header = { width: body.readUInt32BE(0), height: body.readUInt32BE(4), channels: body[9] === 6 ? 4 : 3 };
    }
    if (kind === 'IDAT') parts.push(body);
    offset += 12 + length;
  }
  return { header, data: inflateSync(Buffer.concat(parts)) };
}

/** PNG specification §9: the predictor nearest to left + up - corner. */
function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  return [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
}

// eslint-disable-next-line complexity -- one loop over all bytes; every branch is an edge of the image
export function readPixels(png: Buffer): Pixels {
  const { header, data } = chunksOf(png);
  const { width, height, channels } = header;
  const stride = width * channels;
  const image = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = data[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x >= channels ? (image[at - channels] ?? 0) : 0;
      const up = y > 0 ? (image[at - stride] ?? 0) : 0;
      const corner = x >= channels && y > 0 ? (image[at - stride - channels] ?? 0) : 0;
      image[at] = (data[y * (stride + 1) + 1 + x] ?? 0) + predicted(filter, left, up, corner);
    }
  }
  return {
    width,
    height,
    count(test) {
      let found = 0;
      for (let at = 0; at < image.length; at += channels) {
        if (test(image[at] ?? 0, image[at + 1] ?? 0, image[at + 2] ?? 0)) found += 1;
      }
      return found;
    },
    first(test) {
      for (let at = 0; at < image.length; at += channels) {
        if (!test(image[at] ?? 0, image[at + 1] ?? 0, image[at + 2] ?? 0)) continue;
        return { x: (at / channels) % width, y: Math.floor(at / stride) };
      }
      return null;
    },
  };
}

/**
 * The dark theme's red of anomalies (its green and blue are alike, those of the second cluster's orange are not) and
 * blue of the first cluster, also when drawn half transparent.
 */
export const isAnomalyRed = (red: number, green: number, blue: number): boolean =>
  red > 120 && red - green > 50 && red - blue > 40 && Math.abs(green - blue) < 40;
export const isClusterBlue = (red: number, _green: number, blue: number): boolean =>
  blue > 120 && blue - red > 50;
/** Of any mark: ground, lines and texts are grey. */
export const isColoured = (red: number, green: number, blue: number): boolean =>
  Math.max(red, green, blue) - Math.min(red, green, blue) > 60;
export const isRingWhite = (red: number, green: number, blue: number): boolean =>
  red > 240 && green > 240 && blue > 240;
