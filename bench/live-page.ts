// How long the page takes to show a live frame, from the socket's message to the painted picture, in headless Chromium
// with software GL; tasks that block the page; and its heap. Wants a built host and page.
import { loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { peakRssBytes, type BenchOptions, type BenchResult } from './benchmark.ts';
import { openLiveRig, type LiveRig } from './live-page/live-rig.ts';
import { quantile } from './quantile.ts';

const packetsPerSecond = 1500;
const runMs = 25_000;

export interface PageRun {
  readonly points: number;
  readonly units: number;
  readonly frames: number;
  readonly paintedP50Ms: number;
  readonly paintedP95Ms: number;
  readonly paintedMaxMs: number;
  readonly drawnP50Ms: number;
  /** Processor time of the page's main thread per frame, all of it: what a busy machine does not blur. */
  readonly mainThreadMsPerFrame: number;
  readonly longTasks: number;
  readonly longestTaskMs: number;
  /** Of the worker, for the same frames. */
  readonly frameP95Ms: number;
  readonly lagP95Ms: number;
  readonly frameBytes: number;
  readonly heapBytes: number;
  readonly load: number;
}

/** `--points`: drawn at most (default 2,000, 10,000 and 20,000). `seconds` is the p95 of the last run's updates. */
export async function runLivePageBench(options: BenchOptions): Promise<BenchResult> {
  const sizes = options.points === undefined ? [2000, 10_000, 20_000] : [options.points];
  const runs: PageRun[] = [];
  for (const points of sizes) runs.push(await measure(points, options.seed ?? 1));
  return {
    name: 'live-page',
    seconds: (runs.at(-1)?.paintedP95Ms ?? 0) / 1000,
    rssBytes: peakRssBytes(),
    details: { packetsPerSecond, runMs, runs },
  };
}

async function measure(points: number, seed: number): Promise<PageRun> {
  const rig = await openLiveRig({ points, packetsPerSecond, seed });
  try {
    await rig.devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    await rig.page.evaluate(() => {
      window.jawsPageTiming.forget();
    });
    const busyBefore = await taskMs(rig);
    await wait(runMs);
    const busyMs = (await taskMs(rig)) - busyBefore;
    const figures = await figuresOf(rig);
    const mainThreadMsPerFrame = Math.round(busyMs / Math.max(1, figures.frames));
    return { points, ...figures, mainThreadMsPerFrame, load: loadavg()[0] ?? 0 };
  } finally {
    await rig.close();
  }
}

/** Processor time of all tasks of the page's main thread so far, ms. */
async function taskMs({ devtools }: LiveRig): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
}

const timings = (rig: LiveRig) =>
  rig.page.evaluate(() => ({
    measured: window.jawsPageTiming.frames(),
    longTasksMs: window.jawsPageTiming.longTasksMs(),
  }));

async function figuresOf(rig: LiveRig): Promise<Omit<PageRun, 'points' | 'load' | 'mainThreadMsPerFrame'>> {
  if (rig.failure() !== null) throw rig.failure();
  const { measured, longTasksMs } = await timings(rig);
  const painted = measured.map(({ paintedMs }) => paintedMs);
  await rig.devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await rig.devtools.send('Runtime.getHeapUsage');
  return {
    units: measured.at(-1)?.units ?? 0,
    frames: measured.length,
    paintedP50Ms: quantile(painted, 0.5),
    paintedP95Ms: quantile(painted, 0.95),
    paintedMaxMs: quantile(painted, 1),
    drawnP50Ms: quantile(
      measured.map(({ drawnMs }) => drawnMs),
      0.5,
    ),
    longTasks: longTasksMs.length,
    longestTaskMs: quantile(longTasksMs, 1),
    frameP95Ms: quantile(
      measured.map(({ frameMs }) => frameMs),
      0.95,
    ),
    lagP95Ms: quantile(
      measured.map(({ lagMs }) => lagMs),
      0.95,
    ),
    frameBytes: measured.at(-1)?.bytes ?? 0,
    heapBytes: usedSize,
  };
}
