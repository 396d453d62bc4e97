// Counts beside a table, and the bounds of what so few can say.
import { describe, expect, it } from 'vitest';
import { poissonBounds, shareRows } from './share-rows.ts';

describe('bounds of a count', () => {
  // Garwood's exact limits, as tables of the Poisson distribution have them (one-sided, 95 %).
  it.each([
    [0, 0, 2.9957],
    [1, 0.0513, 4.7439],
    [5, 1.9701, 10.513],
    [20, 13.255, 29.062],
  ])('of %i are %f and %f', (count, least, most) => {
    const bounds = poissonBounds(count);
    expect(bounds.least).toBeCloseTo(least, 3);
    expect(bounds.most).toBeCloseTo(most, 2);
  });
  it('go on where the exact sum ends', () => {
    const [below, beyond] = [poissonBounds(400), poissonBounds(401)];
    expect(Math.abs(beyond.most - below.most)).toBeLessThan(3);
    expect(Math.abs(beyond.least - below.least)).toBeLessThan(3);
  });
});

describe('rows of a table', () => {
  it('count what reaches each value, and say where the table is off', () => {
    const values = [...Array.from({ length: 60 }, () => 10), 100];
    const rows = shareRows(
      [
        [1, 0.5],
        [10, 0.06],
        [100, 0.00001],
        [1000, 0.001],
      ],
      values,
      1000,
    );
    expect(rows.map(({ count }) => count)).toEqual([61, 61, 1, 0]);
    expect(rows.map(({ table }) => table)).toEqual(['commoner', 'within', 'rarer', 'within']);
    expect(rows[3]?.most).toBeCloseTo(3 / 1000, 5);
  });
  it('say nothing from nothing', () => {
    expect(shareRows([[1, 0.5]], [], 0)[0]).toMatchObject({ least: 0, most: 1, table: 'within' });
  });
});
