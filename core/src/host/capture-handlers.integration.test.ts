// Live capture through a page's client, with the real worker process: start from an upload, look at the dataset while it
// grows, everything that must wait until it is stored, and the end.

import { analysisSettings } from '@jaws/shared/contract/analysis';
import { defaultCaptureOptions, type CaptureOptions, type CaptureTail } from '@jaws/shared/contract/capture';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { spawnRealWorker } from '../capture/process/real-worker.fixture.ts';
import { createCaptureTools } from '../capture/service/capture-tools.ts';
import { createMachineFacts } from '../capture/machine-facts.ts';
import { manyPackets, pcapOf } from '../import/testing-capture.fixture.ts';
import { openTestHost, upload, type TestHost } from './testing-host.fixture.ts';

let rig: TestHost;
beforeEach(async () => {
  rig = await openTestHost({
    spawnCaptureWorker: spawnRealWorker,
    captureTools: createCaptureTools(createMachineFacts(process.env), '/nonexistent'),
  });
});
afterEach(async () => {
  await rig.close();
});

/** Replays 25 s of packets at their own speed into `live`. */
async function startLive(dataset = 'live'): Promise<string> {
  const id = await upload(rig.client, 'a.pcap', pcapOf(manyPackets(20_000)));
  const options: CaptureOptions = {
    ...defaultCaptureOptions,
    source: 'replay',
    replay: { upload: id, demo: false, speed: 1 },
    dataset,
  };
  return (await rig.client.call('capture.start', options)).captureId;
}

const settings = analysisSettings.parse({
  datasets: ['live'],
  unit: 'packets',
  method: 'dbscan',
  eps: null,
  minSamples: null,
  k: null,
  features: null,
  where: null,
  top: 5,
  maxPoints: 1000,
});

async function listed(name: string) {
  return (await rig.client.call('datasets.list', {})).datasets.find((one) => one.name === name);
}

describe('a capture through a page', () => {
  it('tells states and newest rows, and its growing dataset can be listed, paged and pictured', async () => {
    const { client } = rig;
    const stored: number[] = [];
    const tails: CaptureTail[] = [];
    client.subscribe('capture.stateChanged', (state) => stored.push(state.stored));
    client.subscribe('capture.tailChanged', (tail) => tails.push(tail));
    const captureId = await startLive();
    const page = { dataset: 'live', offset: 0, limit: 10, sort: null };
    await vi.waitFor(
      async () => {
        expect((await client.call('packets.page', page)).total).toBeGreaterThan(200);
        expect(stored.at(-1)).toBeGreaterThan(200);
        expect(tails.at(-1)?.columns['src_ip']?.length).toBeGreaterThan(100);
      },
      { timeout: 20_000 },
    );
    const first = (await client.call('packets.page', page)).total;
    const picture = await client.call('analysis.run', settings);
    expect(picture.points).toBeGreaterThan(200);
    expect((await client.call('flows.page', page)).total).toBeGreaterThan(0);
    await vi.waitFor(
      async () => {
        expect((await client.call('packets.page', page)).total).toBeGreaterThan(first);
        expect(await listed('live')).toMatchObject({ state: 'open', source: 'capture: replay' });
      },
      { timeout: 20_000 },
    );
    const state = await client.call('capture.stop', { captureId });
    expect(state).toMatchObject({ phase: 'ended', captureId, dataset: 'live' });
    expect(await listed('live')).toMatchObject({ state: 'closed', packets: state.stored });
    expect(await client.call('datasets.verify', { dataset: 'live' })).toMatchObject({ ok: true });
  });

  it('shows a growing number of packets in the list while it runs', async () => {
    await startLive();
    await vi.waitFor(
      async () => {
        const one = await listed('live');
        expect(one?.state).toBe('open');
        expect(one?.packets).toBeGreaterThan(0);
      },
      { timeout: 20_000 },
    );
  });

  it('keeps its dataset from being changed, and lets it be read, noted and merged', async () => {
    const { client } = rig;
    const captureId = await startLive();
    await vi.waitFor(
      async () => {
        expect((await client.call('capture.list', {})).captures[0]?.stored).toBeGreaterThan(0);
      },
      { timeout: 20_000 },
    );
    const dataset = 'live';
    const locked = { code: 'dataset.locked' };
    await expect(client.call('datasets.rename', { dataset, name: 'other' })).rejects.toMatchObject(locked);
    await expect(client.call('datasets.remove', { dataset })).rejects.toMatchObject(locked);
    await expect(client.call('datasets.repair', { dataset })).rejects.toMatchObject(locked);
    await expect(client.call('datasets.undoRelabel', { dataset })).rejects.toMatchObject(locked);
    await expect(client.call('datasets.duplicate', { dataset })).rejects.toMatchObject(locked);
    await expect(
      client.call('datasets.relabel', { dataset, label: 'odd', where: 'size > 0' }),
    ).rejects.toMatchObject(locked);
    await expect(startLive()).rejects.toMatchObject(locked);
    await client.call('datasets.note', { dataset, text: 'while it runs' });
    expect(await client.call('datasets.verify', { dataset })).toMatchObject({ ok: true, state: 'open' });
    const { rows } = await client.call('datasets.export', { dataset, format: 'csv' });
    expect(rows).toBeGreaterThan(0);
    // A merge copies what is there: two running captures make a third, closed dataset.
    await startLive('second');
    const { jobId } = await client.call('datasets.merge', { datasets: ['live', 'second'], into: 'both' });
    expect(await rig.ended(jobId)).toMatchObject({ state: 'done', error: null });
    expect(await client.call('datasets.verify', { dataset: 'both' })).toMatchObject({
      ok: true,
      state: 'closed',
    });
    await client.call('capture.stop', { captureId });
    expect(await client.call('datasets.show', { dataset })).toMatchObject({ note: 'while it runs' });
    await client.call('datasets.rename', { dataset, name: 'other' });
  });

  it('is stopped in order when the host closes', async () => {
    await startLive();
    // Its first state comes soon after its start.
    await vi.waitFor(() => {
      const text = expect.stringMatching(/^Capture into live: \d+ packets$/) as string;
      expect(rig.host.unfinishedWork()).toEqual([{ kind: 'capture', text }]);
    }, 10_000);
    const states: string[] = [];
    rig.host.events.subscribe('capture.stateChanged', ({ phase }) => states.push(phase));
    await rig.host.close();
    expect(states.at(-1)).toBe('ended');
    expect(rig.host.unfinishedWork()).toEqual([]);
  });
});

describe('this machine', () => {
  it('lists its interfaces and is examined', async () => {
    const { interfaces, atMs } = await rig.client.call('capture.interfaces', {});
    expect(interfaces.some(({ loopback }) => loopback)).toBe(true);
    expect(atMs).toBeGreaterThan(0);
    expect((await rig.client.call('capture.doctor', {})).checks.length).toBeGreaterThan(3);
    expect(await rig.client.call('capture.checkFilter', { interface: null, filter: '' })).toEqual({
      checked: true,
      error: null,
    });
    expect(await rig.client.call('capture.remembered', { interface: 'never0' })).toEqual({ options: null });
  });
});
