// The usual: the unit left out, shared values once, spread where the others mostly agree, and what cannot be told.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeatureColumn } from './feature.ts';
import { madToSigma } from './standardize.ts';
import { CrowdBook, crowdOf, membersByGroup, usualAmong } from './usual.ts';

function column(values: readonly number[], rest: Partial<FeatureColumn> = {}): FeatureColumn {
  return {
    name: 'x',
    group: 'traffic',
    unit: 'B',
    meaning: '',
    log: false,
    suspicious: 'high',
    least: 0,
    ...rest,
    values: Float64Array.from(values),
  };
}

const all = (values: readonly number[]): number[] => [...values.keys()];

describe('usualAmong', () => {
  it('leaves the unit itself out', () => {
    const values = [1, 2, 3, 4, 1000];
    const crowd = crowdOf(column(values), all(values));
    expect(usualAmong(crowd, 1000)).toMatchObject({ median: 2.5, others: 4 });
    expect(usualAmong(crowd, 1)).toMatchObject({ median: 3.5, others: 4 });
  });

  it('is the robust z of the others: median and 1.4826 MAD', () => {
    const crowd = crowdOf(column([1, 2, 3, 4, 5, 13]), [0, 1, 2, 3, 4, 5]);
    expect(usualAmong(crowd, 13).z).toBeCloseTo(10 / madToSigma, 9);
  });

  it('does not depend on how far out the unit is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 1e6 }), (far) => {
        const crowd = crowdOf(column([1, 2, 3, 9, far]), [0, 1, 2, 3, 4]);
        expect(usualAmong(crowd, far).median).toBe(2.5);
      }),
    );
  });

  it('takes the spread where more than half of the others agree', () => {
    const crowd = crowdOf(column([0, 0, 0, 0, 0, 0, 0, 4, 4]), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    // Eight others, one of them 4: root of 16/8.
    expect(usualAmong(crowd, 4).z).toBeCloseTo(4 / Math.sqrt(2), 9);
  });

  it('has no z where all others are equal, unless the feature has a least scale', () => {
    const values = [7.1, 7.1, 7.1, 9];
    expect(usualAmong(crowdOf(column(values), all(values)), 9)).toMatchObject({ median: 7.1, z: null });
    expect(usualAmong(crowdOf(column(values, { least: 0.5 }), all(values)), 9).z).toBeCloseTo(3.8, 9);
  });

  it('works on the log scale, and gives the median raw', () => {
    const values = [0, 9, 99, 9999];
    const crowd = crowdOf(column(values, { log: true, least: 0.5 }), all(values));
    const { median, z } = usualAmong(crowd, 9999);
    expect(median).toBe(9);
    expect(z).toBeCloseTo((Math.log(10_000) - Math.log(10)) / (madToSigma * Math.log(10)), 9);
  });

  it('knows nothing of a lone unit, and leaves unknown values out', () => {
    expect(usualAmong(crowdOf(column([3]), [0]), 3)).toEqual({ median: null, others: 0, z: null });
    const crowd = crowdOf(column([3, Number.NaN, 5]), [0, 1, 2]);
    expect(usualAmong(crowd, 3)).toMatchObject({ median: 5, others: 1 });
  });

  it('counts a value that units share by nature once', () => {
    const shared = Uint32Array.from([0, 0, 0, 1, 2]);
    const crowd = crowdOf(column([400, 400, 400, 1, 2], { shared }), [0, 1, 2, 3, 4]);
    expect(usualAmong(crowd, 400)).toMatchObject({ median: 1.5, others: 2 });
  });
});

describe('CrowdBook', () => {
  it('makes each crowd once', () => {
    const book = new CrowdBook();
    let asked = 0;
    const members = (): number[] => {
      asked++;
      return [0, 1];
    };
    const x = column([1, 2]);
    expect(book.of(x, 'here', members)).toBe(book.of(x, 'here', members));
    expect(asked).toBe(1);
    book.of(x, 'there', members);
    book.of({ ...x, name: 'y' }, 'here', members);
    expect(asked).toBe(3);
  });
});

describe('membersByGroup', () => {
  it('lists unit numbers in order', () => {
    expect([...membersByGroup([5, 1, 5])]).toEqual([
      [5, Uint32Array.of(0, 2)],
      [1, Uint32Array.of(1)],
    ]);
  });
});
