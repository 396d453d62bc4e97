// The detection limit in traffic of one's own: uploads of many rates are laid over it, one at a time, in memory, and each is held
// against the findings. Nothing is sent.

import { createRandom, type RandomSource } from '@jaws/shared/analysis/random';
import type { CallSignal } from '@jaws/shared/contract/contract';
import type { DrillLimitCell, DrillLimitResult } from '@jaws/shared/contract/drill';
import { JawsError } from '@jaws/shared/contract/errors';
import { drawUpload, uploadChoice, type UploadChoice, type UploadWay } from '@jaws/shared/drill/draw-uploads';
import { limitKinds } from '@jaws/shared/drill/limit-kinds';
import { limitSize } from '@jaws/shared/drill/limit-of-cells';
import { limitSizes, noticeUpload, type Ground } from '@jaws/shared/drill/notice-upload';
import type { UploadPlan } from '@jaws/shared/drill/upload-packets';
import { baselineLimit, defaultLimit } from '@jaws/shared/findings/baseline-limit';
import { learnBaseline } from '@jaws/shared/findings/learn-baseline';
import { inOrderOfTime } from '@jaws/shared/findings/prefix-reader';
import { hoursOf } from '@jaws/shared/findings/score-findings';
import { inSteps } from '../analysis/in-steps.ts';
import { readDatasets, type ReadRequest } from '../analysis/read-datasets.ts';

export interface LimitRequest extends Pick<ReadRequest, 'signal' | 'onProgress'> {
  /** Gives tables that nobody else reads: their dictionaries learn the ends of the uploads. */
  readonly store: ReadRequest['store'];
  readonly dataset: string;
  readonly baseline: { readonly dataset: string; readonly alertsPerDay: number } | null;
  /** Payload per second. */
  readonly rates: readonly number[];
  /** Of each rate and kind of server. */
  readonly tries: number;
  readonly seed: number;
  readonly onTry?: ((done: number, total: number) => void) | undefined;
}

/** A try whose two ends have an alert anyway is drawn again, so often. */
const mostDraws = 5;

/** Without a packet, or without a host that contacts anybody outside, there are no tries. @throws JawsError cancelled, usage.invalid, dataset.* */
export async function measureLimit(request: LimitRequest): Promise<DrillLimitResult> {
  const { store, signal, onProgress, dataset, baseline, seed } = request;
  if (dataset === baseline?.dataset)
    throw new JawsError('usage.invalid', 'A baseline is traffic other than what is to be judged.');
  const reading = { store, signal, onProgress, where: null };
  const quiet = baseline === null ? null : await readDatasets({ ...reading, datasets: [baseline.dataset] });
  const learnt = quiet === null ? null : learnBaseline(quiet.table, quiet);
  const limit =
    learnt === null || baseline === null ? defaultLimit : baselineLimit(learnt, baseline.alertsPerDay);
  const read = await readDatasets({ ...reading, datasets: [dataset] });
  const table = inOrderOfTime(read.table);
  const context = { ...read, habits: learnt?.habits };
  const choice = uploadChoice(table, context);
  const ground = { table, context, limit: limit.score };
  return {
    packets: table.count,
    hours: hoursOf(table),
    limit: { ...limit },
    sizes: [...limitSizes],
    cells: await cellsOf(request, ground, choice),
    seed,
  };
}

async function cellsOf(
  { rates, tries, seed, signal, onTry }: LimitRequest,
  ground: Ground,
  choice: UploadChoice,
): Promise<DrillLimitCell[]> {
  const ways: UploadWay[] = limitKinds.flatMap((kind) => rates.map((rate) => ({ ...kind, rate })));
  const cells: DrillLimitCell[] = [];
  let done = 0;
  for (const [number, way] of ways.entries()) {
    // The draws of a cell do not depend on how the others went.
    const random = createRandom(seed * 1000 + number);
    const made: DrillLimitCell['tries'] = [];
    for (let at = 0; at < tries; at++) {
      const one = await tryUpload(ground, () => drawUpload(choice, way, random), random, signal);
      if (one !== null) made.push(one);
      onTry?.(++done, ways.length * tries);
    }
    cells.push({ ...way, tries: made, limit50: limitSize(made, 0.5), limit90: limitSize(made, 0.9) });
  }
  return cells;
}

async function tryUpload(
  ground: Ground,
  draw: () => UploadPlan | null,
  random: RandomSource,
  signal: CallSignal | undefined,
): Promise<DrillLimitCell['tries'][number] | null> {
  for (let at = 0; at < mostDraws; at++) {
    const plan = draw();
    if (plan === null) return null;
    const noticed = await inSteps(noticeUpload(ground, plan, random), signal);
    if (noticed === null) continue;
    const { client, server, startUs } = plan;
    return { client, server, startMs: startUs / 1000, ...noticed, detectors: [...noticed.detectors] };
  }
  return null;
}
