// Where a planted culprit stands: over time in the live picture, and once in the analysis of the whole capture, beside
// the ancestor's ranking and DBSCAN's noise on the same units.

import { analyseTable } from '@jaws/shared/analysis/analyse';
import { baselineRankings } from '@jaws/shared/analysis/baseline-rankings';
import { createLiveEngine } from '@jaws/shared/live/live-engine';
import { liveLimits } from '@jaws/shared/contract/live';
import { CaptureReplay } from '../capture-replay.ts';
import { isCulprit, type Culprit } from '../culprit.ts';
import type { ReplayedCapture } from '../replayed-capture.ts';
import { sight, type Sight } from '../sighting.ts';
import type { WatchedUnit } from '../watch-culprit.ts';

export interface Standing {
  readonly units: number;
  readonly rank: number | null;
  readonly robustL2: number | null;
  readonly isNoise: boolean;
  readonly noise: number;
  readonly evidence: number;
}

export interface WatchedLive {
  /** Frames while it was at work. */
  readonly sights: readonly Sight[];
  /** Units above .2 in the last of them, whoever they are. */
  readonly strong: number;
}

/** Seconds between two frames before the culprit begins; while it is at work there are at most so many. */
const stepBefore = 4;
const mostFrames = 8;

/** The engine as the page has it. */
export function watchLive(capture: ReplayedCapture, unit: WatchedUnit, culprit: Culprit): WatchedLive {
  const replay = new CaptureReplay(capture, null);
  const engine = createLiveEngine({
    ...{ unit, dictionaries: capture.table.dictionaries, names: replay.names },
    ...{ judgeEveryMs: 1000, mostUnits: liveLimits.points.most, top: 100 },
  });
  const sights: Sight[] = [];
  let strong = 0;
  for (const second of framesOf(culprit)) {
    const from = replay.row;
    replay.until(second);
    engine.add(capture.table, from, replay.row);
    const frame = engine.frame(capture.startMs + second * 1000);
    if (second <= culprit.firstSecond || engine.judged === null) continue;
    sights.push(sight(engine, frame, engine.judged, culprit));
    strong = frame.points.evidence.filter((evidence) => evidence > 0.2).length;
  }
  return { sights, strong };
}

function framesOf({ firstSecond, lastSecond }: Culprit): number[] {
  const frames: number[] = [];
  for (let second = stepBefore; second < firstSecond - 1; second += stepBefore) frames.push(second);
  const step = Math.max(1, (lastSecond - firstSecond) / mostFrames);
  for (let second = firstSecond + Math.min(1, step); second < lastSecond; second += step) frames.push(second);
  return [...frames, Math.max(lastSecond + 0.1, (frames.at(-1) ?? 0) + 1)];
}

/** `jaws analyze` of the whole. */
export function watchStored(
  { table, names }: ReplayedCapture,
  unit: WatchedUnit,
  culprit: Culprit,
): Standing {
  const analysis = analyseTable(table, settingsOf(unit), {
    names: new Map(names.map(({ address, name }) => [address, name])),
  });
  const { units, evidence, clustering } = analysis;
  const own = new Set<number>();
  for (let at = 0; at < units.count; at++) if (isCulprit(analysis, at, culprit)) own.add(at);
  const placeIn = (order: Uint32Array): number | null => {
    const place = order.findIndex((at) => own.has(at));
    return place < 0 ? null : place + 1;
  };
  return {
    units: units.count,
    rank: placeIn(units.listed),
    robustL2: placeIn(baselineRankings(units).robustL2),
    isNoise: [...own].some((at) => clustering.labels[at] === -1),
    noise: clustering.noise,
    evidence: Math.max(0, ...Array.from(own, (at) => evidence[at] as number)),
  };
}

function settingsOf(unit: WatchedUnit): Parameters<typeof analyseTable>[1] {
  return {
    ...{ unit, method: 'dbscan', eps: null, minSamples: null, k: null },
    ...{ features: null, top: 0, maxPoints: 1000 },
  };
}
