// The picture: settings in, points and Top 20 out. `analysisTop` is also what `jaws analyze --json` prints.

import { z } from 'zod';
import { count, datasetName, filterText, finite, identifier, shortText } from './primitives.ts';

export const unitKind = z.enum(['channels', 'endpoints', 'flows', 'packets']);
export type UnitKind = z.infer<typeof unitKind>;

export const analysisReason = z.strictObject({
  feature: shortText,
  value: finite.nullable(),
  unit: shortText,
  /** What is usual, computed with the unit left out. */
  usual: finite.nullable(),
  /** Robust z of the value against the others. */
  z: finite.nullable(),
  text: z.string().max(1000),
});
export type AnalysisReason = z.infer<typeof analysisReason>;

/** What one family of detectors says: a statistic, and how many ordinary channels reach it. */
export const analysisFamily = z.strictObject({
  name: shortText,
  value: finite,
  unit: shortText,
  /** Share of ordinary channels; and at least the share of happenings in this analysis that are as odd. */
  p: finite,
  pHere: finite,
});
export type AnalysisFamily = z.infer<typeof analysisFamily>;

/** What a list folds into one row: each happening is shown once. */
export const analysisMore = z.strictObject({
  flows: count,
  /** The other ends, at most 20. */
  endpoints: z.array(shortText).max(20),
  /** Further happenings of an endpoint. */
  alsoIn: z.array(shortText).max(20).optional(),
});
export type AnalysisMore = z.infer<typeof analysisMore>;

export const analysisTop = z.strictObject({
  rank: count,
  id: shortText,
  srcIp: shortText.optional(),
  srcPort: count.optional(),
  dstIp: shortText.optional(),
  dstPort: count.optional(),
  name: z.string().max(2048).optional(),
  /** Of flows, where it is known: https://github.com/corelight/community-id-spec */
  communityId: shortText.optional(),
  evidence: z.number().min(0).max(1),
  /** Cluster number from 0; -1 = noise. */
  cluster: z.number().int().min(-1),
  packets: count,
  bytesUp: count,
  bytesDown: count,
  label: shortText.optional(),
  /** Of its happening, from 0; evidence is made from it. */
  score: finite,
  reasons: z.array(analysisReason).max(5),
  families: z.array(analysisFamily).max(20),
  more: analysisMore.optional(),
});
export type AnalysisTop = z.infer<typeof analysisTop>;

export const analysisSettings = z.strictObject({
  datasets: z.array(datasetName).min(1).max(100),
  unit: unitKind,
  method: z.enum(['dbscan', 'kmeans']),
  /** null = suggested by the k-distance knee. */
  eps: z.number().positive().max(1e9).nullable(),
  minSamples: z.number().int().min(1).max(100_000).nullable(),
  k: z.number().int().min(1).max(1000).nullable(),
  /** null = all features of the unit. */
  features: z.array(shortText).min(1).max(200).nullable(),
  where: filterText.nullable(),
  top: z.number().int().min(0).max(10_000),
  /** List every unit instead of one for each happening. */
  all: z.boolean().optional(),
  /** Points beyond this are thinned: anomalies are kept, the rest is sampled (DESIGN §5). */
  maxPoints: z.number().int().min(1).max(200_000),
});
export type AnalysisSettings = z.infer<typeof analysisSettings>;

const column = z.array(finite).max(200_000);

export const analysisResult = z.strictObject({
  unit: unitKind,
  method: z.enum(['dbscan', 'kmeans']),
  eps: finite.nullable(),
  minSamples: count.nullable(),
  k: count.nullable(),
  /** Units analysed (before thinning). */
  points: count,
  explainedVariance: z.array(finite).max(200),
  clusters: count,
  noise: count,
  /** Happenings in all: as many rows as the folded list has. */
  happenings: count,
  /** Packets whose names and URLs were not looked at: there are more distinct ones than memory is given to. */
  namesLeftOut: count.optional(),
  localRule: shortText,
  features: z
    .array(
      z.strictObject({
        name: shortText,
        unit: shortText,
        loadings: z.tuple([finite, finite]),
        constant: z.boolean(),
      }),
    )
    .max(200),
  top: z.array(analysisTop).max(10_000),
  /** The drawn points as columns, all of one length. `kind`: 0 noise, 1 border, 2 core. */
  drawn: z.strictObject({
    id: z.array(shortText).max(200_000),
    x: column,
    y: column,
    cluster: column,
    kind: column,
    evidence: column,
    bytes: column,
    packets: column,
  }),
  /** Sorted distances to the minSamples-th neighbour (thinned to <= 1000), and where the knee lies. */
  kDistance: z
    .strictObject({ distances: z.array(finite).max(1000), kneeIndex: count.nullable(), suggestedEps: finite })
    .nullable(),
  durationMs: z.number().min(0),
});
export type AnalysisResult = z.infer<typeof analysisResult>;

/** What an analysis goes through, in this order; `reading` once for each dataset, and not where it is in memory. */
export const analysisStages = ['reading', 'flows', 'features', 'projection', 'clusters', 'ranking'] as const;
export type AnalysisStage = (typeof analysisStages)[number];

export const analysisProgress = z.strictObject({
  progressId: identifier,
  stage: z.enum(analysisStages),
  /** Of this stage, in bytes; both 0 where that is not known. */
  done: count,
  total: count,
});
export type AnalysisProgress = z.infer<typeof analysisProgress>;

export const analysisProcedures = {
  'analysis.run': {
    /** `progressId`: chosen by the caller, under which it hears how far the analysis is. */
    input: analysisSettings.extend({ progressId: identifier.optional() }),
    output: analysisResult,
  },
  /** Everything known of one unit: for the details pane. */
  'analysis.features': {
    input: z.strictObject({ unit: unitKind }),
    output: z.strictObject({
      features: z.array(z.strictObject({ name: shortText, unit: shortText, meaning: shortText })).max(200),
    }),
  },
} as const;

export const analysisEvents = {
  'analysis.progressChanged': { kind: 'state', key: 'progressId', payload: analysisProgress },
} as const;
