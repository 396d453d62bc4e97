import { describe, expect, it } from 'vitest';
import { fitAnswer, jsonBytes } from './fit-answer.ts';

const rows = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `row ${at} ${'é'.repeat(20)}`);

describe('fitAnswer', () => {
  it('leaves alone what fits', () => {
    const data = { a: rows(3), b: { c: [] } };
    expect(fitAnswer(data, 10_000)).toEqual({ data, cut: [] });
  });

  it('cuts the longest list until all fits, and says what is left', () => {
    const data = { a: rows(8), b: { c: rows(1000) }, n: 1 };
    const { data: fitted, cut } = fitAnswer(data, 5000);
    expect(jsonBytes(fitted)).toBeLessThanOrEqual(5000);
    expect(fitted).toEqual({ a: rows(8), b: { c: rows(62) }, n: 1 });
    expect(cut).toEqual(['b.c: the first 62 of 1000']);
  });

  it('cuts several lists where one is not enough', () => {
    const { data, cut } = fitAnswer({ a: rows(200), b: rows(200) }, 2000);
    expect(jsonBytes(data)).toBeLessThanOrEqual(2000);
    expect(cut).toHaveLength(2);
  });

  it('ends where there is no list to cut', () => {
    const data = { text: 'x'.repeat(100) };
    expect(fitAnswer(data, 10)).toEqual({ data, cut: [] });
    expect(fitAnswer({ a: rows(1) }, 3).data).toEqual({ a: [] });
  });
});
