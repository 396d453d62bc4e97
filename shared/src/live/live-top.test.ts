// The live list on its own: what is judged goes in, fades by the clock that is passed in, and leaves below 5 %; what
// was judged among few is taken back; a happening is listed once, by the unit that stands for it.
import { describe, expect, it } from 'vitest';
import { finish } from '../analysis/steps.ts';
import type { UnitSet } from '../analysis/unit-set.ts';
import { leastEvidence } from './evidence-decay.ts';
import type { Judgement } from './live-judgement.ts';
import { liveSettings } from './live-settings.ts';
import { createAllowList, type AllowList } from '../findings/allow-list.ts';
import { LiveTop } from './live-top.ts';

const halfLifeMs = 60_000;

/** A judgement of units with these keys and evidence, among `crowd`; each stands for itself but those of `folded`. */
function judged(
  evidence: Readonly<Record<number, number>>,
  crowd = 100,
  folded: Readonly<Record<number, number>> = {},
): Judgement {
  const keys = Float64Array.from(Object.keys(evidence), Number);
  const count = keys.length;
  const numbers = (value: number): Float64Array => new Float64Array(count).fill(value);
  const values = Float64Array.from(Object.values(evidence));
  const units: UnitSet = {
    ...{
      kind: 'flows',
      count,
      columns: [],
      score: values,
      evidence: values,
      alertScore: values,
      crowd,
      packets: numbers(10),
    },
    ...{ bytesUp: numbers(100), bytesDown: numbers(5), id: String, reasons: () => [] },
    listed: Uint32Array.from(keys.keys())
      .filter((unit) => folded[keys[unit]!] === undefined)
      .sort((a, b) => values[b]! - values[a]!),
    happeningId: (unit) => `happening ${folded[keys[unit]!] ?? keys[unit]!}`,
    ...{ families: () => [], more: () => undefined },
    face: (unit) => ({ srcIp: `10.0.0.${keys[unit]!}` }),
  };
  const ranking = Uint32Array.from(keys.keys()).sort((a, b) => values[b]! - values[a]!);
  return {
    ...{ units, keys, firstMs: numbers(0), lastMs: numbers(0), points: new Float64Array(count * 2) },
    clusters: {
      ...{ cluster: new Int32Array(count), colour: new Uint8Array(count), kind: new Uint8Array(count) },
      ...{ clusters: 0, noise: 0, eps: null, k: null },
    },
    ...{ evidence: values, modelSays: null, ranking, tSquared: numbers(0), residual: numbers(0) },
    ...{ limits: { tSquared: null, residual: null }, fittedOn: '', explainedVariance: [0, 0], features: [] },
  };
}

const allowing = (what: string): AllowList =>
  createAllowList([{ what, reason: 'backup', sinceMs: 0, untilMs: null, upToBytes: null }], 0);
const create = (): LiveTop => new LiveTop(liveSettings({ unit: 'flows', halfLifeMs }));
const listed = (top: LiveTop, nowMs: number): [number, number][] =>
  top.list(nowMs).map(({ key, evidence }) => [key, evidence]);

