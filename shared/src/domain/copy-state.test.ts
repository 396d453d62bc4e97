import { expect, it } from 'vitest';
import { copyState } from './copy-state.ts';

class Pool {
  count = 1;
  columns = new Float64Array([1, 2, 3]);
  readonly byName = new Map([['a', { hits: 1 }]]);
  readonly seen = new Set([1]);
  readonly lists: (number[] | null)[] = [[1], null];
  readonly shared: { size: number };

  constructor(shared: { size: number }) {
    this.shared = shared;
  }

  add(): number {
    return (this.count += 1);
  }
}

it('nothing that happens to one of the two is seen in the other, except in what they share', () => {
  const shared = { size: 1 };
  const original = new Pool(shared);
  const copy = copyState(original, [shared]);
  expect(copy).toEqual(original);
  expect(copy).toBeInstanceOf(Pool);
  copy.add();
  copy.columns[0] = 9;
  copy.seen.add(2);
  copy.byName.set('b', { hits: 2 });
  const [list] = copy.lists;
  list?.push(2);
  const entry = copy.byName.get('a');
  if (entry !== undefined) entry.hits = 5;
  expect(original).toEqual(new Pool(shared));
  expect(copy.shared).toBe(shared);
});

it('a part that two others hold stays one part', () => {
  const part = { at: 1 };
  const copy = copyState({ one: part, other: part }, []);
  expect(copy.one).toBe(copy.other);
  expect(copy.one).not.toBe(part);
});

it('a view of a part of a buffer gets a buffer of its own', () => {
  const whole = new Uint16Array([1, 2, 3, 4]);
  const copy = copyState({ part: whole.subarray(1, 3) }, []);
  whole.fill(9);
  expect([...copy.part]).toEqual([2, 3]);
  expect(copy.part.buffer.byteLength).toBe(4);
});
