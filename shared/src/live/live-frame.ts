// A frame of the live picture as plain columns: ready for a worker's message or for JSON after rounding.

import type { UnitKind } from '../contract/analysis.ts';
import { hasOwnId, idOf, type LiveDetails, type LiveTop } from './live-top.ts';
import { noColour } from './live-clustering.ts';
import type { Judgement, LiveFeature } from './live-judgement.ts';
import type { WindowFacts } from './live-units.ts';
import type { TopEntry } from './rolling-top.ts';

/** All of one length: the units of the last judgement, then anomalies that have left the window and still fade. */
export interface LivePoints {
  /** Stable number, see LiveUnitSet. */
  readonly key: Float64Array;
  readonly id: string[];
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Faded evidence, 0 … 1: the opacity of anomalies. */
  readonly evidence: Float64Array;
  /** Lasting identity of the cluster, -1 = noise. */
  readonly cluster: Int32Array;
  /** Place in a palette of 12; 255 = noise. */
  readonly colour: Uint8Array;
  /** 0 noise, 1 border, 2 core. */
  readonly kind: Uint8Array;
  /** Bytes in both directions. */
  readonly size: Float64Array;
  readonly packets: Float64Array;
  /** T² and SPE over their limits; 0 while there is no limit. */
  readonly tSquared: Float64Array;
  readonly residual: Float64Array;
  /** 0 = has left the window. */
  readonly present: Uint8Array;
}

export interface LiveFrame {
  /** From 1. */
  readonly sequence: number;
  readonly nowMs: number;
  /** `nowMs` of the frame that began the judgement shown; null before the first. */
  readonly judgedMs: number | null;
  /** Judgements so far; a frame with the same number has the same places. */
  readonly judgements: number;
  readonly unit: UnitKind;
  readonly points: LivePoints;
  readonly top: readonly TopEntry<LiveDetails>[];
  /** What the picture was fitted on, in words. */
  readonly fittedOn: string;
  readonly explainedVariance: readonly [number, number];
  readonly features: readonly LiveFeature[];
  readonly clusters: number;
  readonly noise: number;
  readonly eps: number | null;
  readonly k: number | null;
  readonly limits: Judgement['limits'];
  readonly halfLifeMs: number;
  readonly window: WindowFacts;
}

export function pointsOf(judgement: Judgement | null, top: LiveTop): LivePoints {
  const count = judgement?.units.count ?? 0;
  const gone = top.gone().filter(([, details]) => !top.isAllowedAs(details));
  const points = emptyPoints(count + gone.length);
  if (judgement !== null) placeUnits(points, judgement, top);
  gone.forEach(([key, details], at) => {
    placeGone(points, count + at, key, details, top.evidenceOf(key));
  });
  return points;
}

function emptyPoints(count: number): LivePoints {
  const numbers = (): Float64Array => new Float64Array(count);
  return {
    ...{ key: numbers(), id: new Array<string>(count).fill(''), x: numbers(), y: numbers() },
    ...{ evidence: numbers(), cluster: new Int32Array(count).fill(-1) },
    ...{ colour: new Uint8Array(count).fill(noColour), kind: new Uint8Array(count) },
    ...{ size: numbers(), packets: numbers(), tSquared: numbers(), residual: numbers() },
    present: new Uint8Array(count),
  };
}

function placeUnits(into: LivePoints, judgement: Judgement, top: LiveTop): void {
  const { units, keys, points, clusters, evidence, tSquared, residual } = judgement;
  into.key.set(keys);
  into.cluster.set(clusters.cluster);
  into.colour.set(clusters.colour);
  into.kind.set(clusters.kind);
  into.packets.set(units.packets);
  into.tSquared.set(tSquared);
  into.residual.set(residual);
  into.present.fill(1, 0, units.count);
  for (let unit = 0; unit < units.count; unit++) {
    const key = keys[unit] as number;
    into.id[unit] = hasOwnId(units.kind) ? units.id(unit) : idOf(units.kind, '', key);
    into.x[unit] = points[unit * 2] as number;
    into.y[unit] = points[unit * 2 + 1] as number;
    const strength = Math.max(evidence[unit] as number, top.memory.get(key));
    // Asked of the few that have evidence: the allow-list may be long.
    into.evidence[unit] = strength > 0 && top.isAllowed(judgement, unit) ? 0 : strength;
    into.size[unit] = (units.bytesUp[unit] as number) + (units.bytesDown[unit] as number);
  }
}

function placeGone(into: LivePoints, at: number, key: number, details: LiveDetails, evidence: number): void {
  into.key[at] = key;
  into.id[at] = details.id;
  into.x[at] = details.x;
  into.y[at] = details.y;
  into.evidence[at] = evidence;
  into.size[at] = details.bytesUp + details.bytesDown;
  into.packets[at] = details.packets;
}
