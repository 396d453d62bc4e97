import { describe, expect, it } from 'vitest';
import { drawnRows, type DrawnRows } from './moment-rows.fixture.ts';
import type { MomentRows } from './moment-rows.ts';
import { leftOut, sides, splitKinds, splitRows, type Split } from './split-rows.ts';

const plain = (of: Partial<DrawnRows> = {}): MomentRows =>
  drawnRows({ decisions: 900, everyPositive: 10, keys: ['noise'], features: (_, noise) => [noise()], ...of });

function sidesBy(
  rows: MomentRows,
  { ofDecision }: Split,
  keyOf: (at: number) => string,
): Map<string, Set<number>> {
  const found = new Map<string, Set<number>>();
  rows.decisions.forEach((_, at) => {
    const known = found.get(keyOf(at)) ?? new Set();
    found.set(keyOf(at), known.add(ofDecision[at] as number));
  });
  return found;
}

describe('splitRows', () => {
  it.each(splitKinds)('by %s has no happening on two sides, and every side of both classes', (kind) => {
    const rows = plain({ groups: 450 });
    const split = splitRows(rows, kind, 3);
    for (const own of sidesBy(rows, split, (at) => rows.decisions[at]?.group ?? '').values())
      expect(own.size).toBe(1);
    for (const side of Object.values(sides))
      for (const isPositive of [true, false])
        expect(
          rows.decisions.some((each, at) => split.ofDecision[at] === side && each.isPositive === isPositive),
        ).toBe(true);
  });

  it('by host has no host on two sides', () => {
    const rows = plain();
    const found = sidesBy(rows, splitRows(rows, 'host', 3), (at) => rows.decisions[at]?.host ?? '');
    expect(found.size).toBe(30);
    for (const own of found.values()) expect(own.size).toBe(1);
  });

  it('by time has no row that is later than the first of a later side', () => {
    const rows = plain();
    const { ofRow } = splitRows(rows, 'time', 3);
    const times = (side: number): number[] => [...rows.atUs].filter((_, row) => ofRow[row] === side);
    expect(Math.max(...times(sides.train))).toBeLessThan(Math.min(...times(sides.calibrate)));
    expect(Math.max(...times(sides.calibrate))).toBeLessThan(Math.min(...times(sides.test)));
    // Of decisions that reach over the end of their side, what comes later is left out.
    expect(times(leftOut).length).toBeGreaterThan(0);
  });

  it('gives three parts in five to the training', () => {
    const { ofDecision } = splitRows(plain(), 'session', 3);
    expect([...ofDecision].filter((side) => side === sides.train)).toHaveLength(540);
    expect([...ofDecision].filter((side) => side === sides.test)).toHaveLength(180);
  });

  it('repeats with its seed', () => {
    const rows = plain();
    expect(splitRows(rows, 'session', 5)).toEqual(splitRows(rows, 'session', 5));
    expect(splitRows(rows, 'session', 5)).not.toEqual(splitRows(rows, 'session', 6));
  });

  it.each([
    ['without labels', { everyPositive: 1e9 }, 'session', 'model.too-few'],
    ['with labels only', { everyPositive: 1 }, 'session', 'model.one-class'],
    ['with two labelled sessions', { everyPositive: 450 }, 'session', 'model.too-few'],
    ['with labels on one host', { everyPositive: 30 }, 'host', 'model.too-few'],
  ] as const)('refuses rows %s', (_, of, kind, code) => {
    expect(() => splitRows(plain(of), kind, 1)).toThrow(expect.objectContaining({ code }));
  });

  it('says that nothing has a label', () => {
    const rows = plain();
    const decisions = rows.decisions.map((each) => ({ ...each, isPositive: false }));
    expect(() => splitRows({ ...rows, decisions }, 'time', 1)).toThrow(
      expect.objectContaining({ code: 'model.no-labels' }),
    );
  });
});
