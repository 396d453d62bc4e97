// Replays a capture through the live engine in the capture's own time, a frame a second, and notes where the culprit
// stands while it is at work: by the picture, by the ancestor's ranking, by DBSCAN's noise.

import { baselineRankings } from '@jaws/shared/analysis/baseline-rankings';
import { createLiveEngine } from '@jaws/shared/live/live-engine';
import type { LiveFrame } from '@jaws/shared/live/live-frame';
import type { Judgement } from '@jaws/shared/live/live-judgement';
import { bytesOut, isCulprit, type Culprit } from './culprit.ts';
import type { ReplayedCapture } from './replayed-capture.ts';

export type WatchedUnit = 'flows' | 'endpoints';

/** The culprit's best unit in one frame. */
interface Sighting {
  readonly second: number;
  readonly bytesOut: number;
  readonly units: number;
  /** By what a frame shows: faded evidence, then the order of the judgement. Null: not in the picture. */
  readonly rank: number | null;
  /** In the list that the frame carries. */
  readonly listed: number | null;
  readonly evidence: number;
  readonly robustL2: number | null;
  readonly isNoise: boolean;
  readonly noise: number;
}

export interface Watched {
  readonly unit: WatchedUnit;
  readonly units: number;
  /** Frames while the culprit was at work. */
  readonly frames: number;
  /** Of these, with the culprit among the first three endpoints or 5 % of the flows. */
  readonly reached: number;
  readonly listed: number;
  readonly reachedByRobustL2: number;
  readonly asNoise: number;
  readonly medianNoise: number | null;
  /** Seconds after the culprit began, and its bytes out until then. */
  readonly firstSecond: number | null;
  readonly firstBytes: number | null;
  readonly bestRank: number | null;
  readonly medianRank: number | null;
  readonly medianRobustL2: number | null;
  readonly bestEvidence: number;
}

const frameMs = 1000;
/** Of a capture that lasts longer only every second, third … frame is made. */
const mostFrames = 700;

export function watchCulprit(capture: ReplayedCapture, unit: WatchedUnit, culprit: Culprit): Watched {
  const { table, startMs } = capture;
  const names = new Map<string, string>();
  const engine = createLiveEngine({
    ...{ unit, dictionaries: table.dictionaries, names, judgeEveryMs: frameMs, mostUnits: 20_000, top: 100 },
  });
  const replay = new Replay(capture, culprit, names);
  const sightings: Sighting[] = [];
  const last = Math.min(Math.ceil(culprit.lastSecond), Math.ceil(capture.seconds)) + 1;
  const every = Math.max(1, Math.ceil(last / mostFrames));
  for (let second = every; second <= last; second += every) {
    const from = replay.row;
    replay.until(second);
    engine.add(table, from, replay.row);
    const frame = engine.frame(startMs + second * frameMs);
    if (second <= culprit.firstSecond || replay.bytesOut === 0 || engine.judged === null) continue;
    sightings.push({ second, bytesOut: replay.bytesOut, ...sight(frame, engine.judged, culprit) });
  }
  return summary(unit, sightings, culprit);
}

/** Goes through a capture's rows and names by its own time. */
class Replay {
  row = 0;
  bytesOut = 0;
  private known = 0;
  private readonly capture: ReplayedCapture;
  private readonly culprit: Culprit;
  private readonly names: Map<string, string>;

  constructor(capture: ReplayedCapture, culprit: Culprit, names: Map<string, string>) {
    this.capture = capture;
    this.culprit = culprit;
    this.names = names;
  }

  until(second: number): void {
    const { table, startMs, names } = this.capture;
    const untilUs = (startMs + second * frameMs) * 1000;
    for (; this.row < table.count && (table.timestampUs[this.row] as number) < untilUs; this.row++)
      this.bytesOut += bytesOut(table, this.row, this.culprit);
    for (let learnt = names[this.known]; learnt !== undefined; learnt = names[++this.known]) {
      if (learnt.row > this.row) return;
      this.names.set(learnt.address, learnt.name);
    }
  }
}

type Sight = Omit<Sighting, 'second' | 'bytesOut'>;

function sight(frame: LiveFrame, judgement: Judgement, culprit: Culprit): Sight {
  const { points, top } = frame;
  const { units, ranking, clusters, keys } = judgement;
  const ours = new Set<number>();
  for (let at = 0; at < units.count; at++) if (isCulprit(judgement, at, culprit)) ours.add(at);
  const place = new Float64Array(points.key.length).fill(Number.MAX_SAFE_INTEGER);
  ranking.forEach((at, rank) => (place[at] = rank));
  const order = Array.from(place, (_, at) => at).sort(
    (a, b) =>
      (points.evidence[b] as number) - (points.evidence[a] as number) ||
      (place[a] as number) - (place[b] as number),
  );
  const rankIn = (list: ArrayLike<number>): number | null => {
    const found = Array.from(list).findIndex((at) => ours.has(at));
    return found < 0 ? null : found + 1;
  };
  const ownKeys = new Set(Array.from(ours, (at) => keys[at] as number));
  const listed = top.findIndex(({ key }) => ownKeys.has(key));
  return {
    units: units.count,
    rank: rankIn(order),
    listed: listed < 0 ? null : listed + 1,
    evidence: Math.max(0, ...Array.from(ours, (at) => points.evidence[at] as number)),
    robustL2: rankIn(baselineRankings(units).robustL2),
    isNoise: [...ours].some((at) => clusters.cluster[at] === -1),
    noise: clusters.noise,
  };
}

function summary(unit: WatchedUnit, sightings: readonly Sighting[], culprit: Culprit): Watched {
  const goal = ({ units }: Sighting): number =>
    unit === 'endpoints' ? 3 : Math.max(1, Math.ceil(units * 0.05));
  const within = (of: (sighting: Sighting) => number | null) => (sighting: Sighting) =>
    (of(sighting) ?? Number.POSITIVE_INFINITY) <= goal(sighting);
  const reached = sightings.filter(within(({ rank }) => rank));
  const ranks = sightings.map(({ rank }) => rank ?? Number.POSITIVE_INFINITY);
  const [first] = reached;
  return {
    unit,
    units: Math.max(0, ...sightings.map(({ units }) => units)),
    frames: sightings.length,
    reached: reached.length,
    listed: sightings.filter(within(({ listed }) => listed)).length,
    reachedByRobustL2: sightings.filter(within(({ robustL2 }) => robustL2)).length,
    asNoise: sightings.filter(({ isNoise }) => isNoise).length,
    medianNoise: median(sightings.map(({ noise }) => noise)),
    firstSecond: first === undefined ? null : first.second - culprit.firstSecond,
    firstBytes: first?.bytesOut ?? null,
    bestRank: finiteOrNull(Math.min(...ranks)),
    medianRank: median(ranks),
    medianRobustL2: median(sightings.map(({ robustL2 }) => robustL2 ?? Number.POSITIVE_INFINITY)),
    bestEvidence: Math.max(0, ...sightings.map(({ evidence }) => evidence)),
  };
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return finiteOrNull(sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN);
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
