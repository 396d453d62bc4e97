// Frames of the live picture with 10,000 units: how long a frame takes, how long a judgement, how fast packets go
// in, and whether memory stays flat while the window rolls.
import { createLiveEngine } from '@jaws/shared/live/live-engine';
import type { LiveOptions } from '@jaws/shared/live/live-settings';
import { peakRssBytes, type BenchOptions, type BenchResult } from './benchmark.ts';
import { LivePackets } from './live-packets.ts';
import { quantile } from './quantile.ts';

const frameEveryMs = 100;
const packetsPerSecond = 20_000;
const measuredSeconds = 30;
const sliceMs = 10;

interface LiveRun {
  readonly units: number;
  readonly frames: number;
  readonly judgements: number;
  /** Wall-clock time of a frame, slice of the judgement included, ms. */
  readonly frameP50Ms: number;
  readonly frameP95Ms: number;
  readonly frameMaxMs: number;
  /** The same in processor time, helper threads of the runtime included: what a busy machine does not blur. */
  readonly cpuP50Ms: number;
  readonly cpuP95Ms: number;
  readonly cpuMaxMs: number;
  /** Longest age of a judgement on screen, in frames' time, p95, ms. */
  readonly judgementAgeP95Ms: number;
  readonly packetsPerSecondIn: number;
  /** Live heap after collection at the end over that at a third of the run, bytes; null without --expose-gc. */
  readonly heapGrowthBytes: number | null;
}

/** `--points`: units in the picture (default 10,000). `seconds` is the p95 of a frame with flows as points. */
export function runLiveFrameBench(options: BenchOptions): BenchResult {
  const units = options.points ?? 10_000;
  const seed = options.seed ?? 1;
  const channels = run('channels', units, seed);
  const flows = run('flows', units, seed);
  const packets = run('packets', units, seed);
  const endpoints = run('endpoints', units, seed);
  return {
    name: 'live-frame',
    seconds: flows.frameP95Ms / 1000,
    rssBytes: peakRssBytes(),
    details: { points: units, sliceMs, packetsPerSecond, channels, flows, packets, endpoints },
  };
}

function run(unit: LiveOptions['unit'], units: number, seed: number): LiveRun {
  const source = new LivePackets({
    seed,
    flows: Math.round(units * 0.6),
    packetsPerSecond,
    packetsPerFlow: 40,
  });
  const engine = createLiveEngine({
    ...{ unit, dictionaries: source.table.dictionaries, mostUnits: units, windowMs: 15_000 },
    ...{ sliceMs, judgeEveryMs: 1000, stopwatch: () => performance.now() },
  });
  const batch = (packetsPerSecond * frameEveryMs) / 1000;
  const frames: number[] = [];
  const cpu: number[] = [];
  const ages: number[] = [];
  let addingMs = 0;
  let shown = 0;
  let judgements = 0;
  let early: number | null = null;
  // The window fills first; what is not compiled yet is not measured.
  const warmUp = 200;
  const last = warmUp + (measuredSeconds * 1000) / frameEveryMs;
  for (let number = 0; number < last; number++) {
    const table = source.next(batch);
    const adding = performance.now();
    engine.add(table, 0, table.count);
    const cpuBefore = process.cpuUsage();
    const started = performance.now();
    const frame = engine.frame(source.nowMs);
    const ended = performance.now();
    const { user, system } = process.cpuUsage(cpuBefore);
    if (number === warmUp) early = heapBytes();
    if (number < warmUp) continue;
    addingMs += started - adding;
    frames.push(ended - started);
    cpu.push((user + system) / 1000);
    if (frame.judgedMs !== null) ages.push(frame.nowMs - frame.judgedMs);
    shown = frame.points.key.length;
    judgements = frame.judgements;
  }
  const end = heapBytes();
  return {
    units: shown,
    frames: frames.length,
    judgements,
    frameP50Ms: quantile(frames, 0.5),
    frameP95Ms: quantile(frames, 0.95),
    frameMaxMs: quantile(frames, 1),
    cpuP50Ms: quantile(cpu, 0.5),
    cpuP95Ms: quantile(cpu, 0.95),
    cpuMaxMs: quantile(cpu, 1),
    judgementAgeP95Ms: quantile(ages, 0.95),
    packetsPerSecondIn: Math.round((frames.length * batch) / (addingMs / 1000)),
    heapGrowthBytes: early === null || end === null ? null : end - early,
  };
}

function heapBytes(): number | null {
  if (globalThis.gc === undefined) return null;
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
