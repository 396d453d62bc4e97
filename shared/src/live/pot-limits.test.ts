// Tails and limits: known parameters come back, exceedance is near the nominal risk on heavy-tailed data where
// textbook limits are off by a hundred times, alarms are not learnt.
import { describe, expect, it } from 'vitest';
import { createMatrix } from '../analysis/matrix.ts';
import { createNormal, createRandom } from '../analysis/random.ts';
import { fitPareto } from './generalised-pareto.ts';
import { Monitoring } from './monitoring.ts';
import { PotLimit } from './pot-limits.ts';

const random = createRandom(11);
const normal = createNormal(random);

function pareto(shape: number, scale: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => {
    const share = 1 - random();
    return shape === 0 ? -scale * Math.log(share) : (scale / shape) * (share ** -shape - 1);
  });
}

describe('fitPareto', () => {
  it.each([
    [0.4, 2],
    [0, 5],
    [-0.3, 1],
    [0.8, 1000],
  ])('finds shape %d and scale %d', (shape, scale) => {
    const fitted = fitPareto(pareto(shape, scale, 4000));
    expect(Math.abs(fitted.shape - shape)).toBeLessThan(0.07);
    expect(fitted.scale / scale).toBeCloseTo(1, 0.9);
  });

  it('takes few or equal excesses for exponential', () => {
    expect(fitPareto([1, 3])).toEqual({ shape: 0, scale: 2 });
    expect(fitPareto(new Array<number>(50).fill(4))).toEqual({ shape: 0, scale: 4 });
  });
});

describe('PotLimit', () => {
  it('is exceeded about as often as asked, on lognormal values, while they stream', () => {
    const draw = (): number => Math.exp(normal());
    const limit = new PotLimit({ risk: 1e-4 });
    expect(limit.calibrate(Float64Array.from({ length: 20_000 }, draw))).toBe(true);
    let alarms = 0;
    const streamed = 200_000;
    for (let at = 0; at < streamed; at++) if (limit.add(draw())) alarms++;
    expect(alarms / streamed).toBeGreaterThan(0.3e-4);
    expect(alarms / streamed).toBeLessThan(4e-4);
    // Mean and 3.72 deviations, the normal quantile of 1e-4, are exceeded fifty times too often.
    const textbook = Math.exp(0.5) + 3.72 * Math.sqrt((Math.E - 1) * Math.E);
    expect(limit.limit()).toBeGreaterThan(2 * textbook);
  });

  it('does not learn from alarms', () => {
    const limit = new PotLimit();
    limit.calibrate(Float64Array.from({ length: 500 }, () => Math.abs(normal())));
    const before = limit.limit();
    for (let round = 0; round < 200; round++) expect(limit.add(1000 * before)).toBe(true);
    expect(limit.limit()).toBe(before);
    expect(limit.add(Number.NaN)).toBe(false);
  });

  it('has no limit from too few values, and stands at the threshold where all are equal', () => {
    const limit = new PotLimit();
    expect(limit.calibrate(new Float64Array(49))).toBe(false);
    expect([limit.isCalibrated, limit.limit(), limit.add(5)]).toEqual([
      false,
      Number.POSITIVE_INFINITY,
      false,
    ]);
    expect(limit.calibrate(new Float64Array(60).fill(3))).toBe(true);
    expect(limit.limit()).toBe(3);
  });
});

describe('Monitoring', () => {
  /** Two strong directions, eight weak ones. */
  const rows = (count: number) =>
    createMatrix(
      count,
      10,
      Float64Array.from({ length: count * 10 }, (_, at) => normal() * (at % 10 < 2 ? 10 : 0.5)),
    );

  it('tells a unit far out in the usual plane from one away from it', () => {
    const monitoring = new Monitoring({ risk: 1e-3 });
    expect(monitoring.fit(rows(800))).toBe(true);
    expect(monitoring.components).toBe(2);
    const odd = rows(3);
    odd.data.set([90, 0, 0, 0, 0, 0, 0, 0, 0, 0], 0);
    odd.data.set([0, 0, 0, 0, 0, 30, 0, 0, 0, 0], 10);
    const { tSquared, residual } = monitoring.measure(odd);
    const over = (values: Float64Array, of: PotLimit) => [...values].map((value) => value > of.limit());
    expect(over(tSquared, monitoring.tSquared).slice(0, 2)).toEqual([true, false]);
    expect(over(residual, monitoring.residual).slice(0, 2)).toEqual([false, true]);
  });

  it('is exceeded rarely by more of the same', () => {
    const monitoring = new Monitoring({ risk: 1e-3 });
    monitoring.fit(rows(3000));
    const { tSquared, residual } = monitoring.measure(rows(5000));
    const share = (values: Float64Array, of: PotLimit) =>
      values.filter((value) => value > of.limit()).length / values.length;
    expect(share(tSquared, monitoring.tSquared)).toBeLessThan(4e-3);
    expect(share(residual, monitoring.residual)).toBeLessThan(4e-3);
  });

  it('measures nothing before it was fitted, and is not fitted on nothing', () => {
    const monitoring = new Monitoring();
    expect(monitoring.fit(rows(20))).toBe(false);
    expect(monitoring.fit(createMatrix(100, 3))).toBe(false);
    expect([...monitoring.measure(rows(2)).tSquared]).toEqual([0, 0]);
    expect(monitoring.isFitted).toBe(false);
  });
});
