// Limits of a drill: shares that never fall with size, and the sizes at which they reach a half and nine tenths.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitShares, sizeNoticed, type SizedRun } from './drill-limits.ts';

/** `at(10, 1, 2)`: one of two runs of 10 bytes was caught. */
const at = (sizeBytes: number, caught: number, runs: number): SizedRun[] =>
  Array.from({ length: runs }, (_, number) => ({ sizeBytes, caught: number < caught }));

describe('limits', () => {
  it.each([
    ['nothing was sent', [], null, null],
    ['nothing was caught', at(10, 0, 3), null, null],
    ['all were caught', at(10, 3, 3), 10, 10],
    ['more with size', [...at(10, 0, 4), ...at(20, 2, 4), ...at(40, 4, 4)], 20, 40],
    // 3 of 4, then 1 of 4: both together 4 of 8.
    ['less in between', [...at(10, 3, 4), ...at(20, 1, 4), ...at(40, 4, 4)], 10, 40],
    ['less at the end', [...at(10, 4, 4), ...at(20, 3, 4)], 10, null],
  ])('%s', (_text, runs, half, most) => {
    expect([sizeNoticed(runs, 0.5), sizeNoticed(runs, 0.9)]).toEqual([half, most]);
  });

  it('of any runs: shares never fall, and their sum is what was caught', () => {
    const run = fc.record({ sizeBytes: fc.integer({ min: 1, max: 8 }), caught: fc.boolean() });
    fc.assert(
      fc.property(fc.array(run, { maxLength: 40 }), (runs) => {
        const fitted = fitShares(runs);
        expect(fitted.every(({ share }, n) => n === 0 || share >= (fitted[n - 1]?.share ?? 0))).toBe(true);
        const sum = fitted.reduce(
          (total, { sizeBytes, share }) =>
            total + share * runs.filter((one) => one.sizeBytes === sizeBytes).length,
          0,
        );
        expect(sum).toBeCloseTo(runs.filter(({ caught }) => caught).length, 9);
      }),
    );
  });
});