describe('LiveTop', () => {
  it('halves an anomaly that left after one half-life, and drops it below 5 %', () => {
    const top = create();
    finish(top.take(judged({ 1: 0.8, 2: 0 }), 0));
    expect(listed(top, 0)).toEqual([[1, 0.8]]);
    finish(top.take(judged({ 2: 0 }), 1000));
    const [[, left] = [0, 0]] = listed(top, halfLifeMs);
    expect(left).toBeCloseTo(0.4, 9);
    expect(top.gone().map(([key]) => key)).toEqual([1]);
    const goneMs = halfLifeMs * Math.log2(0.8 / leastEvidence);
    expect(listed(top, goneMs - 1)).toHaveLength(1);
    expect(listed(top, goneMs + 1)).toEqual([]);
    expect(top.gone()).toEqual([]);
  });

  it('does not fade below what is judged now, and keeps the order of the ranking among equals', () => {
    const top = create();
    for (let second = 0; second <= 120; second += 10)
      finish(top.take(judged({ 5: 0.3, 3: 0.3, 9: 0.1 }), second * 1000));
    expect(listed(top, 120_000)).toEqual([
      [3, 0.3],
      [5, 0.3],
      [9, 0.1],
    ]);
  });

  it('takes back what was judged among few', () => {
    const top = create();
    finish(top.take(judged({ 1: 0.6, 2: 0 }, 30), 0));
    finish(top.take(judged({ 1: 0.06, 2: 0.3 }, 44), 1000));
    expect(listed(top, 1000)[0]?.[0]).toBe(1);
    finish(top.take(judged({ 1: 0.06, 2: 0.3 }, 45), 2000));
    expect(listed(top, 2000)).toEqual([
      [2, expect.closeTo(0.3, 2)],
      [1, expect.closeTo(0.06, 2)],
    ]);
  });

  it('lists a happening once, whichever unit stands for it', () => {
    const top = create();
    finish(top.take(judged({ 1: 0.6, 2: 0.6, 3: 0.2 }, 100, { 2: 1 }), 0));
    expect(listed(top, 0).map(([key]) => key)).toEqual([1, 3]);
    // Now the second of its flows has sent more.
    finish(top.take(judged({ 1: 0.6, 2: 0.6, 3: 0.2 }, 100, { 1: 1, 2: 1, 3: 3 }), 500));
    const other = judged({ 1: 0.6, 2: 0.6, 3: 0.2 }, 100, { 1: 1 });
    finish(
      top.take(
        { ...other, units: { ...other.units, happeningId: (unit) => `happening ${unit < 2 ? 1 : 3}` } },
        1000,
      ),
    );
    expect(top.list(1000).map(({ key }) => key)).toEqual([2, 3]);
    // What has left the window is not told of beside its like.
    finish(top.take(judged({ 2: 0.6 }, 100, {}), 2000));
    expect(top.evidenceOf(1)).toBeGreaterThan(0.5);
  });

  it('keeps the keys of what it still tells of', () => {
    const top = create();
    top.rolling.pin(8);
    finish(top.take(judged({ 1: 0.8, 2: 0 }), 0));
    top.list(0);
    finish(top.take(judged({ 2: 0 }), 1000));
    expect([...top.keptKeys()].sort()).toEqual([1, 8]);
  });

  it('describes what is shown, what has left, and nothing else; allowed has no evidence', () => {
    const top = create();
    finish(top.take(judged({ 1: 0.8, 2: 0 }), 0));
    const second = judged({ 2: 0.2 });
    finish(top.take(second, 0));
    expect(top.describe(1, second)?.evidence).toBe(0.8);
    expect(top.describe(2, second)?.evidenceNow).toBe(0.2);
    expect(top.describe(3, second)).toBeNull();
    top.rolling.allowList = allowing('10.0.0.2');
    expect(top.describe(2, second)?.evidence).toBe(0);
    expect(listed(top, 0).map(([key]) => key)).toEqual([1]);
  });

  it.each([
    ['10.0.0.1 → 203.0.113.9:443', true],
    ['203.0.113.9', true],
    ['10.0.0.1 → 203.0.113.9:80', false],
    // The number of the flow, which is another flow in another dataset.
    ['2', false],
  ])('allowing %s holds for a flow between these ends: %s', (name, isAllowed) => {
    const top = create();
    const judgement = judged({ 1: 0.8 });
    const face = () => ({ srcIp: '10.0.0.1', srcPort: 50_000, dstIp: '203.0.113.9', dstPort: 443 });
    const between = { ...judgement, units: { ...judgement.units, face } };
    finish(top.take(between, 0));
    expect(top.describe(1, between)?.details.id).toBe('2');
    top.rolling.allowList = allowing(name);
    expect(listed(top, 0)).toHaveLength(isAllowed ? 0 : 1);
    expect(top.isAllowed(between, 0)).toBe(isAllowed);
  });
});
