import { describe, expect, it } from 'vitest';
import { NumberMemo } from './number-memo.ts';

describe('NumberMemo', () => {
  it('remembers as many as it may, and no more', () => {
    const memo = new NumberMemo(1000);
    for (let at = 0; at < 1500; at++) memo.set(at / 7, at);
    for (let at = 0; at < 1000; at++) expect(memo.get(at / 7)).toBe(at);
    for (let at = 1000; at < 1500; at++) expect(memo.get(at / 7)).toBeNaN();
  });
  it('knows nothing at first, and one value for both zeros', () => {
    const memo = new NumberMemo(2);
    expect([memo.get(0), memo.get(Infinity)]).toEqual([Number.NaN, Number.NaN]);
    memo.set(-0, 5);
    expect([memo.get(0), memo.get(-0)]).toEqual([5, 5]);
    memo.set(0, 6);
    memo.set(Infinity, 7);
    expect([memo.get(-0), memo.get(Infinity), memo.get(-Infinity)]).toEqual([6, 7, Number.NaN]);
  });
});
