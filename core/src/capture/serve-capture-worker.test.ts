// A whole worker over memory ends: replays a file into a dataset, obeys its host and the control socket, and says how
// it ended.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CaptureOptions, type CaptureState, defaultCaptureOptions } from '@jaws/shared/contract/capture';
import { createContractClient } from '@jaws/shared/rpc/client';
import type { ContractClient } from '@jaws/shared/rpc/contract-shape';
import { createMemoryPair } from '@jaws/shared/rpc/memory-transport';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { manyPackets, pcapOf } from '../import/testing-capture.fixture.ts';
import {
  captureWorkerContract,
  type CaptureJob,
  type CaptureWorkerEvents,
  type CaptureWorkerProcedures,
} from './capture-worker-contract.ts';
import { sendControl } from './control/send-control.ts';
import { serveCaptureWorker, type ServedCaptureWorker } from './serve-capture-worker.ts';

let dataDir: string;
let store: DatasetStore;
let worker: ServedCaptureWorker;
let client: ContractClient<CaptureWorkerProcedures, CaptureWorkerEvents>;
let states: CaptureState[];
let ended: CaptureState[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jaws-worker-'));
  store = createDatasetStore({ dataDir, clock: Date.now, log: () => undefined });
  const [outside, inside] = createMemoryPair();
  const clocks = { wall: Date.now, monotonic: () => performance.now() };
  worker = serveCaptureWorker(inside, { clocks, env: process.env });
  client = createContractClient(outside, captureWorkerContract, { onProblem: () => undefined });
  states = [];
  ended = [];
  client.subscribe('capture.stateChanged', (state) => states.push(state));
  client.subscribe('worker.ended', (state) => ended.push(state));
});

