// The engine's frame as the contract has it: thinned, rounded, keys that stay apart when the engine is made anew.

import type { LiveFrame, LiveSettings, LiveTop } from '@jaws/shared/contract/live';
import { leastEvidence } from '@jaws/shared/live/evidence-decay';
import type { LiveFrame as EngineFrame, LivePoints } from '@jaws/shared/live/live-frame';
import type { LiveDescription } from '@jaws/shared/live/live-top';
import type { Judges } from './open-judges.ts';
import { thinStably } from './thin-stably.ts';

/** Engines that one picture has had: their keys must not meet. */
const keysPerEngine = 2 ** 40;

export interface FrameParts {
  readonly liveId: string;
  readonly dataset: string;
  readonly number: number;
  readonly madeMs: number;
  readonly settings: LiveSettings;
  readonly follow: LiveFrame['follow'];
  readonly fittedOn: string;
  readonly jump: number | null;
  readonly allowed: number;
  readonly judges: Pick<Judges, 'limit' | 'model'>;
  readonly namesLeftOut: number;
  /** Of the Top, from `topOf`. */
  readonly top: readonly LiveTop[];
  /** 0, 1, …: how many engines came before. */
  readonly engineNumber: number;
}

/** All but `frameMs`, which is known when the frame is made. */
export function contractFrame(frame: EngineFrame, parts: FrameParts): Omit<LiveFrame, 'frameMs'> {
  const { points, window } = frame;
  const { liveId, dataset, number, madeMs, settings, follow, allowed } = parts;
  const chosen = thinStably(points, settings.maxPoints, (at) => isAnomaly(points, at));
  return {
    ...{ liveId, dataset, number, madeMs, unit: frame.unit, follow, allowed },
    packetMs: window.toMs,
    window: { packets: window.packets, units: points.key.length, fromMs: window.fromMs },
    projection: {
      mode: settings.projection,
      fittedOn: parts.fittedOn,
      explainedVariance: [...frame.explainedVariance],
      loadings: frame.features.map(({ name, unit, loadings }) => ({
        ...{ name, unit },
        loadings: [loadings[0], loadings[1]],
      })),
      jump: parts.jump,
    },
    ...{ eps: frame.eps, clusters: frame.clusters, noise: frame.noise },
    limits: { t2: frame.limits.tSquared, spe: frame.limits.residual },
    alarm: { ...parts.judges.limit, model: parts.judges.model?.name ?? null },
    units: points.key.length,
    points: columnsOf(points, chosen, frame.limits, parts.engineNumber),
    top: [...parts.top],
    ...(parts.namesLeftOut === 0 ? {} : { namesLeftOut: parts.namesLeftOut }),
  };
}

/** What is never thinned away: evidence, and what lies outside all clusters. */
function isAnomaly(points: LivePoints, at: number): boolean {
  return (points.evidence[at] as number) >= leastEvidence || (points.cluster[at] as number) < 0;
}

function columnsOf(
  points: LivePoints,
  chosen: Uint32Array,
  limits: EngineFrame['limits'],
  engineNumber: number,
): LiveFrame['points'] {
  // A plain loop: ten columns of up to 20,000 points in every frame.
  const pick = (column: ArrayLike<number>, change: (value: number) => number): number[] => {
    const values = new Array<number>(chosen.length);
    for (let at = 0; at < chosen.length; at++) values[at] = change(column[chosen[at] as number] as number);
    return values;
  };
  const same = (value: number): number => value;
  const short = (value: number): number => Math.round(value * 1e4) / 1e4;
  /** Nothing at all is as far below the limit as the picture shows. */
  const logged = (ratio: number): number => short(Math.log10(Math.max(1e-4, ratio)));
  return {
    key: pick(points.key, (key) => contractKey(key, engineNumber)),
    x: pick(points.x, short),
    y: pick(points.y, short),
    evidence: pick(points.evidence, short),
    cluster: pick(points.cluster, same),
    colour: pick(points.colour, same),
    kind: pick(points.kind, same),
    bytes: pick(points.size, same),
    t2: limits.tSquared === null ? [] : pick(points.tSquared, logged),
    spe: limits.residual === null ? [] : pick(points.residual, logged),
  };
}

export function contractKey(key: number, engineNumber: number): number {
  return engineNumber * keysPerEngine + key;
}

/** The engine's key; null for one of an earlier engine. */
export function engineKey(key: number, engineNumber: number): number | null {
  return Math.floor(key / keysPerEngine) === engineNumber ? key % keysPerEngine : null;
}

export interface TopParts {
  readonly pinned: boolean;
  readonly history: readonly number[];
  /** Null: it has no point in the frame. */
  readonly key: number | null;
}

/** `rowsBefore`: packets are numbered as in the dataset. */
export function topOf({ details, evidence, evidenceNow }: LiveDescription, parts: TopParts): LiveTop {
  const { id, srcIp, srcPort, dstIp, dstPort, name, label } = details;
  return {
    ...{ id, key: parts.key, pinned: parts.pinned, history: [...parts.history] },
    ...{ srcIp: srcIp ?? null, srcPort: srcPort ?? null, dstIp: dstIp ?? null, dstPort: dstPort ?? null },
    ...{ name: name ?? null, label: label ?? null },
    ...{ evidence, evidenceNow, firstSeenMs: details.firstMs, lastSeenMs: details.lastMs },
    packets: details.packets,
    bytesUp: details.bytesUp,
    bytesDown: details.bytesDown,
    reasons: details.reasons.slice(0, 5),
  };
}
