// Stretches of time, each written as [start, end].
import { describe, expect, it } from 'vitest';
import { clipSpans, cutSpans, joinSpans, sharedSpans, type Span } from './time-spans.ts';

const spans = (...pairs: readonly (readonly [number, number])[]): Span[] =>
  pairs.map(([startUs, endUs]) => ({ startUs, endUs }));

describe('stretches of time', () => {
  it('joins what touches or lies over each other', () => {
    expect(joinSpans(spans([5, 7], [1, 2], [2, 3], [6, 6]))).toEqual(spans([1, 3], [5, 7]));
  });

  it('cuts out holes, several of one stretch and one of several', () => {
    expect(cutSpans(spans([0, 10], [20, 30]), spans([2, 3], [5, 6], [9, 22], [29, 40]))).toEqual(
      spans([0, 2], [3, 5], [6, 9], [22, 29]),
    );
    expect(cutSpans(spans([0, 10]), spans([-5, 15]))).toEqual([]);
    expect(cutSpans(spans([0, 10]), [])).toEqual(spans([0, 10]));
  });

  it('keeps what lies in a frame, single moments too', () => {
    expect(clipSpans(spans([0, 4], [5, 5], [8, 20], [30, 31]), { startUs: 2, endUs: 10 })).toEqual(
      spans([2, 4], [5, 5], [8, 10]),
    );
  });

  it('finds what several lists share, not what only touches', () => {
    expect(sharedSpans([spans([0, 10]), spans([5, 15]), spans([8, 9], [15, 20])])).toEqual([
      { startUs: 5, endUs: 8, lists: [0, 1] },
      { startUs: 8, endUs: 9, lists: [0, 1, 2] },
      { startUs: 9, endUs: 10, lists: [0, 1] },
    ]);
  });
});
