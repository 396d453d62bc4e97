// Scenario files: what is read, and that what is wrong is named by its place.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JawsError } from '../contract/errors.ts';
import { builtInScenarios } from './built-in-scenarios.ts';
import { chumStyles } from './chum-styles.ts';
import { planSchedule } from './chum-plan.ts';
import { readScenario, scenario, scenarioOfStyle } from './scenario.ts';

const good = {
  version: 1,
  name: 'two steps',
  attack: ['T1048', 'T1071.004'],
  steps: [
    { style: 'dns', bytes: 1000 },
    { style: 'https', startSeconds: 5, sni: 'files.example.net' },
  ],
};

function problemOf(value: unknown): string {
  try {
    readScenario(typeof value === 'string' ? value : JSON.stringify(value));
    return 'none';
  } catch (error) {
    if (!(error instanceof JawsError)) throw error;
    expect(error.code).toBe('chum.bad-scenario');
    return error.message;
  }
}

function withStep(step: object): object {
  return { ...good, steps: [{ style: 'classic' }, { style: 'https', ...step }] };
}

describe('readScenario', () => {
  it('reads one, and fills in what is left out', () => {
    const read = readScenario(JSON.stringify(good));
    expect(read).toMatchObject({ name: 'two steps', about: '', steps: [{ ports: [], startSeconds: 0 }, {}] });
  });

  it.each([
    ['no JSON', '{\n  "version": 1,\n  oops\n}', 'not JSON at line 3, column 3'],
    ['a value forgotten', '{"version": 1, "name": }', `is not JSON: Unexpected token '}'`],
    ['nothing', '', 'is not JSON'],
    ['no object', '[]', 'is wrong'],
    ['a later version', { ...good, version: 2 }, 'version 2; this JAWS reads 1'],
    ['no version', { ...good, version: undefined }, 'at version '],
    ['no steps', { ...good, steps: [] }, 'at steps '],
    ['too many steps', { ...good, steps: Array(17).fill({ style: 'dns' }) }, 'at steps '],
    [
      'an id that is none',
      { ...good, attack: ['T1048', 'exfil'] },
      'at attack[1] is wrong: an ATT&CK technique',
    ],
    ['a style that is none', withStep({ style: 'smoke-signals' }), 'at steps[1].style '],
    ['a key that is none', withStep({ speed: 3 }), 'at steps[1] '],
    ['a port that is none', withStep({ ports: [443, 70_000] }), 'at steps[1].ports[1] '],
    ['both kinds of size', withStep({ share: 1, bytes: 5 }), 'at steps[1].share is wrong: a step has'],
    [
      'nobody who takes the rest',
      { ...good, steps: [{ style: 'dns', bytes: 5 }] },
      'one step at least has no `bytes`',
    ],
    ['a chunk of nothing', withStep({ chunkBytes: { from: 0, to: 5 } }), 'at steps[1].chunkBytes.from '],
    ['a range upside down', withStep({ waitMs: { from: 9, to: 5 } }), 'at steps[1].waitMs is wrong: `from`'],
    ['a wait beyond the listener', withStep({ waitMs: { from: 9, to: 900_000 } }), 'at steps[1].waitMs.to '],
    ['a name with a line feed', withStep({ sni: 'a\nb' }), 'at steps[1].sni '],
    ['a thousand connections', withStep({ connections: 1000 }), 'at steps[1].connections '],
  ])('%s: says where', (_what, value, message) => {
    expect(problemOf(value)).toContain(message);
  });

  it('never throws anything else, whatever the text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => problemOf(text) !== ''));
  });
});

describe('those that come with JAWS', () => {
  it('each reads as a file, has its own id and ATT&CK ids, and can be planned', () => {
    const ids = builtInScenarios.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(5);
    for (const { scenario: value } of builtInScenarios) {
      const read = readScenario(JSON.stringify(value));
      expect(read.attack.length).toBeGreaterThan(0);
      const plan = planSchedule({ scenario: read, sizeBytes: read.sizeBytes ?? 0, seed: 1, ports: [] });
      expect(plan.seconds).toBeGreaterThan(0);
    }
  });

  it('every style stands for a scenario that a file could hold', () => {
    for (const style of chumStyles) expect(scenario.safeParse(scenarioOfStyle(style)).success).toBe(true);
  });
});
