// Where a culprit stands in one frame: by what is shown (faded evidence, then the order of the judgement), by the
// ancestor's ranking, by DBSCAN's noise. An anomaly that has left the window is still in the list under its name: what
// the user reads there counts, and is also told apart (`presentRank`).

import { baselineRankings } from '@jaws/shared/analysis/baseline-rankings';
import type { LiveEngine } from '@jaws/shared/live/live-engine';
import type { LiveFrame } from '@jaws/shared/live/live-frame';
import type { Judgement } from '@jaws/shared/live/live-judgement';
import { isCulprit, isCulpritGone, type Culprit } from './culprit.ts';

/** The culprit's best unit in one frame. */
export interface Sighting {
  readonly second: number;
  readonly bytesOut: number;
  readonly units: number;
  /** From 1, among units and anomalies that still fade. Null: not in the picture. */
  readonly rank: number | null;
  /** Place of its best unit that is in the window. */
  readonly presentRank: number | null;
  /** In the list that the frame carries. */
  readonly listed: number | null;
  readonly evidence: number;
  readonly robustL2: number | null;
  readonly isNoise: boolean;
  readonly noise: number;
}

export type Sight = Omit<Sighting, 'second' | 'bytesOut'>;

export function sight(engine: LiveEngine, frame: LiveFrame, judgement: Judgement, culprit: Culprit): Sight {
  const { points, top } = frame;
  const { units, clusters } = judgement;
  const present = new Set<number>();
  for (let at = 0; at < units.count; at++) if (isCulprit(judgement, at, culprit)) present.add(at);
  const shown = new Set(present);
  for (let at = units.count; at < points.key.length; at++) {
    const gone = engine.describe(points.key[at] as number);
    if (gone !== null && isCulpritGone(units.kind, gone.details, culprit)) shown.add(at);
  }
  const order = orderShown(frame, judgement);
  const keys = new Set(Array.from(shown, (at) => points.key[at] as number));
  return {
    units: units.count,
    rank: placeOf(order, shown),
    presentRank: placeOf(order, present),
    listed: placeOf(
      top.map((_, at) => at),
      new Set(top.flatMap(({ key }, at) => (keys.has(key) ? [at] : []))),
    ),
    evidence: Math.max(0, ...Array.from(shown, (at) => points.evidence[at] as number)),
    robustL2: placeOf(baselineRankings(units).robustL2, present),
    isNoise: [...present].some((at) => clusters.cluster[at] === -1),
    noise: clusters.noise,
  };
}

/** What a list shows: one point of each happening and what has left, by faded evidence, equals in the judgement's order. */
function orderShown({ points }: LiveFrame, { units }: Judgement): number[] {
  const place = new Map<number, number>();
  units.listed.forEach((at, rank) => place.set(at, rank));
  for (let at = units.count; at < points.key.length; at++) place.set(at, Number.MAX_SAFE_INTEGER);
  return [...place.keys()].sort(
    (a, b) =>
      (points.evidence[b] as number) - (points.evidence[a] as number) ||
      (place.get(a) ?? 0) - (place.get(b) ?? 0),
  );
}

/** From 1. */
function placeOf(order: ArrayLike<number>, wanted: ReadonlySet<number>): number | null {
  for (let at = 0; at < order.length; at++) if (wanted.has(order[at] as number)) return at + 1;
  return null;
}
