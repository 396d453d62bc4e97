// The host with real worker threads and the real demo capture: the host stays responsive, a dead worker is told and
// replaced, and nothing it held stays locked.

import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { analysisSettings, type AnalysisStage } from '@jaws/shared/contract/analysis';
import type { RpcClient } from '@jaws/shared/rpc/client-interface';
import { createDatasetStore } from './dataset/dataset-store.ts';
import { openTestHost } from './host/testing-host.fixture.ts';
import { importFiles } from './import/import-files.ts';
import { spawnWorkerThread } from './worker/spawn-worker-thread.ts';

const demoPath = fileURLToPath(new URL('../../assets/demo.pcapng', import.meta.url));
const settings = analysisSettings.parse({
  datasets: ['demo'],
  unit: 'endpoints',
  method: 'dbscan',
  eps: null,
  minSamples: null,
  k: null,
  features: null,
  where: null,
  top: 5,
  maxPoints: 20_000,
});

/** The worker, ending its thread as soon as its first import holds the dataset. */
const crashingWorker = `
  import { existsSync } from 'node:fs';
  import { join } from 'node:path';
  import { workerData } from 'node:worker_threads';
  const lock = join(workerData.start.dataDir, 'datasets', 'demo', 'lock');
  setInterval(() => existsSync(lock) && process.exit(3), 1);
  await import('./analysis-worker.mjs');
`;

/** The worker, ending its thread as soon as the copy that it is making is there and locked. */
const crashingInDraft = `
  import { existsSync, readdirSync } from 'node:fs';
  import { join } from 'node:path';
  import { workerData } from 'node:worker_threads';
  const datasets = join(workerData.start.dataDir, 'datasets');
  const isMaking = (name) => name.startsWith('.new-') && existsSync(join(datasets, name, 'lock'));
  setInterval(() => readdirSync(datasets).some(isMaking) && process.exit(3), 1);
  await import('./analysis-worker.mjs');
`;

const firstFlows = { dataset: 'demo', sort: null, offset: 0, limit: 10 };

/** Asks until an answer does not come within half a second. */
async function untilBusy(ask: () => Promise<unknown>): Promise<void> {
  for (let answered = true; answered;) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => {
        resolve(false);
      }, 500);
    });
    answered = await Promise.race([ask().then(() => true), late]);
    clearTimeout(timer);
  }
}

/** Resolves when an analysis says that it has come to this stage. */
function stageTold(client: RpcClient, stage: AnalysisStage): Promise<void> {
  return new Promise((resolve) => {
    const stop = client.subscribe('analysis.progressChanged', (progress) => {
      if (progress.stage !== stage) return;
      stop();
      resolve();
    });
  });
}

