import { describe, expect, it } from 'vitest';
import { ritaBeacon } from './rita-beacon.ts';

const day = { fromS: 0, toS: 86_400 };

function beacon(count: number, everyS: (at: number) => number, bytes: (at: number) => number) {
  let startS = 0;
  const starts = Float64Array.from({ length: count }, (_, at) => (at === 0 ? 0 : (startS += everyS(at))));
  return ritaBeacon(
    starts,
    Float64Array.from({ length: count }, (_, at) => bytes(at)),
    day,
  );
}

describe('ritaBeacon', () => {
  it('is 1 in all parts for a perfect beacon of a day', () => {
    expect(
      beacon(
        288,
        () => 300,
        () => 500,
      ),
    ).toEqual({
      ...{ timing: 1, size: 1, histogram: 1, duration: 1, score: 1 },
    });
  });

  it('needs four different whole seconds', () => {
    expect(
      beacon(
        3,
        () => 300,
        () => 500,
      ),
    ).toBeNull();
    expect(
      beacon(
        40,
        () => 0.01,
        () => 500,
      ),
    ).toBeNull();
    expect(
      beacon(
        4,
        () => 300,
        () => 500,
      ),
    ).not.toBeNull();
  });

  it('is low for gaps and sizes that are all over the place', () => {
    const wild = beacon(
      12,
      (at) => 3 ** at % 7919,
      (at) => 7 ** at % 99_991,
    );
    expect(wild?.timing).toBeLessThan(0.75);
    expect(wild?.size).toBeLessThan(0.75);
    expect(wild?.duration).toBe(0);
  });

  it('takes the middle value out of both halves: quartiles of 1 2 3 4 100 are 1.5 and 52', () => {
    // Bowley = (52 + 1.5 − 6) / 50.5 = .941; the deviation's median is 1: (3 − 1) / 3.
    const gaps = [1, 2, 3, 4, 100];
    const found = beacon(
      6,
      (at) => gaps[at - 1] as number,
      () => 500,
    );
    expect(found?.timing).toBeCloseTo((1 - 47.5 / 50.5 + 2 / 3) / 2, 3);
  });

  it('counts a run of used hours over midnight as one', () => {
    // Hours 18 to 23 and 0 to 5: twelve in a row.
    const starts = Array.from(
      { length: 24 },
      (_, at) => ((at < 12 ? 64_800 : 0) + (at % 12) * 1800) % 86_400,
    );
    const found = ritaBeacon(Float64Array.from(starts), new Float64Array(24).fill(80), day);
    expect(found?.duration).toBe(1);
  });
});
