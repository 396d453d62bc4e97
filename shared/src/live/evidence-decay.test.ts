// Fading by a fake clock, and the rolling list: half after one half-life, gone below 5 %, pins, the allow-list.
import { describe, expect, it } from 'vitest';
import { decayed, EvidenceMemory } from './evidence-decay.ts';
import { EvidenceHistory } from './evidence-history.ts';
import { createAllowList } from '../findings/allow-list.ts';
import { RollingTop, type TopCandidate } from './rolling-top.ts';

describe('EvidenceMemory', () => {
  it('halves an anomaly that was injected once, and lets it go below 5 %', () => {
    const memory = new EvidenceMemory(10_000);
    let nowMs = 1_000_000;
    memory.fadeTo(nowMs);
    expect(memory.raise(7, 0.8)).toBe(0.8);
    const frame = (): number => {
      nowMs += 250;
      memory.fadeTo(nowMs);
      return memory.raise(7, 0);
    };
    for (let at = 0; at < 40; at++) frame();
    expect(memory.get(7)).toBeCloseTo(0.4, 10);
    // .8 · 2^(−t/10 s) = .05 after 40 s.
    for (let at = 0; at < 119; at++) expect(frame()).toBeGreaterThan(0.05);
    frame();
    expect(frame()).toBe(0);
    expect(memory.size).toBe(0);
  });

  it('takes the larger of what is judged now and what is left', () => {
    const memory = new EvidenceMemory(1000);
    memory.fadeTo(0);
    memory.raise(1, 0.6);
    memory.fadeTo(1000);
    expect(memory.raise(1, 0.2)).toBeCloseTo(0.3, 12);
    expect(memory.raise(1, 0.5)).toBe(0.5);
    expect(memory.raise(2, 0.04)).toBe(0.04);
    expect(memory.size).toBe(1);
    memory.forget(1);
    expect(memory.get(1)).toBe(0);
  });

  it('changes its half-life on the fly, without a jump', () => {
    const memory = new EvidenceMemory(1000);
    memory.fadeTo(0);
    memory.raise(1, 1);
    memory.setHalfLife(4000, 1000);
    expect(memory.get(1)).toBeCloseTo(0.5, 12);
    memory.fadeTo(5000);
    expect(memory.get(1)).toBeCloseTo(0.25, 12);
    memory.fadeTo(2000);
    expect(memory.get(1)).toBeCloseTo(0.25, 12);
    expect(decayed(0.8, -50, 10)).toBe(0.8);
  });
});

describe('EvidenceHistory', () => {
  it('keeps the last values, oldest first', () => {
    const history = new EvidenceHistory(3);
    expect(history.list()).toEqual([]);
    for (const value of [0.1, 0.2, 0.33333, 0.4]) history.push(value);
    expect(history.list()).toEqual([0.2, 0.3333, 0.4]);
  });
});

const candidate = (key: number, evidence: number): TopCandidate<string> => ({
  key,
  group: String(key),
  evidence,
  subject: { id: String(key), srcIp: `10.0.0.${key}`, dstIp: null, dstPort: null, name: null },
  bytesUp: 1000 * key,
  details: `unit ${key}`,
});

describe('RollingTop', () => {
  it('orders by evidence and keeps identity, time and history', () => {
    const rolling = new RollingTop<string>({ most: 2, historyLength: 2 });
    rolling.update(100, [candidate(1, 0.5), candidate(2, 0.9), candidate(3, 0.2)]);
    rolling.update(200, [candidate(1, 0.8), candidate(2, 0.4), candidate(3, 0.2)]);
    const top = rolling.update(300, [candidate(1, 0.7), candidate(3, 0.75), candidate(2, 0.04)]);
    expect(top.map(({ key, rank, sinceMs, history }) => [key, rank, sinceMs, history])).toEqual([
      [3, 1, 300, [0.75]],
      [1, 2, 100, [0.8, 0.7]],
    ]);
  });

  it('keeps what is pinned on top, even when it has faded', () => {
    const rolling = new RollingTop<string>({ most: 1 });
    rolling.pin(2);
    const top = rolling.update(0, [candidate(1, 0.9), candidate(2, 0)]);
    expect(top.map(({ key, pinned }) => [key, pinned])).toEqual([[2, true]]);
    rolling.unpin(2);
    expect(rolling.isPinned(2)).toBe(false);
    expect(rolling.update(1, [candidate(1, 0.9), candidate(2, 0)]).map(({ key }) => key)).toEqual([1]);
  });

  it('leaves out what the allow-list covers, until it has sent more than that allows', () => {
    const rolling = new RollingTop<string>();
    const entry = { what: '10.0.0.0/30', reason: 'the backup', sinceMs: 5, untilMs: null, upToBytes: 2000 };
    rolling.allowList = createAllowList([entry], 10);
    const all = [candidate(1, 0.9), candidate(2, 0.8), candidate(3, 0.7), candidate(4, 0.6)];
    expect(rolling.update(10, all).map(({ key }) => key)).toEqual([3, 4]);
    rolling.allowList = createAllowList([{ ...entry, untilMs: 15 }], 20);
    expect(rolling.update(20, all).map(({ key }) => key)).toEqual([1, 2, 3, 4]);
  });
});

describe('evidence judged among few', () => {
  const key = 7;
  const early = { crowd: 30, packets: 10 };
  const memory = (): EvidenceMemory => {
    const made = new EvidenceMemory(600_000);
    made.fadeTo(0);
    made.raise(key, 0.6, early);
    return made;
  };

  it.each([
    ['the crowd has grown by half', { crowd: 45, packets: 10 }, 0.1],
    ['the crowd has grown less', { crowd: 44, packets: 500 }, 0.6],
    ['some of the unit has left the window', { crowd: 300, packets: 9 }, 0.6],
  ])('when %s', (_, basis, expected) => {
    const kept = memory();
    expect(kept.revise(key, 0.1, basis)).toBe(expected < 0.6);
    expect(kept.get(key)).toBe(expected);
  });

  it('is taken back only once for each growth, and forgotten where nothing is left', () => {
    const kept = memory();
    kept.revise(key, 0.4, { crowd: 60, packets: 10 });
    expect(kept.revise(key, 0.3, { crowd: 80, packets: 10 })).toBe(false);
    expect(kept.get(key)).toBe(0.4);
    expect(kept.revise(key, 0.01, { crowd: 90, packets: 10 })).toBe(true);
    expect([kept.get(key), kept.size]).toEqual([0, 0]);
  });

  it('fades as ever where it was never compared', () => {
    const kept = new EvidenceMemory(1000);
    kept.fadeTo(0);
    kept.raise(key, 0.6);
    expect(kept.revise(key, 0.1, { crowd: 1e6, packets: 1e6 })).toBe(false);
    kept.fadeTo(1000);
    expect(kept.get(key)).toBeCloseTo(0.3, 12);
  });
});
