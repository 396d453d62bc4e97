// The whole way: a real capture process replays the demo at 60 times its speed, a real worker thread follows it, and a
// page gets the picture. The demo's culprit must be seen while it is there.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { defaultCaptureOptions } from '@jaws/shared/contract/capture';
import { defaultLiveSettings, type LiveFrame } from '@jaws/shared/contract/live';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { spawnRealWorker } from '../capture/process/real-worker.fixture.ts';
import { openTestHost, type TestHost } from '../host/testing-host.fixture.ts';
import { spawnWorkerThread } from '../worker/spawn-worker-thread.ts';

const demoPath = fileURLToPath(new URL('../../../assets/demo.pcapng', import.meta.url));
const truth = JSON.parse(readFileSync(demoPath.replace('.pcapng', '.truth.json'), 'utf8')) as {
  insideHost: string;
  outsideHost: string;
  port: number;
};

let folder = '';
let rig: TestHost;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-live-'));
  const outfile = join(folder, 'analysis-worker.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('../worker/analysis-worker.ts', import.meta.url))],
    ...{ outfile, bundle: true, platform: 'node', format: 'esm' },
    banner: { js: "import { createRequire as c } from 'node:module'; const require = c(import.meta.url);" },
  });
  const entry = pathToFileURL(outfile);
  rig = await openTestHost({
    demoPath,
    clock: Date.now,
    spawnWorker: (start) => spawnWorkerThread(entry, start),
    spawnCaptureWorker: spawnRealWorker,
  });
});
afterAll(async () => {
  await rig.close();
  rmSync(folder, { recursive: true, force: true });
});

async function replay(unit: 'flows' | 'endpoints'): Promise<LiveFrame[]> {
  const { client } = rig;
  const frames: LiveFrame[] = [];
  const stop = client.subscribe('live.frameChanged', (frame) => frames.push(frame));
  const dataset = `live-${unit}`;
  await client.call('capture.start', {
    ...defaultCaptureOptions,
    source: 'replay',
    replay: { upload: null, demo: true, speed: 60 },
    dataset,
  });
  const { liveId } = await client.call('live.open', {
    dataset,
    settings: { ...defaultLiveSettings, unit, windowSeconds: 3600 },
  });
  await vi.waitFor(
    () => {
      const last = frames.at(-1);
      expect(last?.follow).toMatchObject({ ended: true, backlogBytes: 0 });
      expect(last?.top.length).toBeGreaterThan(0);
      // One judgement more, of everything.
      expect(frames.filter(({ follow }) => follow.ended).length).toBeGreaterThan(2);
    },
    { timeout: 30_000 },
  );
  await client.call('live.close', { liveId });
  stop();
  return frames;
}

describe('a replay followed live', () => {
  it('shows the culprit among the first flows while it is captured, and falls not behind', async () => {
    const frames = await replay('flows');
    const isCulprit = ({ srcIp, dstIp, dstPort }: LiveFrame['top'][number]): boolean =>
      srcIp === truth.insideHost && dstIp === truth.outsideHost && dstPort === truth.port;
    const during = frames.filter(({ follow }) => !follow.ended);
    expect(during.length).toBeGreaterThanOrEqual(3);
    expect(during.some(({ top }) => top.some(isCulprit))).toBe(true);
    const last = frames.at(-1);
    expect(last?.top.slice(0, 3).some(isCulprit)).toBe(true);
    const detail = await rig.client.call('datasets.show', { dataset: 'live-flows' });
    expect(last?.follow.rows).toBe(detail.packets);
    const lags = frames.slice(1).map(({ follow }) => follow.lagMs);
    expect(Math.max(...lags)).toBeLessThan(5000);
  }, 60_000);

  it('shows its local end among the first endpoints', async () => {
    const frames = await replay('endpoints');
    const ids = frames
      .at(-1)
      ?.top.slice(0, 3)
      .map(({ id }) => id);
    expect(ids).toContain(truth.insideHost);
  }, 60_000);
});
