import { JawsError } from '@jaws/shared/contract/errors';
import type { PageOutput } from '@jaws/shared/contract/tables';
import { expect, test, vi } from 'vitest';
import { PageLoader, pageRows } from './page-loader.ts';

function answer(offset: number, limit: number, matched = 1000): PageOutput {
  const ids = Array.from({ length: Math.min(limit, matched - offset) }, (_, index) => offset + index);
  return { matched, total: 5000, columns: { id: ids } };
}

async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
}

test('fetches the pages in view once and serves their rows', async () => {
  const fetchPage = vi.fn((offset: number, limit: number) => Promise.resolve(answer(offset, limit)));
  const loader = new PageLoader(fetchPage);
  loader.want(0, 10);
  loader.want(0, 10);
  await settle();
  loader.want(pageRows - 5, pageRows + 5);
  await settle();
  expect(fetchPage).toHaveBeenCalledTimes(2);
  expect(loader.rowAt(pageRows + 1)).toEqual({ id: pageRows + 1 });
  expect(loader.rowAt(pageRows * 3)).toBeUndefined();
  expect(loader.snapshot()).toMatchObject({ matched: 1000, total: 5000, error: null });
});

test('gives up pages that went out of view', async () => {
  const signals: AbortSignal[] = [];
  const loader = new PageLoader((offset, limit, signal) => {
    signals.push(signal);
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        resolve(answer(offset, limit));
      });
    });
  });
  loader.want(0, 10);
  loader.want(pageRows * 10, pageRows * 10 + 5);
  await settle();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  expect(loader.rowAt(0)).toBeUndefined();
});

test('a failure is kept and not asked for again', async () => {
  const fetchPage = vi.fn(() => Promise.reject(new JawsError('filter.syntax', 'no')));
  const loader = new PageLoader(fetchPage);
  loader.want(0, 0);
  await settle();
  loader.want(0, 0);
  expect(fetchPage).toHaveBeenCalledTimes(1);
  expect(loader.snapshot().error).toMatchObject({ code: 'filter.syntax', message: 'no' });
});
