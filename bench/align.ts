// Jumps of the live picture from frame to frame, by DETECTION §4's definition, beside plainer ways to place frames.
import { alignFrames } from './align-frames.ts';
import { alignMethods, createPlacer, type AlignMethod } from './align-methods.ts';
import { runMethod, type AlignRun } from './align-run.ts';
import { peakRssBytes, withPeer, type BenchOptions, type BenchResult } from './benchmark.ts';
import { writeNumericCsv } from './numeric-csv.ts';

interface AlignResult extends BenchResult {
  /** Of the picture's explore mode ("bounded"). */
  readonly medianJump: number;
  readonly maxJump: number;
  /** Mean over the frames of the share of variance in the picture; of plain PCA in every frame. */
  readonly explainedVariance: number;
  readonly plainExplainedVariance: number;
  /** 1 = in the frame in which it appears. */
  readonly outlierVisibleAfterFrames: number | null;
  readonly frozenMaxJump: number;
}

/**
 * `--input`: CSV of frame,id,f1 … fn, rows in order of frames. `--out` gets one row per frame: frame, jump from the
 * frame before (0 for the first), explained variance, and plain PCA's. `seconds` is explore mode alone.
 */
export function runAlignBench(options: BenchOptions): BenchResult {
  const { source, frames } = alignFrames(options);
  let dimension = 0;
  let points = 0;
  for (const frame of frames()) {
    dimension = frame.dimension;
    points = frame.rows;
    break;
  }
  const runs = new Map<AlignMethod, AlignRun>();
  for (const method of alignMethods) runs.set(method, runMethod(frames(), createPlacer(method, dimension)));
  const ours = runs.get('bounded') as AlignRun;
  const plain = runs.get('none') as AlignRun;
  const fixed = runs.get('fixed-smoothing') as AlignRun;
  if (options.out !== undefined) writeJumps(options.out, ours, plain);
  const result: AlignResult = {
    name: 'align',
    seconds: ours.seconds,
    rssBytes: peakRssBytes(),
    medianJump: ours.medianJump,
    maxJump: ours.maxJump,
    explainedVariance: ours.explainedVariance,
    plainExplainedVariance: plain.explainedVariance,
    outlierVisibleAfterFrames: ours.outlierVisibleAfterFrames,
    frozenMaxJump: (runs.get('frozen') as AlignRun).maxJump,
    details: {
      ...{ source, frames: ours.explained.length, points, dimension },
      methods: Object.fromEntries(Array.from(runs, ([method, run]) => [method, summaryOf(run)])),
    },
  };
  return withPeer(result, { name: 'Procrustes with a fixed smoothing of .1', seconds: fixed.seconds });
}

function summaryOf(run: AlignRun): Omit<AlignRun, 'jumps' | 'explained'> {
  const { medianJump, maxJump, explainedVariance, outlierVisibleAfterFrames, seconds } = run;
  return { medianJump, maxJump, explainedVariance, outlierVisibleAfterFrames, seconds };
}

function writeJumps(path: string, ours: AlignRun, plain: AlignRun): void {
  const cells = ours.explained.flatMap((explained, frame) => [
    ...[frame, frame === 0 ? 0 : (ours.jumps[frame - 1] ?? 0), explained, plain.explained[frame] ?? 0],
  ]);
  writeNumericCsv(path, ['frame', 'jump', 'explained_variance', 'plain_explained_variance'], cells);
}
