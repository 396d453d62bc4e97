// Replays a capture through the live engine in the capture's own time, a frame a second, and notes where the culprit
// stands while it is at work: by the picture, by the ancestor's ranking, by DBSCAN's noise.

import { createLiveEngine } from '@jaws/shared/live/live-engine';
import type { Culprit } from './culprit.ts';
import { CaptureReplay } from './capture-replay.ts';
import type { ReplayedCapture } from './replayed-capture.ts';
import { sight, type Sighting } from './sighting.ts';

export type WatchedUnit = 'flows' | 'endpoints';

export interface Watched {
  readonly unit: WatchedUnit;
  readonly units: number;
  /** Frames while the culprit was at work. */
  readonly frames: number;
  /** Of these, with the culprit among the first three endpoints or 5 % of the flows. */
  readonly reached: number;
  /** The same, without anomalies that have left the window and still fade. */
  readonly reachedPresent: number;
  readonly listed: number;
  readonly reachedByRobustL2: number;
  readonly asNoise: number;
  readonly medianNoise: number | null;
  /** Noise, and no more units are noise than may be looked at (three, 5 %): what noise alone would find. */
  readonly reachedByNoise: number;
  /** Seconds after the culprit began, and its bytes out until then. */
  readonly firstSecond: number | null;
  readonly firstBytes: number | null;
  readonly bestRank: number | null;
  readonly medianRank: number | null;
  readonly medianRobustL2: number | null;
  readonly bestEvidence: number;
  /** A row where the rank or the goal changes: second after the culprit began, rank, rank by robust-z L2, units. */
  readonly overTime: readonly (readonly [number, number | null, number | null, number])[];
}

const frameMs = 1000;
/** Of a capture that lasts longer only every second, third … frame is made. */
const mostFrames = 700;

export function watchCulprit(capture: ReplayedCapture, unit: WatchedUnit, culprit: Culprit): Watched {
  const { table, startMs } = capture;
  const replay = new CaptureReplay(capture, culprit);
  const engine = createLiveEngine({
    ...{ unit, dictionaries: table.dictionaries, names: replay.names },
    ...{ judgeEveryMs: frameMs, mostUnits: 20_000, top: 100 },
  });
  const sightings: Sighting[] = [];
  const last = Math.min(Math.ceil(culprit.lastSecond), Math.ceil(capture.seconds)) + 1;
  const every = Math.max(1, Math.ceil(last / mostFrames));
  for (let second = every; second <= last; second += every) {
    const from = replay.row;
    replay.until(second);
    engine.add(table, from, replay.row);
    const frame = engine.frame(startMs + second * frameMs);
    const { judged } = engine;
    if (second <= culprit.firstSecond || replay.bytesOut === 0 || judged === null) continue;
    sightings.push({ second, bytesOut: replay.bytesOut, ...sight(engine, frame, judged, culprit) });
  }
  return summary(unit, sightings, culprit);
}

type Rank = (sighting: Sighting) => number | null;

function summary(unit: WatchedUnit, sightings: readonly Sighting[], culprit: Culprit): Watched {
  const goal = ({ units }: Sighting): number =>
    unit === 'endpoints' ? 3 : Math.max(1, Math.ceil(units * 0.05));
  const within = (of: Rank): Sighting[] =>
    sightings.filter((sighting) => (of(sighting) ?? Number.POSITIVE_INFINITY) <= goal(sighting));
  const medianOf = (of: Rank): number | null =>
    median(sightings.map((sighting) => of(sighting) ?? Number.POSITIVE_INFINITY));
  const reached = within(({ rank }) => rank);
  const [first] = reached;
  return {
    unit,
    units: Math.max(0, ...sightings.map(({ units }) => units)),
    frames: sightings.length,
    reached: reached.length,
    reachedPresent: within(({ presentRank }) => presentRank).length,
    listed: within(({ listed }) => listed).length,
    reachedByRobustL2: within(({ robustL2 }) => robustL2).length,
    asNoise: sightings.filter(({ isNoise }) => isNoise).length,
    medianNoise: medianOf(({ noise }) => noise),
    reachedByNoise: within(({ isNoise, noise }) => (isNoise ? noise : null)).length,
    firstSecond: first === undefined ? null : first.second - culprit.firstSecond,
    firstBytes: first?.bytesOut ?? null,
    bestRank: finiteOrNull(Math.min(...sightings.map(({ rank }) => rank ?? Number.POSITIVE_INFINITY))),
    medianRank: medianOf(({ rank }) => rank),
    medianRobustL2: medianOf(({ robustL2 }) => robustL2),
    bestEvidence: Math.max(0, ...sightings.map(({ evidence }) => evidence)),
    overTime: changes(sightings, culprit),
  };
}

function changes(sightings: readonly Sighting[], { firstSecond }: Culprit): Watched['overTime'] {
  const kept = sightings.filter(({ rank }, at) => at === 0 || rank !== sightings[at - 1]?.rank);
  return kept.map(
    ({ second, rank, robustL2, units }) =>
      [Math.round((second - firstSecond) * 10) / 10, rank, robustL2, units] as const,
  );
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return finiteOrNull(sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN);
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
