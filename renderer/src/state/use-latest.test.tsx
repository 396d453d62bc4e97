import { cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { useLatest } from './use-latest.ts';

afterEach(cleanup);

test('the functions stay the same objects and do what the newest rendering says', () => {
  const done: string[] = [];
  const { result, rerender } = renderHook(
    ({ word }: { readonly word: string }) =>
      useLatest({ open: () => done.push(`open ${word}`), close: () => done.push('close') }),
    { initialProps: { word: 'first' } },
  );
  const { open } = result.current;
  rerender({ word: 'second' });
  expect(result.current.open).toBe(open);
  open();
  result.current.close();
  expect(done).toEqual(['open second', 'close']);
});
