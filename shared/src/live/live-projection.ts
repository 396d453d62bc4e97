// The picture's projection from frame to frame (DETECTION §4). Frozen: fitted once, never moves. Explore: follows an
// exponentially weighted covariance; the new axes are turned towards the old ones (Procrustes), and of the way to
// them only as much is gone as moves the points by the allowed jump: W ← polar((1−s)·W + s·W_new·R). A fixed s of .1
// (DETECTION's) keeps to no limit when the data turn fast and creeps where nobody would see a larger step; the bound
// is searched on at most 512 rows. Measured: `npm run bench -- align`.

import { covarianceOf } from '../analysis/covariance.ts';
import { createMatrix, type Matrix } from '../analysis/matrix.ts';
import { pcaOfCovariance } from '../analysis/pca.ts';
import { axisCount, polarInPlace, turnTowards } from './polar.ts';
import { sampleRows, turningMoves } from './turning-moves.ts';

export type ProjectionMode = 'explore' | 'frozen';

export interface LiveProjectionOptions {
  readonly mode: ProjectionMode;
  /** Columns of the data. */
  readonly dimension: number;
  /** Weight of the newest frame in mean and covariance, (0, 1]. Default .5. */
  readonly weight?: number;
  /** Largest mean move of the points by turning axes, per frame, as a share of the picture's radius. Default .05. */
  readonly turnBudget?: number;
  /** The same for the moving centre. Default .01. */
  readonly shiftBudget?: number;
  /** Frozen: rows needed before the axes are fixed for good. Default 50. */
  readonly leastRows?: number;
}

/** Halvings of the step: 2^-20 of the way is no move. */
const halvings = 20;

export class LiveProjection {
  readonly dimension: number;
  /** dimension x 2, row-major, orthonormal columns. */
  readonly axes: Float64Array;
  /** Taken off before projecting. */
  readonly center: Float64Array;
  /** Of the last frame: share of its variance along each axis. */
  readonly explained = new Float64Array(axisCount);
  /** True once the axes are fixed (frozen mode only). */
  isFixed = false;

  private mode: ProjectionMode;
  private readonly weight: number;
  private readonly turnBudget: number;
  private readonly shiftBudget: number;
  private readonly leastRows: number;
  private readonly mean: Float64Array;
  private readonly covariance: Matrix;
  private frameMean: Float64Array;
  private frameCovariance: Matrix;
  private readonly trial: Float64Array;
  private sample: Matrix;
  private isEmpty = true;
  /** RMS radius of the last picture. */
  private radius = 0;

  constructor(options: LiveProjectionOptions) {
    const { dimension } = options;
    this.dimension = dimension;
    this.mode = options.mode;
    this.weight = options.weight ?? 0.5;
    this.turnBudget = options.turnBudget ?? 0.05;
    this.shiftBudget = options.shiftBudget ?? 0.01;
    this.leastRows = options.leastRows ?? 50;
    this.axes = new Float64Array(dimension * axisCount);
    this.trial = new Float64Array(dimension * axisCount);
    this.center = new Float64Array(dimension);
    this.mean = new Float64Array(dimension);
    this.covariance = createMatrix(dimension, dimension);
    this.sample = createMatrix(0, dimension);
    this.frameMean = this.mean;
    this.frameCovariance = this.covariance;
  }

  /**
   * Learns from a frame of rows x dimension values (finite, row-major; more values than that are not read).
   * `baseline`: what the axes begin with instead; explained variance is always the frame's.
   */
  update(data: Float64Array, rows: number, baseline: Matrix | null = null): void {
    if (rows === 0 || this.dimension === 0) return;
    const found = covarianceOf(createMatrix(rows, this.dimension, data.subarray(0, rows * this.dimension)));
    this.sample = sampleRows(data, rows, this.dimension);
    this.frameMean = found.mean;
    this.frameCovariance = found.covariance;
    if (this.mode === 'frozen' ? !this.isFixed : this.radius === 0) this.start(baseline);
    else if (this.mode === 'explore') this.follow();
    this.fixWith(baseline?.rows ?? rows);
    this.measure();
  }

  /** Points of the rows into `into` (rows x 2, row-major). */
  project(data: Float64Array, rows: number, into: Float64Array): void {
    const { dimension, axes, center } = this;
    for (let row = 0, at = 0; row < rows; row++) {
      let x = 0;
      let y = 0;
      for (let column = 0; column < dimension; column++, at++) {
        const value = (data[at] as number) - (center[column] as number);
        x += value * (axes[column * 2] as number);
        y += value * (axes[column * 2 + 1] as number);
      }
      into[row * 2] = x;
      into[row * 2 + 1] = y;
    }
  }

  /** Axis times the standard deviation along it in the last frame, dimension x 2 (as pcaLoadings gives them). */
  loadings(): Float64Array {
    const deviation = [0, 1].map((axis) => Math.sqrt(Math.max(0, this.varianceAlong(this.axes, axis))));
    return this.axes.map((value, at) => value * (deviation[at % axisCount] as number));
  }

