// The live picture as a page meets it, its worker in this thread: open, frames, limits, ends.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  defaultLiveSettings,
  type LiveAlertList,
  type LiveEnd,
  type LiveFrame,
} from '@jaws/shared/contract/live';
import { createMemoryPair } from '@jaws/shared/rpc/memory-transport';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import { seededTable, tableOf } from '../dataset/testing-tables.fixture.ts';
import { LiveService } from '../live/live-service.ts';
import { serveWorker } from '../worker/serve-worker.ts';
import type { SpawnedWorker } from '../worker/spawned-worker.ts';
import type { WorkerStart } from '../worker/worker-contract.ts';
import { WorkerSupervisor } from '../worker/worker-supervisor.ts';
import { openTestHost, type TestHost } from './testing-host.fixture.ts';

const settings = defaultLiveSettings;
let dataDir = '';
let rig: TestHost;
/** Ends the live worker of the host as a crash would. */
let crash: () => void = () => undefined;

/** In this thread, with a clock that runs. */
function spawnInThread(start: WorkerStart): SpawnedWorker {
  const [host, worker] = createMemoryPair();
  serveWorker(worker, start, Date.now);
  let tell: (reason: string | null) => void = () => undefined;
  if (start.role === 'live worker') {
    crash = () => {
      host.close();
      tell('a crash');
    };
  }
  return {
    transport: host,
    onExit: (listener) => {
      tell = listener;
    },
    terminate: () => {
      host.close();
      return Promise.resolve();
    },
  };
}

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'jaws-live-host-'));
  const store = createDatasetStore({ dataDir, clock: Date.now });
  const writer = await store.create('one', {});
  await writer.append(seededTable(2000), 0, 2000);
  await writer.close();
});
afterEach(async () => {
  await rig.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<void> {
  rig = await openTestHost({ dataDir, spawnWorker: spawnInThread });
}

describe('live pictures', () => {
  it('send frames, take changes, describe points and close', async () => {
    await start();
    const { client } = rig;
    const frames: LiveFrame[] = [];
    client.subscribe('live.frameChanged', (frame) => frames.push(frame));
    const { liveId } = await client.call('live.open', {
      dataset: 'one',
      settings: { ...settings, unit: 'endpoints' },
    });
    await vi.waitFor(() => {
      expect(frames.at(-1)).toMatchObject({ liveId, follow: { rows: 2000, ended: true } });
      expect(frames.at(-1)?.units).toBeGreaterThan(100);
    }, 10_000);
    const keys = Array.from(frames.at(-1)?.points.key ?? []).slice(0, 2);
    const { units } = await client.call('live.units', { liveId, keys });
    expect(units.map(({ key }) => key)).toEqual(keys);
    await client.call('live.pin', { liveId, id: units[0]?.id ?? '', pinned: true });
    await client.call('live.configure', { liveId, settings: { ...settings, unit: 'endpoints', top: 1 } });
    await vi.waitFor(() => {
      expect(frames.at(-1)?.top).toMatchObject([{ id: units[0]?.id, pinned: true }]);
    }, 10_000);
    await client.call('live.close', { liveId });
    await client.call('live.close', { liveId });
    await expect(client.call('live.units', { liveId, keys })).rejects.toMatchObject({
      code: 'live.not-open',
    });
  });

  it('hear of the allow-list when it changes, and alert of what it does not cover', async () => {
    const scan = Array.from({ length: 60 }, (_, at) => ({
      ...{ timestampUs: 1_700_000_000_000_000 + at, source: '192.168.1.99', destination: '203.0.113.3' },
      ...{ sourcePort: 50_000 + at, destinationPort: 1 + at, tcpFlags: 2, payloadSize: 0 },
    }));
    const writer = await createDatasetStore({ dataDir, clock: Date.now }).create('scanned', {});
    await writer.append(tableOf(scan), 0, scan.length);
    await writer.close();
    await start();
    const { client } = rig;
    const [frames, lists]: [LiveFrame[], LiveAlertList[]] = [[], []];
    client.subscribe('live.frameChanged', (frame) => frames.push(frame));
    client.subscribe('live.alertsChanged', (list) => lists.push(list));
    const entry = { reason: 'our scanner', untilMs: null, upToBytes: null };
    await client.call('findings.allow', { ...entry, what: '192.168.1.99' });
    await client.call('live.open', { dataset: 'scanned', settings });
    await vi.waitFor(() => {
      expect(lists.at(-1)?.alerts).toMatchObject([
        { srcIp: '192.168.1.99', isTold: false, allowed: { what: '192.168.1.99' } },
      ]);
    }, 10_000);
    expect(frames.at(-1)?.allowed).toBe(1);
    await client.call('findings.disallow', { what: '192.168.1.99' });
    await vi.waitFor(() => {
      expect(lists.at(-1)?.alerts).toMatchObject([{ srcIp: '192.168.1.99', isTold: true, allowed: null }]);
    }, 10_000);
    expect(await client.call('live.alerts', { dataset: 'scanned' })).toEqual(lists.at(-1));
    expect((await client.call('live.alerts', { dataset: 'one' })).alerts).toEqual([]);
  });

  it('are at most four, and of datasets that are there', async () => {
    await start();
    const open = (dataset: string) => rig.client.call('live.open', { dataset, settings });
    await expect(open('nobody')).rejects.toMatchObject({ code: 'dataset.not-found' });
    for (let n = 0; n < 4; n++) await open('one');
    await expect(open('one')).rejects.toMatchObject({ code: 'live.too-many' });
  });

  it('are told as ended when their worker dies, and can be opened again', async () => {
    await start();
    const ends: LiveEnd[] = [];
    rig.client.subscribe('live.ended', (end) => ends.push(end));
    const { liveId } = await rig.client.call('live.open', { dataset: 'one', settings });
    crash();
    await vi.waitFor(() => {
      expect(ends).toMatchObject([{ liveId, dataset: 'one', error: { code: 'worker.died' } }]);
    });
    await rig.client.call('live.open', { dataset: 'one', settings });
  });
});

describe('LiveService', () => {
  it('closes what nobody listens to or asks for within a minute, and makes room by it', async () => {
    await start();
    let nowMs = 0;
    let isHeard = true;
    let ids = 0;
    const ended: unknown[] = [];
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const spawn = () => spawnInThread({ dataDir, role: 'test' });
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const worker = new WorkerSupervisor({
      ...{ name: 'test', spawn, clock: () => nowMs, log },
      ...{ onStart: () => undefined, onDeath: () => undefined },
    });
    const live = new LiveService({
      allowList: { entries: () => Promise.resolve([]), onChange: () => () => undefined },
      ...{
        log,
        worker,
        clock: () => nowMs,
        randomId: () => `live-${++ids}`,
        isHeard: () => isHeard,
      },
      publish: (name, payload) => ended.push([name, payload]),
    });
    try {
      await live.openPicture('one', settings);
      const look = (ms: number): void => {
        nowMs = ms;
        vi.advanceTimersByTime(10_000);
      };
      look(100_000);
      expect(ended).toEqual([]);
      isHeard = false;
      look(159_000);
      expect(ended).toEqual([]);
      look(160_000);
      expect(ended).toEqual([['live.ended', { liveId: 'live-1', dataset: 'one', error: null }]]);

      isHeard = true;
      for (let n = 0; n < 4; n++) await live.openPicture('one', settings);
      await expect(live.openPicture('one', settings)).rejects.toMatchObject({ code: 'live.too-many' });
      look(230_000);
      await live.openPicture('one', settings);
      expect(ended.at(-1)).toEqual(['live.ended', { liveId: 'live-2', dataset: 'one', error: null }]);
    } finally {
      vi.useRealTimers();
      await live.close();
    }
  });
});
