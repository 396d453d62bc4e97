// Taking a value over once a second at most.

import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useSettled } from './use-settled.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function pass(ms: number): void {
  act(() => {
    vi.advanceTimersByTime(ms);
  });
}

test('three changes a second are taken over once, and the newest of them', () => {
  const { result, rerender } = renderHook(({ value }) => useSettled(value, false), {
    initialProps: { value: 0 },
  });
  pass(5000);
  const seen = new Set<number>();
  for (let value = 1; value <= 10; value += 1) {
    rerender({ value });
    pass(300);
    seen.add(result.current);
  }
  expect(seen.size).toBeLessThanOrEqual(4);
  pass(900);
  expect(result.current).toBe(10);
});

test('while one steps by hand every change is taken over at once; nothing yet is not kept', () => {
  const { result, rerender } = renderHook(({ value }) => useSettled<number | null>(value, true), {
    initialProps: { value: null as number | null },
  });
  rerender({ value: 1 });
  expect(result.current).toBe(1);
  for (const value of [2, 3, 4]) {
    rerender({ value });
    pass(1);
    expect(result.current).toBe(value);
  }
});
