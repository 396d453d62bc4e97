// The picture's scaling: one wild feature must not take the whole picture, and the culprit must stay apart.
import { describe, expect, it } from 'vitest';
import type { FeatureColumn } from './feature.ts';
import { projectColumns } from './projection.ts';
import { createNormal, createRandom } from './random.ts';

function column(name: string, values: ArrayLike<number>, rest: Partial<FeatureColumn> = {}): FeatureColumn {
  return {
    name,
    unit: 'B',
    meaning: name,
    log: false,
    least: 0,
    ...rest,
    values: Float64Array.from(values),
  };
}

const count = 200;
const normal = createNormal(createRandom(3));
const crowd = (): number[] => Array.from({ length: count }, normal);

describe('projectColumns', () => {
  it('does not let a feature with a tiny MAD take the picture', () => {
    // Nearly constant, but for a tenth of the units: robust z in the hundreds.
    const wild = Array.from({ length: count }, (_, at) => (at % 10 === 0 ? 100 + at : normal() / 10));
    const found = projectColumns([column('wild', wild), column('a', crowd()), column('b', crowd())], count);
    expect(found.explainedVariance[0]!).toBeLessThan(0.6);
    const spread = new Set(Array.from({ length: count }, (_, at) => found.points.data[at * 2]!.toFixed(3)));
    expect(spread.size).toBeGreaterThan(150);
  });

  it('sets a unit apart that is far out in several features', () => {
    const columns = ['a', 'b', 'c'].map((name) => column(name, [...crowd().slice(1), 60]));
    const { points } = projectColumns(columns, count);
    const radius = (unit: number): number => Math.hypot(points.data[unit * 2]!, points.data[unit * 2 + 1]!);
    const others = Array.from({ length: count - 1 }, (_, unit) => radius(unit));
    expect(radius(count - 1)).toBeGreaterThan(1.5 * Math.max(...others));
  });

  it('gives a yes/no feature the weight of the others, however rare its yes is', () => {
    const rare = Array.from({ length: count }, (_, at) => (at === 0 ? 1 : 0));
    const { standardised } = projectColumns([column('rare', rare, { unit: 'yes/no' })], count);
    const squares = standardised.data.reduce((sum, value) => sum + value * value, 0);
    expect(squares / count).toBeLessThanOrEqual(1);
    expect(standardised.data[0]!).toBeGreaterThan(5);
    expect(standardised.data[1]).toBe(0);
  });

  it('does not blow up differences below the feature’s least scale', () => {
    const noise = Array.from({ length: count }, (_, at) => (at % 2) / 1000);
    const { standardised } = projectColumns([column('even', noise, { least: 0.1 })], count);
    expect(Math.max(...standardised.data.map(Math.abs))).toBeLessThan(0.02);
  });

  it('puts unknown values at the median, and marks constant features', () => {
    const values = Array.from({ length: count }, (_, at) => (at === 5 ? Number.NaN : at));
    const same = new Array<number>(count).fill(7);
    const found = projectColumns([column('x', values), column('same', same)], count);
    expect(Math.abs(found.standardised.data[5 * 2]!)).toBeLessThan(0.02);
    expect([...found.constant]).toEqual([0, 1]);
    expect(found.loadings[1]).toEqual([0, 0]);
  });

  it('answers no units and one feature with zeros', () => {
    expect(projectColumns([column('x', [])], 0).points.data).toHaveLength(0);
    const one = projectColumns([column('x', [1, 2, 9])], 3);
    expect([one.points.data[1], one.points.data[3], one.points.data[5]]).toEqual([0, 0, 0]);
  });
});
