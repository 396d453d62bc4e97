// Datasets by name -> findings, with the limit that a quiet dataset gives.

import { performance } from 'node:perf_hooks';

import type { ScoreResult } from '@jaws/shared/contract/detection';
import type { PacketRows } from '@jaws/shared/domain/packet-rows';
import { baselineLimit, defaultLimit, type AlertLimit } from '@jaws/shared/findings/baseline-limit';
import { learnBaseline, type Baseline } from '@jaws/shared/findings/learn-baseline';
import { nearbyLimits } from '@jaws/shared/findings/nearby-limits';
import type { ReaderContext } from '@jaws/shared/findings/prefix-reader';
import { scoreFindings, type Scored } from '@jaws/shared/findings/score-findings';
import { withModel, type NamedDetector } from '@jaws/shared/model/model-findings';

import { openTraffic, type OpenRequest, type OpenTraffic } from './read-datasets.ts';

export interface ScoreSettings {
  readonly datasets: readonly string[];
  readonly where: string | null;
  /** Null = the default limit. `nearby`: also what one alert a day less or more would change. */
  readonly baseline: {
    readonly dataset: string;
    readonly alertsPerDay: number;
    readonly nearby?: boolean;
  } | null;
  /** One more voice beside the rules. */
  readonly model?: NamedDetector | undefined;
}

export interface ScoreRequest extends Omit<OpenRequest, 'datasets' | 'where'> {
  readonly settings: ScoreSettings;
  /** Packets judged, and in all. */
  readonly onRows?: ((done: number, total: number) => void) | undefined;
}

/** Throws `cancelled`, `dataset.not-found`, `filter.syntax`. No packets is no error: the result has none. */
export async function scoreDatasets(request: ScoreRequest): Promise<ScoreResult> {
  return await useScored(request, ({ result }) => result);
}

export interface ScoredTraffic {
  readonly result: ScoreResult;
  readonly packets: PacketRows;
  readonly context: ReaderContext;
}

/** As `scoreDatasets`, with what was scored, which is there during `use` only. */
export async function useScored<T>(request: ScoreRequest, use: (scored: ScoredTraffic) => T): Promise<T> {
  const [used] = await useScoredParts(request, [request.settings.where], use);
  return used as T;
}

/** As `useScored` for one filter after the other; the baseline is learnt once. */
export async function useScoredParts<T>(
  { settings, onComputing, onRows, ...request }: ScoreRequest,
  filters: readonly (string | null)[],
  use: (scored: ScoredTraffic, at: number) => T,
): Promise<T[]> {
  const { datasets, where, baseline } = settings;
  const open = { ...request, where };
  const quiet = baseline === null ? null : await openTraffic({ ...open, datasets: [baseline.dataset] });
  let learnt: Baseline | null = null;
  try {
    const used: T[] = [];
    for (const [at, filter] of filters.entries()) {
      const read = await openTraffic({ ...open, where: filter, datasets, onComputing });
      try {
        learnt ??= quiet === null ? null : learnBaseline(quiet.packets, quiet);
        used.push(use(scoreTraffic(settings, read, learnt, onRows), at));
      } finally {
        await read.close();
      }
    }
    return used;
  } finally {
    await quiet?.close();
  }
}

function scoreTraffic(
  { baseline, model }: ScoreSettings,
  read: OpenTraffic,
  learnt: Baseline | null,
  onRows: ScoreRequest['onRows'],
): ScoredTraffic {
  const startedMs = performance.now();
  const { packets, local, names, namesLeftOut } = read;
  const context = { local, names, habits: learnt?.habits };
  const judged = (limit: AlertLimit): Scored =>
    scoreFindings(packets, context, limit, (rows) => onRows?.(rows, packets.count));
  const scored =
    learnt === null || baseline === null
      ? judged(defaultLimit)
      : scoredAgainst(learnt, baseline, { packets, context }, judged);
  const result = {
    ...(model === undefined ? scored : withModel(scored, packets, read, model)),
    ...(namesLeftOut === 0 ? {} : { namesLeftOut }),
    durationMs: performance.now() - startedMs,
  };
  return { result, packets, context };
}

function scoredAgainst(
  scores: Baseline,
  { alertsPerDay, nearby }: NonNullable<ScoreSettings['baseline']>,
  { packets, context }: Pick<ScoredTraffic, 'packets' | 'context'>,
  judged: (limit: AlertLimit) => Scored,
): Scored {
  const scored = judged(baselineLimit(scores, alertsPerDay));
  const others = nearby === true ? nearbyLimits(packets, context, scores, alertsPerDay, scored) : undefined;
  return others === undefined ? scored : { ...scored, nearby: others };
}
