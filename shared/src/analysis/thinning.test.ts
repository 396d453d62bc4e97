// Which units are drawn: all where there is room, every anomaly first, the rest by a seeded sample.
import { describe, expect, it } from 'vitest';
import { thin } from './thinning.ts';

const ranking = Uint32Array.from({ length: 100 }, (_, at) => 99 - at);
/** Units 0, 10, 20 … are noise. */
const labels = Int32Array.from({ length: 100 }, (_, unit) => (unit % 10 === 0 ? -1 : 0));

describe('thin', () => {
  it('draws all units in order where there is room', () => {
    expect([...thin(ranking, labels, 5, 100, 1)]).toEqual([...Array(100).keys()]);
  });

  it('keeps noise and the top of the ranking, ascending, and fills up to the limit', () => {
    const drawn = [...thin(ranking, labels, 5, 40, 1)];
    expect(drawn).toHaveLength(40);
    expect(drawn).toEqual([...drawn].sort((a, b) => a - b));
    for (const unit of [0, 10, 50, 90, 95, 96, 97, 98, 99]) expect(drawn).toContain(unit);
    expect(new Set(drawn).size).toBe(40);
  });

  it('keeps the highest ranked anomalies where they alone are too many', () => {
    expect([...thin(ranking, labels, 3, 5, 1)]).toEqual([80, 90, 97, 98, 99]);
  });

  it('is the same for a seed and differs between seeds', () => {
    expect(thin(ranking, labels, 5, 40, 7)).toEqual(thin(ranking, labels, 5, 40, 7));
    expect(thin(ranking, labels, 5, 40, 7)).not.toEqual(thin(ranking, labels, 5, 40, 8));
  });
});
