import { describe, expect, it } from 'vitest';
import { evennessOfGaps, evennessOfSizes } from './evenness.ts';

const repeat = (times: number, ...values: number[]): Float64Array =>
  Float64Array.from({ length: times * values.length }, (_, at) => values[at % values.length] as number);

describe('evenness of gaps', () => {
  it.each([
    ['5 gaps of 60 s', repeat(5, 60), 3.544],
    ['10 gaps of 60 s', repeat(10, 60), 6.549],
    ['34 gaps of 5 s', repeat(34, 5), 25.53],
    ['100 gaps of 2 s', repeat(100, 2), 57.97],
    ['30 to 60 s evenly', Float64Array.from({ length: 31 }, (_, at) => 30 + at), 6.232],
    ['30 and 60 s in turn', repeat(10, 30, 60), 1.734],
    ['60 s ± 90 % evenly', Float64Array.from({ length: 60 }, (_, at) => 60 * (0.1 + (1.8 * at) / 59)), 2.292],
    [
      'exponential quantiles',
      Float64Array.from({ length: 40 }, (_, at) => -60 * Math.log(1 - (at + 0.5) / 40)),
      0.218,
    ],
  ])('%s', (_name, gaps, score) => {
    expect(evennessOfGaps(gaps).score).toBeCloseTo(score, score > 10 ? 1 : 2);
  });

  it('is nothing for few gaps, and for the pacing of one transfer', () => {
    expect(evennessOfGaps(repeat(3, 60)).score).toBe(0);
    expect(evennessOfGaps(repeat(100, 1.9)).score).toBe(0);
    expect(evennessOfGaps(new Float64Array(0)).score).toBe(0);
  });

  it('counts the last 1,024 gaps', () => {
    const late = evennessOfGaps(Float64Array.of(...repeat(3000, 7, 90, 2, 400), ...repeat(1024, 60)));
    expect(late.score).toBe(evennessOfGaps(repeat(1024, 60)).score);
  });
});

describe('evenness of sizes', () => {
  it('grows with equal sizes, and is nothing without bytes', () => {
    expect(evennessOfSizes(repeat(10, 280)).score).toBeGreaterThan(4);
    expect(evennessOfSizes(repeat(10, 0)).score).toBe(0);
    expect(evennessOfSizes(Float64Array.of(1, 900, 40, 12_000, 3, 77, 5000, 250)).score).toBeLessThan(1);
  });
});
