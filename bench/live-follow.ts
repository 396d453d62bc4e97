// How well the live picture keeps up: a writer appends packets to a dataset at a fixed rate, the session follows it
// with real time. Writer and reader share one thread here, so lag and frame times are upper bounds.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createDatasetStore } from '@jaws/core/dataset/dataset-store';
import type { DatasetWriter } from '@jaws/core/dataset/store-contract';
import { LiveSession } from '@jaws/core/live/live-session';
import { defaultLiveSettings, type LiveFrame } from '@jaws/shared/contract/live';
import { peakRssBytes, type BenchOptions, type BenchResult } from './benchmark.ts';
import { LivePackets } from './live-packets.ts';

const packetsPerSecond = 20_000;
const batchEveryMs = 50;
const runMs = 20_000;
/** Frames while code is compiled and the window fills. */
const warmUpFrames = 5;

/** `--points`: points drawn at most (default 10,000 and 20,000). `seconds` is the p95 of a frame of the first run. */
export async function runLiveFollowBench(options: BenchOptions): Promise<BenchResult> {
  const sizes = options.points === undefined ? [10_000, 20_000] : [options.points];
  const runs = [];
  for (const points of sizes) runs.push(await follow(points, options.seed ?? 1));
  return {
    name: 'live-follow',
    seconds: (runs[0]?.frameP95Ms ?? 0) / 1000,
    rssBytes: peakRssBytes(),
    details: { packetsPerSecond, runMs, runs },
  };
}

async function follow(points: number, seed: number) {
  const dataDir = mkdtempSync(join(tmpdir(), 'jaws-live-follow-'));
  const store = createDatasetStore({ dataDir, clock: Date.now });
  const source = new LivePackets({
    seed,
    flows: Math.round(points * 0.6),
    packetsPerSecond,
    packetsPerFlow: 40,
  });
  const writer = await store.create('live', {});
  const frames: LiveFrame[] = [];
  const failures: unknown[] = [];
  const session = await LiveSession.open(
    {
      ...{ store, dataset: 'live', liveId: 'bench', clock: Date.now, stopwatch: () => performance.now() },
      wait: (ms) => wait(ms),
      publish: (frame) => frames.push(frame),
      failed: (error) => failures.push(error),
    },
    { ...defaultLiveSettings, maxPoints: points, windowSeconds: 15 },
    [],
  );
  const rss = await write(writer, source);
  await session.close();
  const rows = writer.rows;
  await writer.abort();
  rmSync(dataDir, { recursive: true, force: true });
  if (failures.length > 0) throw failures[0];
  const rowsWrittenPerSecond = Math.round(rows / (runMs / 1000));
  const rssGrowthBytes = (rss.at(-1) ?? 0) - (rss[Math.floor(rss.length / 3)] ?? 0);
  return { ...figuresOf(frames), rowsWrittenPerSecond, rssGrowthBytes };
}

/** Appends at the rate for `runMs`; gives the resident size once a second. */
async function write(writer: DatasetWriter, source: LivePackets): Promise<number[]> {
  const rss: number[] = [];
  const batch = (packetsPerSecond * batchEveryMs) / 1000;
  const started = performance.now();
  for (let sent = 0; performance.now() - started < runMs; sent++) {
    const table = source.next(batch);
    await writer.append(table, 0, table.count);
    if (sent % 20 === 0) rss.push(process.memoryUsage.rss());
    // A writer that is late does not wait: the rate is kept on average.
    await wait(Math.max(0, started + (sent + 1) * batchEveryMs - performance.now()));
  }
  return rss;
}

function figuresOf(frames: readonly LiveFrame[]) {
  const measured = frames.slice(warmUpFrames);
  const frameMs = measured.map((frame) => frame.frameMs);
  const lagMs = measured.map(({ follow: of }) => of.lagMs);
  const last = frames.at(-1);
  return {
    points: last?.points.key.length ?? 0,
    units: last?.units ?? 0,
    frames: measured.length,
    frameP50Ms: quantile(frameMs, 0.5),
    frameP95Ms: quantile(frameMs, 0.95),
    lagP95Ms: quantile(lagMs, 0.95),
    lagMaxMs: quantile(lagMs, 1),
    backlogBytesAtEnd: last?.follow.backlogBytes ?? null,
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) * 10) / 10;
}
