import { describe, expect, it } from 'vitest';
import { syntheticHour } from '../analysis/synthetic-hour.fixture.ts';
import { customPower, leastUpload, scoreByUpload } from './counterfactual.ts';
import { happeningKinds } from './happenings.ts';
import { PrefixReader } from './prefix-reader.ts';
import type { FamilySay } from './fusion.ts';

/** An hour with 2 MB that do not belong, and its happening. */
function uploaded() {
  const hour = syntheticHour(3, 'tls-odd-port-2mb');
  const happenings = new PrefixReader(hour.table, { names: hour.names }).happenings(hour.table.count);
  const { addresses } = hour.table.dictionaries;
  const server = addresses.find(hour.outside);
  const id = happenings.server.findIndex(
    (at, one) => at === server && happeningKinds[happenings.kind[one] as number] === 'pair',
  );
  return { happenings, id };
}

describe('leastUpload', () => {
  const { happenings, id } = uploaded();
  const says = happenings.says.get(id) ?? [];
  const scoreAt = scoreByUpload(says[0] as FamilySay, says.slice(1), happenings);

  it('gives the score that the happening has, at what it sent', () => {
    const sent = says[0]?.signal.value ?? 0;
    expect(sent).toBeGreaterThan(1.9e6);
    const crowd = Math.max(0, Math.log10(happenings.crowd / 1000));
    expect(scoreAt(sent)).toBeCloseTo((happenings.score[id] as number) - crowd, 6);
  });

  it('never falls when more is sent', () => {
    let before = Number.NEGATIVE_INFINITY;
    for (let bytes = 100; bytes < 1e8; bytes *= 1.1) {
      const score = scoreAt(bytes);
      expect(score).toBeGreaterThanOrEqual(before - 1e-9);
      before = score;
    }
  });

  it('is the least that reaches the limit, and more for a higher limit', () => {
    const limits = [1, 1.5, 2, 2.2, 2.5];
    const least = limits.map((limit) => leastUpload(happenings, id, limit) ?? Number.NaN);
    limits.forEach((limit, at) => {
      expect(scoreAt(least[at] as number)).toBeGreaterThanOrEqual(limit);
      expect(scoreAt((least[at] as number) - 2)).toBeLessThan(limit);
    });
    expect(least).toEqual([...least].sort((a, b) => a - b));
    expect(new Set(least).size).toBe(limits.length);
  });

  it('is null above the score that it has, where no upload leads, and of what is none', () => {
    expect(leastUpload(happenings, id, 6)).toBeNull();
    const other = [...happenings.says].find(([, [lead]]) => lead?.family !== 'upload')?.[0];
    expect(leastUpload(happenings, other as number, 0.1)).toBeNull();
    expect(leastUpload(happenings, happenings.count, 2)).toBeNull();
  });
});

describe('customPower', () => {
  it('tells the square root from none', () => {
    expect(customPower(0.01, 0.01)).toBeCloseTo(1, 10);
    expect(customPower(0.01, 0.1)).toBeCloseTo(0.5, 10);
    expect(customPower(1, 1)).toBe(1);
  });
});