  /** Frozen: the next frame fixes new axes. Explore: the next frame is taken as the first. */
  refit(): void {
    this.isEmpty = true;
    this.radius = 0;
    this.isFixed = false;
  }

  setMode(mode: ProjectionMode): void {
    this.mode = mode;
    // What stands on screen is what is frozen: no jump when the mode changes.
    this.isFixed = mode === 'frozen' && !this.isEmpty;
  }

  private fixWith(rows: number): void {
    if (this.mode === 'frozen' && rows >= this.leastRows) this.isFixed = true;
  }

  private start(baseline: Matrix | null): void {
    const wasEmpty = this.isEmpty;
    const old = this.axes.slice();
    const found = baseline === null ? null : covarianceOf(baseline);
    this.mean.set(found?.mean ?? this.frameMean);
    this.covariance.data.set((found?.covariance ?? this.frameCovariance).data);
    this.center.set(this.mean);
    this.fitInto(this.axes);
    if (!wasEmpty) turnTowards(this.axes, old);
    this.isEmpty = false;
  }

  /** The first two components of the weighted covariance; a missing second one is 0. */
  private fitInto(axes: Float64Array): void {
    const { components } = pcaOfCovariance({ mean: this.mean, covariance: this.covariance }, axisCount);
    axes.fill(0);
    for (let axis = 0; axis < components.rows; axis++) {
      for (let column = 0; column < this.dimension; column++) {
        axes[column * axisCount + axis] = components.data[axis * this.dimension + column] as number;
      }
    }
  }

  private follow(): void {
    const { weight, mean, covariance } = this;
    blend(mean, this.frameMean, weight);
    blend(covariance.data, this.frameCovariance.data, weight);
    const wanted = new Float64Array(this.axes.length);
    this.fitInto(wanted);
    turnTowards(wanted, this.axes);
    this.stepTowards(wanted, this.largestStep(wanted));
    this.shiftCenter();
  }

  /** The largest share of the way, up to all of it, that keeps to the budget. */
  private largestStep(wanted: Float64Array): number {
    const allowed = this.turnBudget * this.radius;
    const moves = turningMoves(this.sample, this.axes, wanted, this.center);
    if (this.radius === 0 || moves(1) <= allowed) return 1;
    let low = 0;
    let high = 1;
    for (let round = 0; round < halvings; round++) {
      const middle = (low + high) / 2;
      if (moves(middle) <= allowed) low = middle;
      else high = middle;
    }
    return low;
  }

  private stepTowards(wanted: Float64Array, step: number): void {
    for (let at = 0; at < wanted.length; at++) {
      this.trial[at] = (1 - step) * (this.axes[at] as number) + step * (wanted[at] as number);
    }
    if (polarInPlace(this.trial)) this.axes.set(this.trial);
  }

  /** aᵀCa of a column of `axes`, C = covariance of the last frame. */
  private varianceAlong(axes: Float64Array, axis: number): number {
    const { dimension, frameCovariance } = this;
    let sum = 0;
    for (let i = 0, at = 0; i < dimension; i++) {
      let inner = 0;
      for (let j = 0; j < dimension; j++, at++) {
        inner += (frameCovariance.data[at] as number) * (axes[j * axisCount + axis] as number);
      }
      sum += inner * (axes[i * axisCount + axis] as number);
    }
    return sum;
  }

  /** Moves the centre towards the weighted mean, as far as the points may shift. */
  private shiftCenter(): void {
    let squares = 0;
    for (let axis = 0; axis < axisCount; axis++) {
      let along = 0;
      for (let column = 0; column < this.dimension; column++) {
        const way = (this.mean[column] as number) - (this.center[column] as number);
        along += way * (this.axes[column * axisCount + axis] as number);
      }
      squares += along * along;
    }
    const shift = Math.sqrt(squares);
    const allowed = this.shiftBudget * this.radius;
    blend(this.center, this.mean, this.radius === 0 || shift <= allowed ? 1 : allowed / shift);
  }

  private measure(): void {
    const { dimension, frameCovariance } = this;
    let total = 0;
    for (let at = 0; at < dimension; at++) total += frameCovariance.data[at * (dimension + 1)] as number;
    let inPlane = 0;
    for (let axis = 0; axis < axisCount; axis++) {
      const variance = Math.max(0, this.varianceAlong(this.axes, axis));
      this.explained[axis] = total > 0 ? variance / total : 0;
      inPlane += variance;
    }
    this.radius = Math.sqrt(inPlane);
  }
}

/** into ← (1 − share)·into + share·from. */
function blend(into: Float64Array, from: Float64Array, share: number): void {
  for (let at = 0; at < into.length; at++) {
    into[at] = (1 - share) * (into[at] as number) + share * (from[at] as number);
  }
}
