// Plans of drills: what they expand to, in which order, and how every mistake is told.

import { describe, expect, it } from 'vitest';
import { JawsError } from '../contract/errors.ts';
import { courseOfPlan } from './drill-course.ts';
import { readDrillPlan, runsOfPlan, type DrillPlanInput } from './drill-plan.ts';
import { quickPlan } from './quick-plan.ts';

const plan = (given: object) => readDrillPlan(JSON.stringify({ version: 1, name: 'mine', ...given }));

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof JawsError ? `${error.code}: ${error.message}` : String(error);
  }
  return 'no refusal';
}

describe('a grid', () => {
  const grid = { styles: ['classic', 'dns'], sizes: [1000, 2000], endpoints: ['new', 'known'], repeats: 2 };

  it('is every style, size and endpoint, all of them before any is repeated', () => {
    const runs = runsOfPlan(plan({ grid }));
    const texts = runs.map(({ title, sizeBytes, endpoint }) => `${title} ${sizeBytes} ${endpoint}`);
    expect(texts).toHaveLength(16);
    expect(texts.slice(0, 5)).toEqual([
      'classic 1000 new',
      'classic 2000 new',
      'dns 1000 new',
      'dns 2000 new',
      'classic 1000 known',
    ]);
    expect(texts.slice(8)).toEqual(texts.slice(0, 8));
    expect(new Set(runs.map(({ seed }) => seed)).size).toBe(16);
  });

  it('has the same seeds for the same seed', () => {
    const seeds = (seed: number) => runsOfPlan(plan({ seed, grid })).map((run) => run.seed);
    expect(seeds(5)).toEqual(seeds(5));
    expect(seeds(5)).not.toEqual(seeds(6));
  });
});

describe('cells', () => {
  it('may hold a scenario, a port, a rate', () => {
    const scenario = { version: 1, name: 'Mine', steps: [{ style: 'https' }] };
    const [run] = runsOfPlan(plan({ cells: [{ scenario, sizeBytes: 5, rateBps: 100, port: 443 }] }));
    expect(run).toMatchObject({ style: null, title: 'Mine', rateBps: 100, port: 443, endpoint: 'new' });
    expect(JSON.parse(run?.scenario ?? '')).toMatchObject(scenario);
  });

  it('that are repeated more often come again after the others', () => {
    const cell = (sizeBytes: number, repeats: number) => ({ style: 'classic', sizeBytes, repeats });
    const sizes = runsOfPlan(plan({ cells: [cell(1, 1), cell(2, 3)] })).map(({ sizeBytes }) => sizeBytes);
    expect(sizes).toEqual([1, 2, 2, 2]);
  });
});

describe('what is wrong is told with its place', () => {
  const cell: NonNullable<DrillPlanInput['cells']>[number] = { style: 'classic', sizeBytes: 1000 };
  it.each([
    ['plan at cells[1].style', { cells: [cell, { ...cell, style: 'morse' }] }],
    ['plan at cells[0].sizeBytes', { cells: [{ ...cell, sizeBytes: 0 }] }],
    ['plan at cells[0].rateBps', { cells: [{ ...cell, rateBps: 9 }] }],
    ['plan at cells[0].style', { cells: [{ sizeBytes: 1 }] }],
    ['plan at cells[0].scenario.steps', { cells: [{ sizeBytes: 1, scenario: { version: 1, name: 'x' } }] }],
    ['plan at grid.endpoints[0]', { grid: { styles: ['dns'], sizes: [1], endpoints: ['old'] } }],
    ['plan at cells', {}],
    ['plan at pauseSeconds', { cells: [cell], pauseSeconds: -1 }],
    ['of version 2', { cells: [cell], version: 2 }],
    ['Unrecognized key', { cells: [cell], colour: 'red' }],
  ])('%s', (place, given) => {
    const told = refusal(() => plan(given));
    expect(told).toContain('drill.bad-plan: ');
    expect(told).toContain(place);
  });

  it('text that is no JSON, with line and column; text that is too long', () => {
    expect(refusal(() => readDrillPlan('{\n  "version": 1,,\n}'))).toMatch(
      /drill\.bad-plan: The plan is not JSON/,
    );
    expect(refusal(() => readDrillPlan(' '.repeat(200_001)))).toContain('longer than');
  });

  it.each([
    ['cells', { cells: [{ ...cell, repeats: 200 }, cell] }],
    ['grid', { grid: { styles: ['classic', 'dns'], sizes: [1, 2, 3], repeats: 40 } }],
  ])('too many runs in %s', (place, given) => {
    expect(refusal(() => runsOfPlan(plan(given)))).toMatch(
      new RegExp(`^drill.too-large: The plan at ${place} comes to \\d+ runs`),
    );
  });

  it('too many bytes, too many seconds, and a run that no listener would wait for', () => {
    const course = (one: object) => refusal(() => courseOfPlan(plan({ cells: [one] })));
    expect(course({ ...cell, style: 'burst', sizeBytes: 1_000_000_000, rateBps: 1e9, repeats: 3 })).toMatch(
      /drill\.too-large: .* bytes/,
    );
    expect(course({ ...cell, sizeBytes: 20_000_000, rateBps: 1000 })).toMatch(/drill\.too-large: .* minutes/);
    expect(course({ ...cell, sizeBytes: 2_000_000_000, rateBps: 1000 })).toMatch(
      /^chum\.bad-size: Run 1 \(classic\): /,
    );
  });
});

describe('the course', () => {
  const course = courseOfPlan(
    plan({ pauseSeconds: 2, grid: { styles: ['classic'], sizes: [1000], endpoints: ['known', 'new'] } }),
  );

  it('gives a known server time for requests before its run, and a new one none', () => {
    const [known, fresh] = course.runs;
    expect(known?.startSeconds).toBe(15);
    expect(known?.warmUps.length).toBeGreaterThanOrEqual(10);
    expect(known?.warmUps.every((time) => time >= 0 && time <= 15)).toBe(true);
    expect(fresh?.warmUps).toEqual([]);
    expect(fresh?.startSeconds).toBe(15 + (known?.seconds ?? 0) + 2);
    expect(course).toMatchObject({ bytes: 2000, name: 'mine' });
  });

  it('of the plan that comes with JAWS takes some minutes, with both kinds of servers for each style', () => {
    const quick = courseOfPlan(quickPlan);
    expect(quick.seconds).toBeGreaterThan(60);
    expect(quick.seconds).toBeLessThan(600);
    for (const endpoint of ['new', 'known'])
      expect(
        new Set(quick.runs.filter((run) => run.endpoint === endpoint).map(({ title }) => title)).size,
      ).toBe(14);
    expect(courseOfPlan(quickPlan)).toEqual(quick);
  });
});
