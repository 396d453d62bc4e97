import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDisjointSets, findRoot, unite } from './disjoint-sets.ts';

/** The definition: sets as lists of members, merged by copying. */
function naive(size: number, pairs: readonly (readonly [number, number])[]): number[] {
  const label = Array.from({ length: size }, (_, item) => item);
  for (const [a, b] of pairs) {
    const [from, to] = [Math.max(label[a]!, label[b]!), Math.min(label[a]!, label[b]!)];
    label.forEach((value, item) => {
      if (value === from) label[item] = to;
    });
  }
  return label;
}

describe('disjoint sets', () => {
  it('starts with every item alone', () => {
    const sets = createDisjointSets(4);
    expect([0, 1, 2, 3].map((item) => findRoot(sets, item))).toEqual([0, 1, 2, 3]);
    expect(createDisjointSets(0)).toHaveLength(0);
  });

  it('represents a set by its smallest member, in whatever order it was joined', () => {
    const size = fc.integer({ min: 1, max: 40 });
    const input = size.chain((items) => {
      const item = fc.nat({ max: items - 1 });
      return fc.tuple(fc.constant(items), fc.array(fc.tuple(item, item), { maxLength: 60 }));
    });
    fc.assert(
      fc.property(input, ([items, pairs]) => {
        const sets = createDisjointSets(items);
        for (const [a, b] of pairs) {
          const root = unite(sets, a, b);
          expect([findRoot(sets, a), findRoot(sets, b)]).toEqual([root, root]);
        }
        expect(Array.from({ length: items }, (_, item) => findRoot(sets, item))).toEqual(naive(items, pairs));
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it('halves the paths it walks: a long chain is flat after a few questions', () => {
    const size = 1000;
    const sets = createDisjointSets(size);
    // The worst tree there is, each item below the one before it.
    for (let item = 1; item < size; item += 1) sets[item] = item - 1;
    for (let time = 0; time < 11; time += 1) expect(findRoot(sets, size - 1)).toBe(0);
    expect(sets[size - 1]).toBe(0);
  });
});
