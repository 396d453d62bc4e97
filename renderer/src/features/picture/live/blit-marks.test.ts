// Laying marks over each other: as one sees through them, cut at the edges, and as ImageData wants it.

import { describe, expect, test } from 'vitest';
import { blitMark, undoPremultiplied, type MarkPicture } from './blit-marks.ts';
import { lookOf, spriteOf } from './mark-sprites.ts';

function picture(width: number, height: number): MarkPicture {
  return { width, height, pixels: new Uint32Array(width * height) };
}

/** A square of one colour, given as getImageData does. */
function square(side: number, rgba: readonly number[]) {
  return spriteOf(
    Uint8ClampedArray.from({ length: side * side * 4 }, (_, at) => rgba[at % 4] ?? 0),
    side,
  );
}

function channels(pixel: number | undefined): number[] {
  return [0, 8, 16, 24].map((shift) => ((pixel ?? 0) >>> shift) & 255);
}

describe('blitMark', () => {
  test('puts what is solid as it is, in its place', () => {
    const into = picture(6, 4);
    blitMark(into, square(2, [200, 100, 50, 255]), 3, 2);
    const shown = [...into.pixels.keys()].filter((at) => into.pixels[at] !== 0);
    expect(shown).toEqual([8, 9, 14, 15]);
    expect(channels(into.pixels[8])).toEqual([200, 100, 50, 255]);
  });

  test('what is half solid lets half of what is below through, to a part in 128', () => {
    const into = picture(2, 2);
    blitMark(into, square(2, [0, 0, 255, 255]), 1, 1);
    blitMark(into, square(2, [255, 0, 0, 128]), 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = channels(into.pixels[0]);
    expect(Math.abs(red - 128)).toBeLessThanOrEqual(2);
    expect(green).toBe(0);
    expect(Math.abs(blue - 127)).toBeLessThanOrEqual(2);
    expect(alpha).toBeGreaterThanOrEqual(254);
  });

  test('a hundred of them never run over into the next channel', () => {
    const into = picture(2, 2);
    const almost = square(2, [255, 255, 255, 179]);
    for (let time = 0; time < 100; time += 1) blitMark(into, almost, 1, 1);
    for (const value of channels(into.pixels[0])) expect(value).toBeGreaterThan(250);
  });

  test.each([
    [0, 0, 1],
    [5, 0, 2],
    [6, 4, 1],
    [0, 2, 2],
    [-2, 2, 0],
    [9, 9, 0],
  ])('at %d, %d of 6 by 4 it is cut to %d pixels', (x, y, count) => {
    const into = picture(6, 4);
    blitMark(into, square(2, [255, 255, 255, 255]), x, y);
    expect(into.pixels.filter((pixel) => pixel !== 0)).toHaveLength(count);
  });
});

test('undoPremultiplied gives back the colour that was put in', () => {
  const into = picture(2, 2);
  blitMark(into, square(2, [200, 100, 40, 51]), 1, 1);
  undoPremultiplied(into);
  const [red = 0, green = 0, blue = 0, alpha] = channels(into.pixels[3]);
  expect(alpha).toBe(51);
  for (const [value, wanted] of [
    [red, 200],
    [green, 100],
    [blue, 40],
  ] as const)
    expect(Math.abs(value - wanted)).toBeLessThanOrEqual(3);
});

test('looks are apart by group, size and, for anomalies only, evidence; all fit in 16 bits', () => {
  const looks = [
    ...[lookOf(0, 5, 0), lookOf(29, 17, 0), lookOf('outside', 5, 0), lookOf('outside', 6, 0)],
    ...[lookOf('anomaly', 8, 0.05), lookOf('anomaly', 8, 0.5), lookOf('anomaly', 20, 1)],
  ];
  expect(new Set(looks).size).toBe(looks.length);
  expect(Math.max(...looks)).toBeLessThan(2 ** 16);
  expect(lookOf(3, 9, 0.9)).toBe(lookOf(3, 9, 0));
  expect(lookOf(30, 9, 0)).toBe(lookOf(0, 9, 0));
});

test('a sprite has the pixels that are not empty, around its middle', () => {
  const rgba = new Uint8ClampedArray(4 * 4 * 4);
  rgba.set([10, 20, 30, 255], (1 * 4 + 3) * 4);
  const { right, down, colour, reach } = spriteOf(rgba, 4);
  expect([[...right], [...down], reach]).toEqual([[1], [-1], 2]);
  expect(channels(colour[0])).toEqual([10, 20, 30, 255]);
});
