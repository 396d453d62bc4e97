// How well the live picture keeps up: a writer appends packets to a dataset at a fixed rate, the session follows it
// with real time. Writer and reader share one thread here, so lag and frame times are upper bounds.
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createDatasetStore } from '@jaws/core/dataset/dataset-store';
import type { DatasetWriter } from '@jaws/core/dataset/store-contract';
import { createOpenJudges } from '@jaws/core/live/open-judges';
import { readModel } from '@jaws/core/models/model-store';
import { LiveSession } from '@jaws/core/live/live-session';
import { defaultLiveSettings, type LiveFrame } from '@jaws/shared/contract/live';
import { peakRssBytes, type BenchOptions, type BenchResult } from './benchmark.ts';
import { LivePackets } from './live-packets.ts';
import { quantile } from './quantile.ts';

/** A busy capture, and a 90,000-packet hour replayed at 60 times its speed. */
const captureRate = 20_000;
const replayRate = 1500;
const batchEveryMs = 50;
const runMs = 20_000;
/** Frames while code is compiled and the window fills. */
const warmUpFrames = 5;

interface Load {
  readonly points: number;
  readonly packetsPerSecond: number;
}

/** `--points`: points drawn at most (default 10,000, and 20,000 in one run more). `seconds` is the p95 of a frame of the first run. */
export async function runLiveFollowBench(options: BenchOptions): Promise<BenchResult> {
  const points = options.points ?? 10_000;
  const cases = [
    { points, packetsPerSecond: captureRate },
    { points, packetsPerSecond: replayRate },
    ...(options.points === undefined ? [{ points: 20_000, packetsPerSecond: captureRate }] : []),
  ];
  const runs = [];
  for (const each of cases) runs.push(await follow(each, options.seed ?? 1));
  return {
    name: 'live-follow',
    seconds: (runs[0]?.frameP95Ms ?? 0) / 1000,
    rssBytes: peakRssBytes(),
    details: { runMs, runs },
  };
}

async function follow({ points, packetsPerSecond }: Load, seed: number) {
  const dataDir = mkdtempSync(join(tmpdir(), 'jaws-live-follow-'));
  const store = createDatasetStore({ dataDir, clock: Date.now });
  const source = new LivePackets({
    seed,
    flows: packetsPerSecond === captureRate ? Math.round(points * 0.6) : points,
    packetsPerSecond,
    packetsPerFlow: packetsPerSecond === captureRate ? 40 : 200,
  });
  const writer = await store.create('live', {});
  // At the lower rate the flows have to be there from the beginning.
  if (packetsPerSecond !== captureRate) {
    const table = source.next(points * 5);
    await writer.append(table, 0, table.count);
  }
  const frames: LiveFrame[] = [];
  const failures: unknown[] = [];
  const session = await LiveSession.open(
    {
      ...{ store, dataset: 'live', liveId: 'bench', clock: Date.now, stopwatch: () => performance.now() },
      openJudges: createOpenJudges(store, (name) => readModel(dataDir, name)),
      wait: (ms) => wait(ms),
      publish: (frame) => frames.push(frame),
      alerted: () => undefined,
      failed: (error) => failures.push(error),
    },
    { ...defaultLiveSettings, maxPoints: points, windowSeconds: packetsPerSecond === captureRate ? 15 : 600 },
    [],
  );
  const rowsBefore = writer.rows;
  const rss = await write(writer, source, packetsPerSecond);
  await session.close();
  const rows = writer.rows - rowsBefore;
  await writer.abort();
  rmSync(dataDir, { recursive: true, force: true });
  if (failures.length > 0) throw failures[0];
  const rowsWrittenPerSecond = Math.round(rows / (runMs / 1000));
  const rssGrowthBytes = (rss.at(-1) ?? 0) - (rss[Math.floor(rss.length / 3)] ?? 0);
  return { packetsPerSecond, ...figuresOf(frames), rowsWrittenPerSecond, rssGrowthBytes, load: loadavg()[0] };
}

/** Appends at the rate for `runMs`; gives the resident size once a second. */
async function write(
  writer: DatasetWriter,
  source: LivePackets,
  packetsPerSecond: number,
): Promise<number[]> {
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
    // From stored to published, of the row in each frame that waited longest.
    lagP50Ms: quantile(lagMs, 0.5),
    lagP95Ms: quantile(lagMs, 0.95),
    lagMaxMs: quantile(lagMs, 1),
    backlogMostBytes: quantile(
      measured.map(({ follow: of }) => of.backlogBytes),
      1,
    ),
    backlogBytesAtEnd: last?.follow.backlogBytes ?? null,
  };
}