let folder = '';
let entry: URL;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-worker-'));
  const outfile = join(folder, 'analysis-worker.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('./worker/analysis-worker.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire as c } from 'node:module'; const require = c(import.meta.url);",
    },
    external: ['cap'],
    logLevel: 'error',
  });
  entry = pathToFileURL(outfile);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!existsSync(demoPath))('the host with worker threads (needs assets/demo.pcapng)', () => {
  it('imports the demo while it goes on answering, and draws its picture', async () => {
    const rig = await openTestHost({ demoPath, spawnWorker: (start) => spawnWorkerThread(entry, start) });
    const { jobId } = await rig.client.call('imports.demo', {});
    // Answered by the host's own thread while the worker imports.
    expect(await rig.client.call('jobs.list', {})).toMatchObject({ jobs: [{ state: 'running' }] });
    const job = await rig.ended(jobId ?? '');
    expect(job).toMatchObject({ state: 'done', dataset: 'demo' });
    expect(job.rowsStored).toBeGreaterThan(1000);
    const result = await rig.client.call('analysis.run', settings);
    expect(result.points).toBeGreaterThanOrEqual(40);
    expect(result.top[0]?.reasons.length).toBeGreaterThan(0);
    const page = await rig.client.call('flows.page', firstFlows);
    expect(page.columns['id']).toHaveLength(10);
    expect(rig.logged).toEqual([]);
    await rig.close();
  });

  it('stops an analysis that is cancelled in the middle, and draws the next picture soon', async () => {
    const roles: string[] = [];
    const rig = await openTestHost({
      demoPath,
      spawnWorker: (start) => {
        roles.push(start.role);
        return spawnWorkerThread(entry, start);
      },
    });
    const { jobId } = await rig.client.call('imports.demo', {});
    await rig.ended(jobId ?? '');
    const abort = new AbortController();
    // Rounds of a thousand means over eight thousand packets: minutes, by far longer than this test may take.
    const endless = {
      ...settings,
      datasets: Array(60).fill('demo'),
      unit: 'packets',
      method: 'kmeans',
      k: 1000,
    };
    const isClustering = stageTold(rig.client, 'clusters');
    const run = rig.client.call(
      'analysis.run',
      { ...analysisSettings.parse(endless), progressId: 'endless' },
      { signal: abort.signal },
    );
    // What is late while packets are read would say nothing: there a cancelled analysis ends by itself.
    await isClustering;
    await untilBusy(() => rig.client.call('flows.page', firstFlows));
    abort.abort();
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    expect((await rig.client.call('analysis.run', settings)).points).toBeGreaterThanOrEqual(40);
    expect(roles.filter((role) => role === 'view worker')).toHaveLength(2);
    expect(rig.logged).toEqual([]);
    await rig.close();
  });

  it('removes what a worker was making when it died', async () => {
    const crashing = new URL('crashing-in-draft.mjs', entry);
    writeFileSync(fileURLToPath(crashing), crashingInDraft);
    let file = crashing;
    const rig = await openTestHost({ demoPath, spawnWorker: (start) => spawnWorkerThread(file, start) });
    const store = createDatasetStore({ dataDir: rig.dataDir, clock: Date.now });
    await importFiles({
      ...{ store, clock: Date.now, dataset: 'demo' },
      files: [{ path: demoPath, name: 'demo.pcapng' }],
    });
    await expect(rig.client.call('datasets.duplicate', { dataset: 'demo' })).rejects.toMatchObject({
      code: 'worker.died',
    });
    file = entry;
    const datasets = join(rig.dataDir, 'datasets');
    await vi.waitFor(() => {
      expect(readdirSync(datasets)).toEqual(['demo']);
    });
    expect(await rig.client.call('datasets.verify', { dataset: 'demo' })).toMatchObject({ ok: true });
    await rig.close();
  });

  it('tells of a worker that dies in an import, frees its dataset, and starts another', async () => {
    const crashing = new URL('crashing-worker.mjs', entry);
    writeFileSync(fileURLToPath(crashing), crashingWorker);
    const roles: string[] = [];
    const rig = await openTestHost({
      demoPath,
      spawnWorker: (start) => {
        roles.push(start.role);
        return spawnWorkerThread(roles.length === 1 ? crashing : entry, start);
      },
    });
    const problems: string[] = [];
    rig.client.subscribe('session.problemRaised', ({ code }) => problems.push(code));
    const started = await rig.client.call('imports.demo', {});
    expect(await rig.ended(started.jobId ?? '')).toMatchObject({
      state: 'failed',
      error: { code: 'worker.died' },
    });
    for (const { name } of (await rig.client.call('datasets.list', {})).datasets) {
      await rig.client.call('datasets.remove', { dataset: name });
    }
    const again = await rig.client.call('imports.demo', {});
    expect(await rig.ended(again.jobId ?? '')).toMatchObject({ state: 'done' });
    expect(roles).toEqual(['data worker', 'data worker']);
    expect(rig.logged.join()).toContain('data worker died: exit code 3');
    expect(problems).toEqual(['worker.died']);
    await rig.close();
  });
});
