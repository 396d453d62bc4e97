// chum through a page's client, with a real listener on loopback: check, plan, run, pause, stop, the record, refusals.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChumOptions, ChumState, ChumTarget } from '@jaws/shared/contract/chum';
import { JawsError } from '@jaws/shared/contract/errors';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startListener, type TestListener } from '../../../listener-server/src/testing-client.fixture.ts';
import { createChumTools } from '../chum/service/create-chum-tools.ts';
import { openTestHost, type TestHost } from './testing-host.fixture.ts';

const clock = (): number => Date.now();
const patient = { timeout: 20_000 } as const;
let listener: TestListener;
let rig: TestHost;
let states: ChumState[];

beforeEach(async () => {
  listener = await startListener({ ports: [0, 0] });
  rig = await openTestHost({
    clock,
    chumTools: createChumTools(clock, new URL('none.mjs', import.meta.url)),
  });
  states = [];
  rig.client.subscribe('chum.stateChanged', (state) => states.push(state));
});
afterEach(async () => {
  await rig.close();
  await listener.remove();
});

function target(changes: Partial<ChumTarget> = {}): ChumTarget {
  const { ports, fingerprint } = listener.listener;
  return { host: '127.0.0.1', ports: [...ports], fingerprint, token: listener.token, ...changes };
}

function options(changes: Partial<ChumOptions> = {}): ChumOptions {
  return { target: target(), sizeBytes: 60_000, style: 'classic', scenario: null, seed: 5, ...changes };
}

/** Minutes long: it is there until it is stopped. */
const long = { style: 'low-and-slow', sizeBytes: 500_000 } as const;

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return error instanceof JawsError ? error.code : String(error);
  }
  return 'no refusal';
}

async function ended(): Promise<ChumState> {
  await vi.waitFor(() => {
    expect(states.at(-1)?.phase).toMatch(/ended|failed/);
  }, patient);
  const { runs } = await rig.client.call('chum.list', {});
  const [run] = runs;
  if (run === undefined) throw new Error('no run');
  return run;
}

describe('check', () => {
  it('says which certificate the listener has, and begins no run', async () => {
    const found = await rig.client.call('chum.check', target({ fingerprint: null }));
    expect(found).toMatchObject({ remoteIp: '127.0.0.1', fingerprint: listener.listener.fingerprint });
    expect(listener.listener.ports).toContain(found.port);
    expect((await rig.client.call('chum.list', {})).runs).toEqual([]);
    expect(readdirSync(listener.listener.receiptsDir)).toEqual([]);
  });

  it.each([
    ['chum.wrong-token', { token: 'not-the-token-of-this-listener' }],
    ['chum.wrong-fingerprint', { fingerprint: '0'.repeat(64) }],
    ['chum.unknown-host', { host: 'nobody.invalid' }],
  ] as const)('refuses with %s', async (code, changes) => {
    expect(await refusal(rig.client.call('chum.check', target(changes)))).toBe(code);
    expect(await refusal(rig.client.call('chum.start', options({ target: target(changes) })))).toBe(code);
    expect((await rig.client.call('chum.list', {})).runs).toEqual([]);
  });
});

describe('plan', () => {
  it('is the same for the same seed, and ends with all bytes', async () => {
    const { target: _, ...what } = options();
    const [first, again] = await Promise.all([
      rig.client.call('chum.plan', what),
      rig.client.call('chum.plan', what),
    ]);
    expect(again).toEqual(first);
    expect(first.curve.at(-1)?.bytes).toBe(60_000);
    expect(first).toMatchObject({ seed: 5, sizeBytes: 60_000, connections: 1 });
  });

  it('can be made of every scenario that comes along', async () => {
    const { scenarios } = await rig.client.call('chum.scenarios', {});
    expect(scenarios.length).toBeGreaterThan(4);
    for (const { name, text } of scenarios) {
      const what = { sizeBytes: 100_000, style: null, scenario: text, seed: 1 };
      const plan = await rig.client.call('chum.plan', what);
      expect(plan.title).toBe(name);
      expect(plan.attack.length).toBeGreaterThan(0);
    }
  });

  it('of a scenario with a mistake names its place', async () => {
    const what = { sizeBytes: 1000, style: null, scenario: '{"version":1}', seed: 1 };
    expect(await refusal(rig.client.call('chum.plan', what))).toBe('chum.bad-scenario');
  });
});

describe('a run', () => {
  it('arrives whole, is confirmed by the listener, and is on record for the next session', async () => {
    const { runId } = await rig.client.call('chum.start', options());
    const run = await ended();
    expect(run).toMatchObject({
      ...{ runId, phase: 'ended', sentBytes: 60_000, error: null },
      receipt: { ok: true, applicationBytes: 60_000 },
    });
    expect(states.map(({ phase }) => phase)).toContain('running');
    const next = await openTestHost({ dataDir: rig.dataDir, clock, randomId: () => 'next' });
    const { runs } = await next.client.call('chum.list', {});
    expect(runs).toMatchObject([{ runId, phase: 'ended', receipt: run.receipt, seed: 5 }]);
    next.client.close();
    await next.host.close();
  });

  it('is alone, paused, resumed and stopped; what had been sent is confirmed', async () => {
    expect(rig.host.unfinishedWork()).toEqual([]);
    const { runId } = await rig.client.call('chum.start', options(long));
    const text = expect.stringMatching(/^chum "low-and-slow" to 127\.0\.0\.1: \d % sent$/) as string;
    expect(rig.host.unfinishedWork()).toEqual([{ kind: 'chum', text }]);
    expect(await refusal(rig.client.call('chum.start', options()))).toBe('chum.running');
    await rig.client.call('chum.pause', { runId });
    await vi.waitFor(() => {
      expect(states.at(-1)?.phase).toBe('paused');
    }, patient);
    await rig.client.call('chum.resume', { runId });
    const final = await rig.client.call('chum.stop', { runId });
    expect(final.phase).toBe('ended');
    expect(rig.host.unfinishedWork()).toEqual([]);
    expect(final.sentBytes).toBeLessThan(long.sizeBytes);
    expect(final.receipt).toMatchObject({ ok: true, applicationBytes: final.sentBytes });
    expect(await refusal(rig.client.call('chum.pause', { runId }))).toBe('chum.not-running');
  });

  it('ends in order with the host, and no file and no line of the log has the token', async () => {
    const { runId } = await rig.client.call('chum.start', options(long));
    await rig.host.close();
    const record = readFileSync(join(rig.dataDir, 'runs', `${runId}.json`), 'utf8');
    expect(JSON.parse(record)).toMatchObject({ end: 'stopped', receiptProblem: null });
    expect(record + rig.logged.join('\n') + JSON.stringify(states)).not.toContain(listener.token);
  });
});
