// One judgement of the window: units, their places in the picture, clusters, evidence, T² and SPE. In pieces, so that
// frames are shown in between; the longest piece bounds what a frame may take beyond its slice.

import { createMatrix, type Matrix } from '../analysis/matrix.ts';
import { rankUnits } from '../analysis/rank-units.ts';
import type { JudgedUnits } from '../analysis/unit-set.ts';
import type { Steps } from '../analysis/steps.ts';
import { FittingBaseline } from './fitting-baseline.ts';
import { ClusterFollower, type LiveClusters } from './live-clustering.ts';
import { modelSteps } from './live-model.ts';
import { LiveProjection, type ProjectionMode } from './live-projection.ts';
import { LiveScaling } from './live-scaling.ts';
import type { LiveClustering, LiveSettings } from './live-settings.ts';
import type { LiveUnitSet, LiveUnits } from './live-units.ts';
import { Monitoring } from './monitoring.ts';

export interface Judgement extends LiveUnitSet {
  /** units x 2. */
  readonly points: Float64Array;
  readonly clusters: LiveClusters;
  readonly evidence: Float64Array;
  /** Log-odds that the model gives the happening of each unit; null where none is asked. */
  readonly modelSays: Float64Array | null;
  /** Unit numbers, the most suspicious first. */
  readonly ranking: Uint32Array;
  /** Over their limits; 0 while there is none. */
  readonly tSquared: Float64Array;
  readonly residual: Float64Array;
  /** Null while there is none. */
  readonly limits: { readonly tSquared: number | null; readonly residual: number | null };
  /** What axes and scales were fitted on, in words: "314 flows labelled norm". */
  readonly fittedOn: string;
  readonly explainedVariance: readonly [number, number];
  readonly features: readonly LiveFeature[];
}

export interface LiveFeature {
  readonly name: string;
  readonly unit: string;
  readonly loadings: readonly [number, number];
}

/** Values that the limits learn in between two pieces: now and then one of them makes a tail be fitted anew. */
const learntAtOnce = 256;

/** Columns of one length. */
interface Measured {
  readonly keys: Float64Array;
  readonly tSquared: Float64Array;
  readonly residual: Float64Array;
}

function rowsOf({ data, columns }: Matrix, units: Uint32Array): Matrix {
  const picked = createMatrix(units.length, columns);
  units.forEach((unit, at) => {
    picked.data.set(data.subarray(unit * columns, (unit + 1) * columns), at * columns);
  });
  return picked;
}

export class Judge {
  private readonly scaling: LiveScaling;
  private readonly settings: Pick<LiveSettings, 'habits' | 'model'>;
  private readonly clustering: ClusterFollower;
  private readonly monitoring = new Monitoring();
  private readonly baseline = new FittingBaseline();
  private projection: LiveProjection | null = null;
  private mode: ProjectionMode;
  /** Last values of units, to learn the limits from those that have left. */
  private lastMeasured: Measured | null = null;

  constructor(settings: LiveSettings) {
    this.settings = settings;
    this.mode = settings.projection;
    this.scaling = new LiveScaling(settings.projection);
    this.clustering = new ClusterFollower(settings.clustering, settings.seed);
  }

  setMode(mode: ProjectionMode): void {
    this.mode = mode;
    this.scaling.mode = mode;
    this.projection?.setMode(mode);
  }

  setClustering(clustering: LiveClustering): void {
    this.clustering.change(clustering);
  }

  refit(): void {
    this.scaling.refit();
    this.projection?.refit();
    this.monitoring.forget();
    this.baseline.forget();
    this.lastMeasured = null;
  }

  *steps(source: LiveUnits): Steps<Judgement> {
    const { units, keys, firstMs, lastMs } = yield* source.steps();
    yield;
    const usual = this.baseline.of(units, this.mode);
    const rows = yield* this.scaling.apply(units.columns, units.count, usual);
    this.projection ??= new LiveProjection({ mode: this.mode, dimension: rows.columns });
    const { projection } = this;
    const usualRows = usual === null ? null : rowsOf(rows, usual);
    projection.update(rows.data, rows.rows, usualRows);
    yield;
    const points = new Float64Array(units.count * 2);
    projection.project(rows.data, rows.rows, points);
    yield;
    const clusters = yield* this.clustering.steps(createMatrix(units.count, 2, points), keys);
    yield;
    const modelSays = yield* this.askModel(units);
    const { evidence } = units;
    const ranking = rankUnits(units.score, units.bytesUp);
    yield;
    if (!this.monitoring.isFitted) this.monitoring.fit(usualRows ?? rows);
    const measured = this.monitoring.measure(rows);
    yield;
    const over = yield* this.overLimits(measured, keys);
    yield;
    const loadings = projection.loadings();
    return {
      ...{ units, keys, firstMs, lastMs, points, clusters, evidence, modelSays, ranking },
      ...over,
      fittedOn: this.baseline.words,
      explainedVariance: [projection.explained[0] ?? 0, projection.explained[1] ?? 0],
      features: units.columns.map(({ name, unit }, at) => ({
        ...{ name, unit },
        loadings: [loadings[at * 2] ?? 0, loadings[at * 2 + 1] ?? 0],
      })),
    };
  }

  private *askModel({ happenings, happening }: JudgedUnits): Steps<Float64Array | null> {
    const { model, habits } = this.settings;
    if (model === null) return null;
    const says = yield* modelSteps(happenings, model.detector, habits === undefined);
    return Float64Array.from(happening, (id) => says[id] ?? Number.NEGATIVE_INFINITY);
  }

  /** Divides by the limits, and learns the last values of units that have left: each unit counts once. */
  private *overLimits(
    { tSquared, residual }: ReturnType<Monitoring['measure']>,
    keys: Float64Array,
  ): Steps<Pick<Judgement, 'tSquared' | 'residual' | 'limits'>> {
    const { monitoring, lastMeasured: last } = this;
    if (last !== null) {
      const present = new Set(keys);
      let learnt = 0;
      for (let at = 0; at < last.keys.length; at++) {
        if (present.has(last.keys[at] as number)) continue;
        if (++learnt % learntAtOnce === 0) yield;
        monitoring.tSquared.add(last.tSquared[at] as number);
        monitoring.residual.add(last.residual[at] as number);
      }
    }
    this.lastMeasured = { keys, tSquared, residual };
    const limits = [monitoring.tSquared.limit(), monitoring.residual.limit()] as const;
    const over = (limit: number) => (value: number) =>
      limit > 0 && Number.isFinite(limit) ? value / limit : 0;
    const known = (limit: number): number | null => (limit > 0 && Number.isFinite(limit) ? limit : null);
    return {
      tSquared: tSquared.map(over(limits[0])),
      residual: residual.map(over(limits[1])),
      limits: { tSquared: known(limits[0]), residual: known(limits[1]) },
    };
  }
}
