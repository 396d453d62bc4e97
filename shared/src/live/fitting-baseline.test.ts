// A frozen picture stands on what is labelled norm: which units these are, and that scales and axes see no others.
import { describe, expect, it } from 'vitest';
import type { FeatureColumn } from '../analysis/feature.ts';
import { createMatrix } from '../analysis/matrix.ts';
import { createRandom } from '../analysis/random.ts';
import { finish } from '../analysis/steps.ts';
import type { UnitSet } from '../analysis/unit-set.ts';
import { FittingBaseline } from './fitting-baseline.ts';
import { LiveProjection } from './live-projection.ts';
import { LiveScaling } from './live-scaling.ts';

function unitsLabelled(labels: readonly (string | undefined)[]): UnitSet {
  const none = new Float64Array(labels.length);
  return {
    ...{ kind: 'flows', count: labels.length, columns: [], packets: none },
    ...{ score: none, alertScore: none, evidence: none, listed: new Uint32Array(0), crowd: labels.length },
    ...{ bytesUp: none, bytesDown: none, id: String, reasons: () => [] },
    ...{ happeningId: String, families: () => [], more: () => undefined },
    face: (unit) => {
      const label = labels[unit];
      return label === undefined ? {} : { label };
    },
  };
}

const mixed = (norm: number, other: number): UnitSet =>
  unitsLabelled([...new Array<string>(other).fill('chum'), ...new Array<string>(norm).fill('norm')]);

describe('FittingBaseline', () => {
  it.each([
    [50, 30, 50, '50 flows labelled norm'],
    [49, 30, null, 'the first 79 flows'],
    [0, 80, null, 'the first 80 flows'],
  ])('of %i norm and %i other flows', (norm, other, expected, words) => {
    const baseline = new FittingBaseline();
    const chosen = baseline.of(mixed(norm, other), 'frozen');
    expect([chosen?.length ?? null, baseline.words]).toEqual([expected, words]);
    if (chosen !== null) expect(Math.min(...chosen)).toBe(other);
  });

  it('waits for enough, then stays, until it is forgotten', () => {
    const baseline = new FittingBaseline();
    expect(baseline.of(mixed(20, 10), 'frozen')).toBeNull();
    expect(baseline.of(mixed(60, 10), 'frozen')?.length).toBe(60);
    expect(baseline.of(mixed(90, 10), 'frozen')).toBeNull();
    expect(baseline.words).toBe('60 flows labelled norm');
    baseline.forget();
    expect(baseline.of(mixed(90, 10), 'frozen')?.length).toBe(90);
  });

  it('follows everything in explore mode, and says so when it was frozen after', () => {
    const baseline = new FittingBaseline();
    expect(baseline.of(mixed(60, 10), 'explore')).toBeNull();
    expect(baseline.words).toBe('the traffic as it goes');
    expect(baseline.of(mixed(60, 10), 'frozen')).toBeNull();
    expect(baseline.words).toContain('frozen');
  });

  it('leaves mixed units out', () => {
    const units = unitsLabelled([...new Array<string>(50).fill('norm'), undefined]);
    expect(new FittingBaseline().of(units, 'frozen')?.length).toBe(50);
  });
});

describe('what is fitted on a baseline', () => {
  const random = createRandom(3);
  const usual = Float64Array.from({ length: 60 }, () => 10 + random());
  const values = Float64Array.from([...usual, ...new Array<number>(60).fill(500)]);
  const numbers = Uint32Array.from({ length: 60 }, (_, at) => at);
  const column = (of: Float64Array): FeatureColumn => ({
    ...{ name: 'x', group: 'volume', unit: 'B', meaning: '', log: false, suspicious: 'high', least: 0 },
    values: of,
  });

  it('has the scale of the baseline, whatever else there is', () => {
    const alone = finish(new LiveScaling('frozen').apply([column(usual)], 60));
    const among = finish(new LiveScaling('frozen').apply([column(values)], 120, numbers));
    const all = finish(new LiveScaling('frozen').apply([column(values)], 120));
    expect(among.data.slice(0, 60)).toEqual(alone.data);
    expect(all.data.slice(0, 60)).not.toEqual(alone.data);
  });

  it('has the axes and the centre of the baseline', () => {
    const row = (x: number, y: number): number[] => [x, y, 0];
    const along = Array.from({ length: 60 }, (_, at) => row(at, random())).flat();
    const across = Array.from({ length: 60 }, (_, at) => row(random(), 100 * at)).flat();
    const data = Float64Array.from([...along, ...across]);
    const projection = new LiveProjection({ mode: 'frozen', dimension: 3 });
    projection.update(data, 120, createMatrix(60, 3, Float64Array.from(along)));
    expect(Math.abs(projection.axes[0]!)).toBeGreaterThan(0.99);
    expect(projection.center[0]).toBeCloseTo(29.5, 9);
    expect(projection.isFixed).toBe(true);
  });
});
