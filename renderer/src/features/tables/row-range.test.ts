import type { PageOutput } from '@jaws/shared/contract/tables';
import { expect, test } from 'vitest';
import { mostRowsRead, rangeCount, rangeOf, readRange } from './row-range.ts';

const signal = new AbortController().signal;
const table =
  (total: number, asked: number[][] = []) =>
  (offset: number, limit: number): Promise<PageOutput> => {
    asked.push([offset, limit]);
    const id = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, at) => offset + at);
    return Promise.resolve({ matched: total, total, columns: { id } });
  };

test('a range has both its ends, whichever came first', () => {
  expect(rangeOf(7, 3)).toEqual({ first: 3, last: 7 });
  expect(rangeOf(null, 3)).toEqual({ first: 3, last: 3 });
  expect(rangeCount(rangeOf(3, 7))).toBe(5);
});

test('rows are read in pages, with the progress, and no more than there are', async () => {
  const asked: number[][] = [];
  const progress: number[] = [];
  const rows = await readRange(table(1203, asked), { first: 10, last: 5000 }, signal, (done) =>
    progress.push(done),
  );
  expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 1193 }, (_, at) => at + 10));
  expect(asked.slice(0, 3)).toEqual([
    [10, 500],
    [510, 500],
    [1010, 500],
  ]);
  expect(progress).toEqual([500, 1000, 1193, 1193]);
});

test('a page never reaches beyond the range, and nobody reads without end', async () => {
  const asked: number[][] = [];
  expect(await readRange(table(1e9, asked), { first: 0, last: 2 }, signal)).toHaveLength(3);
  expect(asked).toEqual([[0, 3]]);
  expect(await readRange(table(1e9), { first: 0, last: 1e9 }, signal)).toHaveLength(mostRowsRead);
});
