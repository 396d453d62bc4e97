// A drill through a page's client with the real things: listeners on loopback, one capture, the runs, the verdicts, the
// log; and its cancel. Skipped aloud where loopback cannot be captured.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DrillState } from '@jaws/shared/contract/drill-run';
import type { DrillPlanInput } from '@jaws/shared/drill/drill-plan';
import { buildSync } from 'esbuild';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { createMachineFacts } from '../capture/machine-facts.ts';
import { spawnRealWorker } from '../capture/process/real-worker.fixture.ts';
import { createCaptureTools } from '../capture/service/capture-tools.ts';
import { readRunRecord } from '../chum/run-records.ts';
import { createChumTools } from '../chum/service/create-chum-tools.ts';
import { openTestHost, type TestHost } from '../host/testing-host.fixture.ts';

const clock = (): number => Date.now();
const tools = createCaptureTools(createMachineFacts(process.env), '/nonexistent');
const { sources, platform } = await tools.runDoctor();
const canCapture =
  platform.startsWith('Linux') &&
  sources.some(({ name, usable }) => usable && name !== 'replay' && name !== 'stdin');

const folder = mkdtempSync(join(tmpdir(), 'jaws-drill-test-'));
const outfile = join(folder, 'listener.mjs');
buildSync({
  entryPoints: [join(import.meta.dirname, '../../../listener-server/src/main.ts')],
  ...{ outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20.19' },
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

let rig: TestHost;
let states: DrillState[];
let tokens: string[];
let ids = 0;

async function open(hasLoopback = true): Promise<void> {
  tokens = [];
  const chumTools = createChumTools(clock, pathToFileURL(outfile));
  rig = await openTestHost({
    clock,
    randomId: () => `drill-id-${++ids}`,
    spawnCaptureWorker: spawnRealWorker,
    captureTools: hasLoopback ? tools : { ...tools, listInterfaces: () => Promise.resolve([]) },
    chumTools: {
      ...chumTools,
      startListener: async (place) => {
        const listener = await chumTools.startListener(place);
        tokens.push(listener.token);
        return listener;
      },
    },
  });
  states = [];
  rig.client.subscribe('drill.stateChanged', (state) => states.push(state));
}
afterEach(async () => {
  await rig.close();
});

type Cell = NonNullable<DrillPlanInput['cells']>[number];
function start(...cells: Cell[]): Promise<null> {
  const plan: DrillPlanInput = { version: 1, name: 'test', pauseSeconds: 0, cells };
  return rig.client.call('drill.start', { plan: JSON.stringify(plan), baseline: null });
}

async function until(phases: RegExp): Promise<DrillState> {
  await vi.waitFor(
    () => {
      expect(states.at(-1)?.phase).toMatch(phases);
    },
    { timeout: 80_000, interval: 50 },
  );
  return states.at(-1) as DrillState;
}

function lines(drillId: string): Record<string, unknown>[] {
  const path = join(rig.dataDir, 'drills', `${drillId}.jsonl`);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const text = readFileSync(path, 'utf8').trimEnd().split('\n');
  return text.map((line) => JSON.parse(line) as Record<string, unknown>);
}

const slow = { timeout: 100_000 } as const;
const over = /ended|cancelled|failed/;

describe.skipIf(!canCapture)('by a capture of loopback', () => {
  it('runs to new and known servers are sent, recorded, judged and logged', slow, async () => {
    await open();
    await start(
      { style: 'classic', sizeBytes: 300_000 },
      { style: 'classic', sizeBytes: 2000, rateBps: 4000 },
      { style: 'https', sizeBytes: 20_000, endpoint: 'known' },
    );
    await expect(start({ style: 'dns', sizeBytes: 100 })).rejects.toMatchObject({ code: 'drill.running' });
    await expect(rig.client.call('practice.start', {})).rejects.toMatchObject({ code: 'chum.running' });
    const { phase, error, result, drillId } = await until(over);
    expect({ phase, error }).toEqual({ phase: 'ended', error: null });
    expect(result?.runs).toMatchObject([
      {
        title: 'classic',
        endpoint: 'new',
        caught: true,
        receiptOk: true,
        captureLossBytes: 0,
        remoteIp: '127.0.1.1',
      },
      { caught: false, askedRateBps: 4000, verdict: { outcome: 'missed' }, bytesUpBeforeAlert: null },
      { endpoint: 'known', receiptOk: true, remoteIp: '127.0.1.3' },
    ]);
    expect(result?.runs[1]?.rateBps).toBeLessThanOrEqual(4000);
    expect(result).toMatchObject({ limit50: 300_000, limit90: 300_000 });
    const events = lines(drillId);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, at) => at + 1));
    const runs = ['run.starting', 'run.started', 'run.ended'];
    expect(events.map(({ event }) => event)).toEqual([
      ...['drill.started', 'ground.opened', 'capture.started', ...runs, ...runs, 'server.warmed', ...runs],
      ...['capture.ended', 'ground.closed', 'run.judged', 'run.judged', 'run.judged', 'drill.ended'],
    ]);
    await checkRecords(result?.runs.map(({ runId }) => runId) ?? [], drillId);
  });

  async function checkRecords(runIds: readonly string[], drillId: string): Promise<void> {
    const records = await Promise.all(runIds.map((runId) => readRunRecord(rig.dataDir, runId)));
    expect(records.map((record) => record?.drill)).toEqual(
      ['new', 'new', 'known'].map((endpoint) => ({ drillId, endpoint })),
    );
    const { scores } = await rig.client.call('chum.scores', {});
    expect(scores.find(({ runId }) => runId === runIds[1])).toMatchObject({ drillId, rateBps: 4000 });
    expect(rig.host.unfinishedWork()).toEqual([]);
  }

  it(
    'runs by ICMP: every request and answer is labelled, and what cannot be pinged is left out',
    slow,
    async () => {
      await open();
      await start({ style: 'icmp', sizeBytes: 1600 }, { style: 'icmp', sizeBytes: 800 });
      const { result, error, warnings } = await until(over).then((state) => ({ ...state, ...state.result }));
      expect(error).toBeNull();
      if (spawnSync('ping', ['-c1', '127.0.0.1']).status === 0) {
        expect(warnings).toEqual([]);
        expect(result?.runs).toMatchObject([
          { title: 'icmp', end: 'complete', receiptOk: true, verdict: { outcome: 'missed' } },
          { sizeBytes: 800, remoteIp: '127.0.1.2' },
        ]);
        const { dataset = '' } = result ?? {};
        const ask = { dataset, sort: null, offset: 0, limit: 1 };
        const labelled = async (where: string): Promise<number> =>
          (await rig.client.call('packets.page', { ...ask, where: `label == chum and ${where}` })).matched;
        // One usual request each, and 100 and 50 with payload; each answered.
        expect(await labelled('proto == ICMP and ip == 127.0.1.1')).toBe(202);
        expect(await labelled('proto == ICMP and ip == 127.0.1.2')).toBe(102);
      }
      vi.stubEnv('PATH', '/nonexistent');
      await start({ style: 'icmp', sizeBytes: 100 }, { style: 'classic', sizeBytes: 100 });
      await vi.waitFor(() => {
        expect(states.at(-1)?.phase).not.toMatch(over);
      });
      const second = await until(over);
      vi.unstubAllEnvs();
      expect(second.error).toBeNull();
      expect(second.result?.runs).toMatchObject([{ number: 2, title: 'classic' }]);
      expect(second.result?.warnings.join()).toContain(
        'Run 1 (icmp) was left out: This machine has no ping.',
      );
      expect(lines(second.drillId).map(({ event }) => event)).toContain('run.left-out');
    },
  );

  it('the requests before a run are small connections of their own, labelled norm', slow, async () => {
    await open();
    await start({ style: 'classic', sizeBytes: 5000, endpoint: 'known' });
    const { result } = await until(over);
    const { dataset = '' } = result ?? {};
    const page = await rig.client.call('flows.page', {
      ...{ dataset, sort: null, offset: 0, limit: 200, where: 'label == norm' },
    });
    const ordinary = JSON.stringify(page);
    expect(ordinary).toContain('127.0.1.1');
    expect(page.total).toBeGreaterThan(5);
  });

  it('cancelled: the run stops, the capture ends, what was sent is judged and told', slow, async () => {
    await open();
    await start({ style: 'classic', sizeBytes: 200_000, rateBps: 10_000 }, { style: 'https', sizeBytes: 10 });
    await until(/sending/);
    await rig.client.call('drill.cancel', {});
    const { phase, result, drillId } = await until(over);
    expect(phase).toBe('cancelled');
    expect(result?.runs).toMatchObject([{ number: 1, end: 'stopped', receiptOk: true }]);
    expect(result?.runs[0]?.sentBytes).toBeLessThan(200_000);
    expect(result?.limit50).toBeNull();
    expect(rig.host.unfinishedWork()).toEqual([]);
    const events = lines(drillId).map(({ event }) => event);
    expect(events).toContain('capture.ended');
    expect(events.slice(-3)).toEqual(['drill.stopped', 'run.judged', 'drill.ended']);
  });

  it('neither the log nor a state has the token of the listener', slow, async () => {
    await open();
    await start({ style: 'classic', sizeBytes: 1000 });
    const { drillId } = await until(over);
    const log = JSON.stringify(lines(drillId)) + rig.logged.join() + JSON.stringify(states);
    expect(log).toContain('fingerprint');
    expect(tokens).toHaveLength(1);
    expect(log).not.toContain(tokens[0]);
  });
});

describe('where nothing can be captured', () => {
  it('says so, names what needs no permission, and sends nothing', async () => {
    await open(false);
    await start({ style: 'classic', sizeBytes: 1000 });
    const { phase, error, result, drillId } = await until(over);
    expect({ phase, result }).toEqual({ phase: 'failed', result: null });
    expect(error?.code).toBe('drill.no-capture');
    expect(error?.hint).toContain('jaws drill limit');
    expect(lines(drillId).map(({ event }) => event)).toEqual([
      'drill.started',
      'drill.stopped',
      'drill.ended',
    ]);
    // It is over: the next one may begin.
    await start({ style: 'classic', sizeBytes: 1000 });
    await until(over);
  });

  it('a plan that is wrong begins nothing', async () => {
    await open(false);
    const input = { plan: '{"version":1}', baseline: null };
    await expect(rig.client.call('drill.start', input)).rejects.toMatchObject({ code: 'drill.bad-plan' });
    await expect(rig.client.call('drill.plan', { plan: '[' })).rejects.toMatchObject({
      code: 'drill.bad-plan',
    });
    expect((await rig.client.call('drill.plan', { plan: null })).runs).toHaveLength(56);
    expect((await rig.client.call('drill.state', {})).state).toBeNull();
  });
});
