// What the fusion promises: what is both odd in itself and sent to an odd place stands before what is odd in one of
// them only; the middle of the crowd is nothing; more of the same is no better proof.
import { describe, expect, it } from 'vitest';
import type { FeatureColumn, FeatureGroup } from './feature.ts';
import { fuse } from './suspicion.ts';

/** The fused distance of units that have these surprises (−log10 p), by group. */
function distances(...units: readonly Partial<Record<FeatureGroup, number>>[]): number[] {
  const groups = [...new Set(units.flatMap((unit) => Object.keys(unit) as FeatureGroup[]))];
  const surprises = groups.map((group) => {
    const column: FeatureColumn = {
      ...{ name: group, unit: '', meaning: '', group, log: false, suspicious: 'high', least: 1 },
      values: new Float64Array(units.length),
    };
    return { column, surprise: Float64Array.from(units, (unit) => unit[group] ?? 0) };
  });
  return [...fuse(surprises, units.length)];
}

describe('fuse', () => {
  it('puts an odd act towards an odd place before a much odder act towards a usual one', () => {
    const [both, one] = distances({ shape: 1.8, naming: 1.8 }, { shape: 3.8 });
    expect(both).toBeGreaterThan(one as number);
  });

  it('finds nothing in a unit that is in the middle of the crowd in everything', () => {
    const half = -Math.log10(0.5);
    expect(distances({ volume: half, direction: half, naming: half, service: half })[0]).toBeLessThan(0.01);
  });

  it('takes no larger volume for better proof', () => {
    const [upload, backup] = distances({ volume: 3 }, { volume: 8 });
    expect(backup).toBe(upload);
  });
});
