// Scales from frame to frame: the first frame is the batch's, frozen ones are held, explored ones follow slowly.
import { describe, expect, it } from 'vitest';
import type { FeatureColumn } from '../analysis/feature.ts';
import { projectColumns } from '../analysis/projection.ts';
import { createNormal, createRandom } from '../analysis/random.ts';
import { finish } from '../analysis/steps.ts';
import { LiveScaling } from './live-scaling.ts';

const info = { unit: 'B', meaning: '', group: 'volume', suspicious: 'high', least: 0 } as const;

function columns(scale: number, count = 200): FeatureColumn[] {
  const normal = createNormal(createRandom(9));
  const values = (make: (at: number) => number) => Float64Array.from({ length: count }, (_, at) => make(at));
  return [
    { ...info, name: 'a', log: false, values: values(() => scale * normal()) },
    { ...info, name: 'b', log: true, values: values(() => Math.exp(3 * normal())) },
    { ...info, name: 'c', log: false, values: values((at) => (at % 3 === 0 ? Number.NaN : at)) },
    { ...info, name: 'd', log: false, values: values(() => 5) },
  ];
}

/** Between two units on the first feature: the centre, which moves too, does not show in it. */
const spread = (data: Float64Array): number => data[4]! - data[8]!;

const cells = (scaling: LiveScaling, of: FeatureColumn[]): Float64Array =>
  finish(scaling.apply(of, of[0]!.values.length)).data;

describe('LiveScaling', () => {
  it.each(['frozen', 'explore'] as const)('%s: begins as the batch does', (mode) => {
    const expected = projectColumns(columns(1), 200).standardised.data;
    cells(new LiveScaling(mode), columns(1)).forEach((value, at) => {
      expect(value).toBeCloseTo(expected[at]!, 10);
    });
  });

  it('holds its scales when frozen, until it is told to learn anew', () => {
    const scaling = new LiveScaling('frozen');
    const first = cells(scaling, columns(0.1));
    const louder = cells(scaling, columns(0.2));
    // Twice as far out on the held scale, up to squashing.
    expect(spread(louder) / spread(first)).toBeCloseTo(2, 6);
    scaling.refit();
    expect(spread(cells(scaling, columns(0.2))) / spread(first)).toBeCloseTo(1, 6);
  });

  it('goes a tenth of the way on the logarithm when exploring', () => {
    const scaling = new LiveScaling('explore');
    const first = cells(scaling, columns(0.1));
    const second = cells(scaling, columns(0.2));
    // 2 / 2^.1 = 1.87, less a tenth of the way to the new loudness.
    expect(spread(second) / spread(first)).toBeGreaterThan(1.65);
    expect(spread(second) / spread(first)).toBeLessThan(1.87);
  });

  it('gives a feature that was constant its scale when it wakes up, and keeps few rows from fixing any', () => {
    const scaling = new LiveScaling('frozen');
    cells(scaling, columns(1));
    const awake = columns(1);
    awake[3] = { ...awake[3]!, values: awake[3]!.values.map((_, at) => at) };
    expect(cells(scaling, awake)[3]).not.toBe(0);
    const few = new LiveScaling('frozen');
    const before = cells(few, columns(0.1, 20));
    expect(cells(few, columns(0.2, 20))[4]! / before[4]!).toBeCloseTo(1, 6);
  });
});
