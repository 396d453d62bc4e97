// One analysis from packets to the picture: units and their features, standardisation, PCA, clusters, evidence,
// ranking, reasons, and the points to draw.

import type { AnalysisResult, AnalysisSettings, AnalysisStage, AnalysisTop } from '../contract/analysis.ts';
import type { PacketTable } from '../domain/packet-table.ts';
import { channelUnits } from './channel-units.ts';
import { clusterPoints, type Clustering } from './clustering.ts';
import { endpointUnits } from './endpoint-units.ts';
import { flowCommunityId } from '../flows/flow-community-id.ts';
import { flowUnits } from './flow-units.ts';
import { packetUnits } from './packet-units.ts';
import { projectColumns, type Projection } from './projection.ts';
import { rankUnits } from './rank-units.ts';
import { thin } from './thinning.ts';
import { finish } from './steps.ts';
import { readTraffic, type Traffic, type TrafficContext } from './traffic.ts';
import type { UnitSet } from './unit-set.ts';

/** What is analysed and how; datasets and filter are the caller's business. */
export type TableSettings = Omit<AnalysisSettings, 'datasets' | 'where'>;

export interface AnalysisContext extends TrafficContext {
  /** For thinning, sampling and K-means; the same seed gives the same result. Default 1. */
  readonly seed?: number;
  /** ms; only for `durationMs`. Default: time stands still. */
  readonly clock?: () => number;
}

/** The full outcome: the contract's result, and what `--points` writes for every unit. */
export interface Analysis {
  readonly result: AnalysisResult;
  readonly units: UnitSet;
  readonly projection: Projection;
  readonly clustering: Clustering;
  readonly evidence: Float64Array;
  /** Unit numbers, the most suspicious first. */
  readonly ranking: Uint32Array;
}

/** Throws `analysis.unknown-feature` and `analysis.bad-parameter`. A table without units gives an empty result. */
export function analyseTable(
  table: PacketTable,
  settings: TableSettings,
  context: AnalysisContext = {},
): Analysis {
  return finish(analyseSteps(table, settings, context));
}

/** The same in stages: each is yielded before it begins, so that it can be told, and the rest be left. */
export function* analyseSteps(
  table: PacketTable,
  settings: TableSettings,
  context: AnalysisContext = {},
): Generator<AnalysisStage, Analysis, undefined> {
  const clock = context.clock ?? ((): number => 0);
  const startedMs = clock();
  const seed = context.seed ?? 1;
  yield 'flows';
  const traffic = readTraffic(table, context);
  yield 'features';
  const units = unitsOf(traffic, settings);
  yield 'projection';
  const projection = projectColumns(units.columns, units.count);
  yield 'clusters';
  const clustering = clusterPoints(projection.points, settings, seed);
  yield 'ranking';
  const ranking = rankUnits(units.score, units.bytesUp);
  const parts = { units, projection, clustering, evidence: units.evidence, ranking };
  const listed = settings.all === true ? ranking : units.listed;
  const result: AnalysisResult = {
    unit: settings.unit,
    method: settings.method,
    eps: clustering.eps,
    minSamples: clustering.minSamples,
    k: clustering.k,
    points: units.count,
    explainedVariance: [...projection.explainedVariance],
    clusters: clustering.clusters,
    noise: clustering.noise,
    happenings: units.listed.length,
    localRule: traffic.rule.text,
    features: units.columns.map((column, at) => ({
      name: column.name,
      unit: column.unit,
      loadings: [projection.loadings[at]?.[0] ?? 0, projection.loadings[at]?.[1] ?? 0],
      constant: projection.constant[at] === 1,
    })),
    top: Array.from(listed.subarray(0, settings.top), (unit, at) => ({
      ...topOf(parts, unit, at + 1, settings.all === true),
      ...(settings.unit === 'flows' ? communityIdOf(traffic, unit) : {}),
    })),
    drawn: drawnOf(
      parts,
      thin(listedFirst(units.listed, ranking), clustering.labels, settings.top, settings.maxPoints, seed),
    ),
    kDistance: clustering.kDistance,
    durationMs: Math.max(0, clock() - startedMs),
  };
  return { ...parts, result };
}

/** Unit numbers: those of the list, then the others in their order. */
function listedFirst(listed: Uint32Array, ranking: Uint32Array): Uint32Array {
  const order = new Uint32Array(ranking.length);
  const isListed = new Uint8Array(ranking.length);
  order.set(listed);
  for (const unit of listed) isListed[unit] = 1;
  let next = listed.length;
  for (const unit of ranking) if (isListed[unit] === 0) order[next++] = unit;
  return order;
}

function unitsOf(traffic: Traffic, settings: TableSettings): UnitSet {
  const makers = { channels: channelUnits, endpoints: endpointUnits, flows: flowUnits, packets: packetUnits };
  return makers[settings.unit](traffic, settings.features);
}

/** For those that are listed only: it takes a hash for each. */
function communityIdOf(traffic: Traffic, flow: number): Pick<AnalysisTop, 'communityId'> {
  const id = flowCommunityId(traffic, flow);
  return id === null ? {} : { communityId: id };
}

type Parts = Omit<Analysis, 'result'>;

function topOf(
  { units, clustering, evidence }: Parts,
  unit: number,
  rank: number,
  isUnfolded: boolean,
): AnalysisTop {
  const more = isUnfolded ? undefined : units.more(unit);
  return {
    rank,
    id: units.id(unit),
    ...units.face(unit),
    evidence: evidence[unit] as number,
    cluster: clustering.labels[unit] as number,
    packets: units.packets[unit] as number,
    bytesUp: units.bytesUp[unit] as number,
    bytesDown: units.bytesDown[unit] as number,
    score: units.score[unit] as number,
    reasons: units.reasons(unit),
    families: units.families(unit),
    ...(more === undefined ? {} : { more }),
  };
}

function drawnOf(
  { units, projection, clustering, evidence }: Parts,
  drawn: Uint32Array,
): AnalysisResult['drawn'] {
  const column = (value: (unit: number) => number): number[] => Array.from(drawn, value);
  return {
    id: Array.from(drawn, (unit) => units.id(unit)),
    x: column((unit) => projection.points.data[unit * 2] as number),
    y: column((unit) => projection.points.data[unit * 2 + 1] as number),
    cluster: column((unit) => clustering.labels[unit] as number),
    kind: column((unit) => clustering.kind[unit] as number),
    evidence: column((unit) => evidence[unit] as number),
    bytes: column((unit) => (units.bytesUp[unit] as number) + (units.bytesDown[unit] as number)),
    packets: column((unit) => units.packets[unit] as number),
  };
}
