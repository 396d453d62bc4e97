// Plans: exact where the schedule was walked, close where it was carried on; what a listener would end is refused.

import { describe, expect, it } from 'vitest';
import { JawsError } from '../contract/errors.ts';
import { planSchedule, scenarioOf } from './chum-plan.ts';
import { chumStyles } from './chum-styles.ts';
import { readScenario, scenarioOfStyle, type Scenario } from './scenario.ts';
import { createSchedule } from './schedule.ts';

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'none';
  } catch (error) {
    return error instanceof JawsError ? error.code : String(error);
  }
}

function plan(scenario: Scenario, sizeBytes: number, noWait = false) {
  return planSchedule({ scenario, sizeBytes, seed: 5, ports: [] }, noWait);
}

function steps(...list: object[]): Scenario {
  return readScenario(JSON.stringify({ version: 1, name: 'test', steps: list }));
}

describe('planSchedule', () => {
  it.each(chumStyles)('%s: the sum of its waits, its connections, and a curve up to the size', (style) => {
    const input = { scenario: scenarioOfStyle(style), sizeBytes: 1_000_000, seed: 5, ports: [] };
    const found = planSchedule(input);
    let longestMs = 0;
    let connections = 0;
    for (const lane of createSchedule(input)) {
      let ms = lane.startMs;
      for (const connection of lane.connections()) {
        connections++;
        ms += connection.waitMs;
        for (const { waitMs } of connection.chunks()) ms += waitMs;
      }
      longestMs = Math.max(longestMs, ms);
    }
    expect(found).toMatchObject({ title: style, seed: 5, sizeBytes: 1_000_000, connections });
    expect(found.seconds).toBeCloseTo(longestMs / 1000, 6);
    expect(found.curve.length).toBeLessThanOrEqual(200);
    expect(found.curve.at(-1)).toEqual({ seconds: found.seconds, bytes: 1_000_000 });
    const bytes = found.curve.map((point) => point.bytes);
    expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
  });

  it('carries a long schedule on: 100 GB within moments, and within a few per cent of the truth', () => {
    // Every chunk is 1 kB and every wait 1 ms.
    const even = { style: 'padded', chunkBytes: { from: 1000, to: 1000 }, waitMs: { from: 1, to: 1 } };
    const found = plan(steps(even), 80_000_000_000);
    expect(found.seconds).toBeCloseTo(80_000, -1);
    expect(found.connections).toBe(1);
    const half = found.curve.find(({ seconds }) => seconds >= 40_000);
    expect(Math.abs((half?.bytes ?? 0) / 40_000_000_000 - 1)).toBeLessThan(0.02);
    expect(plan(scenarioOfStyle('https'), 100_000_000_000, true).connections).toBeGreaterThan(5000);
  });

  it('shows the bursts of a burst: silence, then a step', () => {
    const { curve } = plan(scenarioOfStyle('burst'), 10_000_000);
    const flat = curve.filter((point, at) => at > 0 && point.bytes === curve[at - 1]?.bytes);
    expect(flat.length).toBeGreaterThan(curve.length / 2);
  });

  it('refuses what lasts longer than the listener keeps a run, unless the waits are left out', () => {
    const slow = scenarioOfStyle('low-and-slow');
    expect(codeOf(() => plan(slow, 100_000_000))).toBe('chum.bad-size');
    expect(codeOf(() => plan(slow, 25_000_000))).toBe('none');
    expect(codeOf(() => plan(slow, 100_000_000, true))).toBe('none');
  });

  it('refuses a silence in which the listener would give the run up', () => {
    const gap = (startSeconds: number) =>
      steps({ style: 'classic', bytes: 10_000 }, { style: 'https', startSeconds });
    expect(codeOf(() => plan(gap(600), 20_000))).toBe('none');
    expect(codeOf(() => plan(gap(2000), 20_000))).toBe('chum.bad-scenario');
    expect(codeOf(() => plan(gap(2000), 20_000, true))).toBe('none');
  });
});

it('of ICMP is 1 MB at most, whatever else a scenario sends', () => {
  expect(plan(scenarioOfStyle('icmp'), 1_000_000).sizeBytes).toBe(1_000_000);
  expect(codeOf(() => plan(scenarioOfStyle('icmp'), 1_000_001, true))).toBe('chum.bad-size');
  const twice = (bytes: number) =>
    steps({ style: 'icmp', bytes }, { style: 'icmp', bytes }, { style: 'padded' });
  expect(plan(twice(500_000), 9_000_000, true).sizeBytes).toBe(9_000_000);
  expect(codeOf(() => plan(twice(500_001), 9_000_000, true))).toBe('chum.bad-size');
});

describe('scenarioOf', () => {
  const options = { sizeBytes: 1000, style: 'dns', scenario: null, seed: null } as const;
  const text = JSON.stringify({ version: 1, name: 'x', steps: [{ style: 'dns' }] });

  it.each([
    ['a style', options, 'none'],
    ['a scenario', { ...options, style: null, scenario: text }, 'none'],
    ['both', { ...options, scenario: text }, 'chum.bad-scenario'],
    ['neither', { ...options, style: null }, 'chum.bad-scenario'],
    ['no bytes', { ...options, sizeBytes: 0 }, 'chum.bad-size'],
    ['half a byte', { ...options, sizeBytes: 0.5 }, 'chum.bad-size'],
    ['too many', { ...options, sizeBytes: 1e12 }, 'chum.bad-size'],
  ])('%s', (_what, given, code) => {
    expect(codeOf(() => scenarioOf(given))).toBe(code);
  });
});
