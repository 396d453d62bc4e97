// Practice through a page's client with the real things: a listener in its thread, a capture of loopback in its process,
// a run, and the findings that notice it; the replay where loopback cannot be captured; and the cancel.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PracticeState } from '@jaws/shared/contract/practice';
import { verdictText } from '@jaws/shared/exfil/run-verdict';
import { buildSync } from 'esbuild';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { createMachineFacts } from '../capture/machine-facts.ts';
import { spawnRealWorker } from '../capture/process/real-worker.fixture.ts';
import { createCaptureTools } from '../capture/service/capture-tools.ts';
import { createChumTools } from '../chum/service/create-chum-tools.ts';
import { openTestHost, type TestHost } from '../host/testing-host.fixture.ts';
import { demoEnds } from './practice-plan.ts';

const clock = (): number => Date.now();
const assets = join(import.meta.dirname, '../../../assets');
const tools = createCaptureTools(createMachineFacts(process.env), '/nonexistent');
const { sources, platform } = await tools.runDoctor();
const canCapture =
  platform.startsWith('Linux') &&
  sources.some(({ name, usable }) => usable && name !== 'replay' && name !== 'stdin');

const folder = mkdtempSync(join(tmpdir(), 'jaws-practice-'));
const outfile = join(folder, 'listener.mjs');
buildSync({
  entryPoints: [join(import.meta.dirname, '../../../listener-server/src/main.ts')],
  ...{ outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20.19' },
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

let rig: TestHost;
let states: PracticeState[];

async function open(hasLoopback: boolean): Promise<void> {
  rig = await openTestHost({
    clock,
    demoPath: join(assets, 'demo.pcapng'),
    spawnCaptureWorker: spawnRealWorker,
    captureTools: hasLoopback ? tools : { ...tools, listInterfaces: () => Promise.resolve([]) },
    chumTools: createChumTools(clock, pathToFileURL(outfile)),
  });
  states = [];
  rig.client.subscribe('practice.stateChanged', (state) => states.push(state));
}
afterEach(async () => {
  await rig.close();
});

async function over(): Promise<PracticeState> {
  await vi.waitFor(
    () => {
      expect(states.at(-1)?.phase).toMatch(/ended|cancelled|failed/);
    },
    { timeout: 60_000, interval: 100 },
  );
  const { state } = await rig.client.call('practice.state', {});
  if (state === null) throw new Error('no state');
  return state;
}

const slow = { timeout: 90_000 } as const;

describe.skipIf(!canCapture)('by a capture of loopback', () => {
  it('a run is recorded, noticed, confirmed and kept; nothing goes on afterwards', slow, async () => {
    await open(true);
    await rig.client.call('practice.start', {});
    await expect(rig.client.call('practice.start', {})).rejects.toMatchObject({ code: 'chum.running' });
    const state = await over();
    expect(state).toMatchObject({ phase: 'ended', how: 'capture', why: null, error: null });
    expect(state.verdict).toMatchObject({ outcome: 'noticed', dataset: state.dataset });
    if (state.verdict === null) throw new Error('no verdict');
    expect(verdictText(state.verdict)).toMatch(/^Noticed after \d+ kB \(.* m?s\) by upload volume$/);
    const { runs } = await rig.client.call('chum.list', {});
    expect(runs).toMatchObject([
      { runId: state.runId, sentBytes: 300_000, receipt: { ok: true }, verdicts: [state.verdict] },
    ]);
    expect((await rig.client.call('chum.scores', {})).scores).toMatchObject([{ runId: state.runId }]);
    const { captures } = await rig.client.call('capture.list', {});
    expect(captures.map(({ phase }) => phase)).toEqual(['ended']);
    expect(rig.host.unfinishedWork()).toEqual([]);
    const { datasets } = await rig.client.call('datasets.list', {});
    expect(datasets.map(({ name }) => name)).toEqual([state.dataset]);
    expect(state.dataset).toMatch(/^practice-\d{8}-\d{6}$/);
    expect((await rig.client.call('capture.remembered', { interface: 'lo' })).options).toBeNull();
    const temporary = readdirSync(rig.dataDir, { recursive: true }).map(String);
    expect(temporary.filter((name) => name.includes('practice-id'))).toEqual([]);
  });

  it('cancelled: everything that was started for it is ended', slow, async () => {
    await open(true);
    await rig.client.call('practice.start', {});
    await vi.waitFor(() => {
      expect(states.at(-1)?.dataset).not.toBeNull();
    }, slow);
    await rig.client.call('practice.cancel', {});
    expect((await over()).phase).toBe('cancelled');
    expect(rig.host.unfinishedWork()).toEqual([]);
  });
});

describe('by replay', () => {
  it('says why, replays the demo, and finds its upload', slow, async () => {
    await open(false);
    await rig.client.call('practice.start', {});
    const state = await over();
    expect(state).toMatchObject({ phase: 'ended', how: 'replay', runId: null, error: null });
    expect(state.why).toBe('This machine shows no loopback interface.');
    expect(state.verdict).toMatchObject({
      outcome: 'noticed',
      detectors: expect.arrayContaining(['upload']) as string[],
    });
    expect((await rig.client.call('chum.scores', {})).scores).toEqual([]);
  });

  it('looks for the upload that the demo holds', () => {
    const truth = JSON.parse(readFileSync(join(assets, 'demo.truth.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    expect(truth).toMatchObject({ insideHost: demoEnds.client, outsideHost: demoEnds.server });
  });
});
