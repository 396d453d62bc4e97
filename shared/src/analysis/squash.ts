// Keeps a few far values from taking the whole picture: beyond |z| = 3 a standardised value counts by the logarithm
// of its excess, and no feature is louder than the others. Order is kept, so what is farthest out stays farthest out.
// Why, and what it changed: docs/adr/0009-squashed-features.md.

import type { Matrix } from './matrix.ts';

/** Up to here a standardised value is taken as it is. */
const squashFrom = 3;

/** z up to |z| = 3, beyond it sign(z)·(3 + ln(|z| − 2)): odd, increasing, slope 1 where the two parts meet. */
export function squash(z: number): number {
  const size = Math.abs(z);
  return size <= squashFrom ? z : Math.sign(z) * (squashFrom + Math.log(size - squashFrom + 1));
}

/**
 * In place: squashes every value and divides columns whose root mean square is above 1 by it. Quiet columns stay
 * quiet: a feature that hardly varies must not be blown up to the size of the others.
 */
export function squashColumns(matrix: Matrix): void {
  const { rows, columns, data } = matrix;
  const squares = new Float64Array(columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      const value = squash(data[at] as number);
      data[at] = value;
      squares[column] = (squares[column] as number) + value * value;
    }
  }
  const loudness = squares.map((sum) => Math.max(1, Math.sqrt(sum / Math.max(1, rows))));
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      data[at] = (data[at] as number) / (loudness[column] as number);
    }
  }
}
