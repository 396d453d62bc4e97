// The tail: nothing twice, gaps and changes of dataset said, never more than 5,000 items.

import type { CaptureTail } from '@jaws/shared/contract/capture';
import { expect, test } from 'vitest';
import { extendTail, keptTailItems, type TailRows } from './capture-tail.ts';

function tail(first: number, last: number, dataset = 'a'): CaptureTail {
  const id = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  return { captureId: 'c', dataset, columns: { id, size: id.map((one) => one * 10) } };
}

function shown({ items }: TailRows): string[] {
  return items.map((item) => {
    if (item.kind === 'row') return String(item.row['id']);
    return item.kind === 'gap' ? `gap ${item.missing}` : `dataset ${item.name}`;
  });
}

test('rows that overlap are taken once', () => {
  const first = extendTail(undefined, tail(1, 3));
  expect(shown(extendTail(first, tail(2, 5)))).toEqual(['1', '2', '3', '4', '5']);
});

test('nothing new is the same object, so that nothing is drawn again', () => {
  const first = extendTail(undefined, tail(1, 3));
  expect(extendTail(first, tail(1, 3))).toBe(first);
});

test('rows that were not sent are a gap; those before the first row are not', () => {
  const first = extendTail(undefined, tail(100, 101));
  expect(shown(first)).toEqual(['100', '101']);
  expect(shown(extendTail(first, tail(3514, 3514)))).toEqual(['100', '101', 'gap 3412', '3514']);
});

test('another dataset is said, and its numbers begin anew', () => {
  const first = extendTail(undefined, tail(1, 2));
  const second = extendTail(first, tail(1, 1, 'a-2'));
  expect(shown(second)).toEqual(['1', '2', 'dataset a-2', '1']);
  expect(second.dataset).toBe('a-2');
});

test('the oldest are forgotten, and counted', () => {
  let rows = extendTail(undefined, tail(1, 200));
  for (let last = 400; last <= 6000; last += 200) rows = extendTail(rows, tail(last - 199, last));
  expect(rows.items).toHaveLength(keptTailItems);
  expect(rows.forgotten).toBe(1000);
  expect(shown(rows)[0]).toBe('1001');
  expect(rows.lastId).toBe(6000);
});
