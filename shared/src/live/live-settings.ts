// What a live picture is made with. Changing the unit, the features or the window means a new engine; the rest can be
// changed while it runs.

import type { UnitKind } from '../contract/analysis.ts';
import type { LocalRuleRecord } from '../domain/manifest.ts';
import { PacketDictionaries } from '../domain/packet-table.ts';
import type { Habits } from '../findings/habits.ts';
import type { NamedDetector } from '../model/model-findings.ts';
import { defaultHalfLifeMs } from './evidence-decay.ts';
import type { ProjectionMode } from './live-projection.ts';

export interface LiveClustering {
  readonly method: 'dbscan' | 'kmeans';
  /** null = the knee of the k-distance curve, followed and smoothed. */
  readonly eps: number | null;
  readonly minSamples: number | null;
  /** K-means; null = suggested anew when the method is chosen. */
  readonly k: number | null;
}

export interface LiveSettings {
  readonly unit: UnitKind;
  /** The engine's own: ids of the tables that are added are translated to theirs. */
  readonly dictionaries: PacketDictionaries;
  /** null = all features of the unit. */
  readonly features: readonly string[] | null;
  readonly local: LocalRuleRecord | null;
  /** Passive DNS: address text -> name; may go on growing. */
  readonly names: ReadonlyMap<string, string>;
  /** Length of the window, ms of packet time. Default 10 min. */
  readonly windowMs: number;
  /** Packets in the window at most. Default 200,000. */
  readonly mostPackets: number;
  /** Units in the picture at most: the longest silent flows, or the oldest packets, leave first. Default 10,000. */
  readonly mostUnits: number;
  /** Of the same network at a quiet time. Default: none. */
  readonly habits: Habits | undefined;
  /** Is asked of every happening beside the rules. Default: none. */
  readonly model: NamedDetector | null;
  readonly projection: ProjectionMode;
  readonly clustering: LiveClustering;
  readonly top: number;
  readonly halfLifeMs: number;
  readonly seed: number;
  /** Time a frame may spend on judging before it shows what was judged last, ms; null = judge all in every frame. */
  readonly sliceMs: number | null;
  /** A new judgement starts at most this often, ms of `nowMs`. */
  readonly judgeEveryMs: number;
  /** Monotone, ms: measures slices. Needed with `sliceMs`. */
  readonly stopwatch: () => number;
}

export type LiveOptions = Partial<LiveSettings> & Pick<LiveSettings, 'unit'>;

export function liveSettings(options: LiveOptions): LiveSettings {
  return {
    ...{ features: null, local: null, names: new Map<string, string>() },
    dictionaries: new PacketDictionaries(),
    ...{ windowMs: 600_000, mostPackets: 200_000, mostUnits: 10_000 },
    ...{ habits: undefined, model: null },
    projection: 'frozen',
    clustering: { method: 'dbscan', eps: null, minSamples: null, k: null },
    ...{ top: 20, halfLifeMs: defaultHalfLifeMs },
    ...{ seed: 1, sliceMs: null, judgeEveryMs: 0, stopwatch: () => 0 },
    ...options,
  };
}