afterEach(async () => {
  await worker.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function job(
  packets: number,
  speed: number | 'max',
  given: Partial<CaptureOptions> = {},
): Promise<CaptureJob> {
  const replayPath = join(dataDir, 'replay.pcap');
  await writeFile(replayPath, pcapOf(manyPackets(packets)));
  return {
    captureId: 'c1',
    dataDir,
    options: {
      ...defaultCaptureOptions,
      source: 'replay',
      replay: { upload: null, demo: true, speed },
      dataset: 'live',
      ...given,
    },
    replayPath,
  };
}

describe('a capture worker', () => {
  it('replays a file to its end and tells that it has ended', async () => {
    expect(await client.call('worker.start', await job(5000, 'max'))).toEqual({
      dataset: 'live',
      helperPid: null,
    });
    await vi.waitFor(() => {
      expect(ended).toHaveLength(1);
    });
    expect(ended[0]).toMatchObject({
      phase: 'ended',
      stored: 5000,
      source: { name: 'replay', timestampSource: 'file' },
      interface: null,
    });
    expect(await store.verify('live')).toMatchObject({ rows: 5000, ok: true, state: 'closed' });
    expect((await store.manifest('live')).local.rule).toBe('ranges');
    // Asked again after its end it still gives the final state.
    expect(await client.call('worker.stop', {})).toMatchObject({ phase: 'ended', stored: 5000 });
  });

  it('obeys its host and the control socket while it runs, and stops in order', async () => {
    // The file lasts longer than this test.
    await client.call('worker.start', await job(5000, 0.001));
    await vi.waitFor(() => {
      expect(states.at(-1)?.phase).toBe('running');
    });
    await client.call('worker.pause', {});
    await vi.waitFor(() => {
      expect(states.at(-1)?.phase).toBe('paused');
    });
    await client.call('worker.resume', {});
    expect(await sendControl(dataDir, 'live', { action: 'label', label: 'drill-1' })).toMatchObject({
      phase: 'running',
      label: 'drill-1',
      dataset: 'live',
    });
    const state = await client.call('worker.stop', {});
    expect(state.phase).toBe('ended');
    expect(state.marks.map(({ kind }) => kind)).toEqual(['pause', 'resume', 'label']);
    expect(await store.verify('live')).toMatchObject({ rows: state.rows, ok: true, state: 'closed' });
    await vi.waitFor(async () => {
      await expect(sendControl(dataDir, 'live', { action: 'stop' })).rejects.toMatchObject({
        code: 'capture.not-running',
      });
    });
  });

  it('that is stopped while it starts ends in order, with a dataset that has no rows', async () => {
    const started = client.call('worker.start', await job(5000, 0.001));
    expect(await client.call('worker.stop', {})).toMatchObject({ phase: 'ended', stored: 0, error: null });
    expect(await started).toMatchObject({ dataset: 'live' });
    expect(await store.verify('live')).toMatchObject({ rows: 0, ok: true, state: 'closed' });
  });

  it('is heard under the dataset that it writes, and under no earlier one', async () => {
    // A new dataset every half a second or so; the file lasts longer than this test.
    await client.call('worker.start', await job(50_000, 1, { rotate: { bytes: 65_536, seconds: null } }));
    await vi.waitFor(
      () => {
        expect(states.at(-1)?.datasets.length).toBeGreaterThan(1);
      },
      { timeout: 15_000 },
    );
    await vi.waitFor(async () => {
      await expect(sendControl(dataDir, 'live', { action: 'pause' })).rejects.toMatchObject({
        code: 'capture.not-running',
      });
    });
    expect(states.at(-1)?.phase).toBe('running');
    const { dataset } = await client.call('worker.stop', {});
    expect(await store.verify(dataset ?? '')).toMatchObject({ ok: true, state: 'closed' });
  });

  it('labels announced flows and counts them, for its host and over the control socket', async () => {
    const flows = [
      { protocol: 'UDP' as const, localPort: 40_001, remoteIp: '203.0.113.2', remotePort: 9000 },
    ];
    const [key] = flows;
    if (key === undefined) throw new Error('no flow');
    // Slow enough that it still runs when the last word to it is said.
    await client.call('worker.start', await job(20_000, 8, { batchPackets: 10 }));
    await client.call('worker.watchFlows', { flows: [{ ...key, label: 'chum', fromMs: 0 }] });
    const other = { ...key, localPort: 40_002, remoteIp: '203.0.113.3', label: 'mine', fromMs: 0 };
    expect(await sendControl(dataDir, 'live', { action: 'watch', flows: [other] })).toMatchObject({
      phase: 'running',
    });
    await vi.waitFor(() => {
      expect(states.at(-1)?.labels).toHaveProperty('mine');
    });
    const asked = { action: 'finish' as const, flows: [key] };
    const { report } = await sendControl(dataDir, 'live', asked);
    expect(report?.flows[0]?.packetsUp).toBeGreaterThan(0);
    await vi.waitFor(
      () => {
        expect(states.at(-1)?.stored).toBe(20_000);
      },
      { timeout: 20_000 },
    );
    const final = await client.call('worker.finishFlows', { flows });
    const { labels } = await client.call('worker.stop', {});
    const [seen] = final.flows;
    expect(final).toMatchObject({ datasets: ['live'], flows: [{ uniqueTcpBytes: null }] });
    expect(labels['chum']).toBe((seen?.packetsUp ?? 0) + (seen?.packetsDown ?? 0));
    expect((await store.manifest('live')).labels).toEqual(labels);
  });

  it('refuses a dataset that exists, before any packet is read', async () => {
    await (await store.create('live', {})).close();
    await expect(client.call('worker.start', await job(10, 'max'))).rejects.toMatchObject({
      code: 'dataset.exists',
    });
  });

  it('refuses commands before it runs', async () => {
    await expect(client.call('worker.pause', {})).rejects.toMatchObject({ code: 'capture.not-running' });
  });

  it('stores what it has and closes the dataset when it is told to go', async () => {
    await client.call('worker.start', await job(5000, 0.001, { batchPackets: 100_000 }));
    await worker.close();
    const result = await store.verify('live');
    expect(result).toMatchObject({ ok: true, state: 'closed' });
    expect(ended).toHaveLength(1);
  });
});
