// Standardised features from frame to frame. As projection.ts has them for one analysis (log1p, robust z, squashed,
// none louder than the others), but centre and scale are held (frozen) or go a tenth of the way to the newest ones
// (explore): else every point would move whenever a median does.

import { transformedColumn, type FeatureColumn } from '../analysis/feature.ts';
import { createMatrix, type Matrix } from '../analysis/matrix.ts';
import { squash } from '../analysis/squash.ts';
import { fitStandardization } from '../analysis/standardize.ts';
import type { Steps } from '../analysis/steps.ts';
import type { ProjectionMode } from './live-projection.ts';

/** Of the way to the newest centre and scale, per frame. */
const followShare = 0.1;
/** Frozen: rows needed before scales are held for good. */
const leastRows = 50;

interface Scale {
  center: number;
  /** 0 = the feature is the same for all units so far: it does not count. */
  scale: number;
  loudness: number;
}

export class LiveScaling {
  mode: ProjectionMode;
  private scales: (Scale | null)[] = [];
  private isHeld = false;

  constructor(mode: ProjectionMode) {
    this.mode = mode;
  }

  /** units x features, a piece per feature. Unknown values stand at the centre. */
  /** `baseline`: the units that scales are learnt from, default all; frozen scales are held once there are 50. */
  *apply(
    columns: readonly FeatureColumn[],
    count: number,
    baseline: Uint32Array | null = null,
  ): Steps<Matrix> {
    const matrix = createMatrix(count, columns.length);
    for (const [at, column] of columns.entries()) {
      this.fill(matrix, at, column, baseline);
      yield;
    }
    this.isHeld = this.mode === 'frozen' && (this.isHeld || (baseline?.length ?? count) >= leastRows);
    return matrix;
  }

  /** Learns anew with the next frame. */
  refit(): void {
    this.scales = [];
    this.isHeld = false;
  }

  private fill(matrix: Matrix, at: number, column: FeatureColumn, baseline: Uint32Array | null): void {
    const { rows, columns, data } = matrix;
    const values = transformedColumn(column);
    const held = this.scales[at] ?? null;
    // A feature that was constant when the others were fixed gets its scale when it wakes up.
    const isFixed = this.isHeld && held !== null && held.scale > 0;
    const usual = picked(values, isFixed ? null : baseline);
    const scale = isFixed ? held : followed(held, newestScale(usual, column.least), this.mode);
    const squares = place(values, scale, matrix, at);
    if (!isFixed) {
      const loudness = loudnessOf(matrix, at, squares, baseline);
      scale.loudness = held === null || this.mode === 'frozen' ? loudness : mix(held.loudness, loudness);
      this.scales[at] = scale;
    }
    for (let row = 0; row < rows; row++)
      data[row * columns + at] = (data[row * columns + at] as number) / scale.loudness;
  }
}

/** Squashed z into a column of the matrix; gives the sum of their squares. */
function place(values: Float64Array, { center, scale }: Scale, matrix: Matrix, column: number): number {
  const { rows, columns, data } = matrix;
  let squares = 0;
  for (let row = 0; row < rows; row++) {
    const value = values[row] as number;
    const isKnown = !Number.isNaN(value) && scale > 0;
    const z = isKnown ? squash((value - center) / scale) : 0;
    data[row * columns + column] = z;
    squares += z * z;
  }
  return squares;
}

function picked(values: Float64Array, units: Uint32Array | null): Float64Array {
  if (units === null) return values;
  return Float64Array.from(units, (unit) => values[unit] as number);
}

/** Root of the mean square, 1 at least; `squares`: sum over all units, used where there is no baseline. */
function loudnessOf(
  { data, rows, columns }: Matrix,
  column: number,
  squares: number,
  baseline: Uint32Array | null,
): number {
  if (baseline === null) return Math.max(1, Math.sqrt(squares / Math.max(1, rows)));
  let sum = 0;
  for (const unit of baseline) sum += (data[unit * columns + column] as number) ** 2;
  return Math.max(1, Math.sqrt(sum / Math.max(1, baseline.length)));
}

function newestScale(values: Float64Array, least: number): Scale {
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return { center: 0, scale: 0, loudness: 1 };
  // Unknown values stand at the median, as in projection.ts: they make the spread smaller there too.
  const center = fitStandardization(createMatrix(known.length, 1, known), { floor: least })
    .center[0] as number;
  const filled = values.map((value) => (Number.isNaN(value) ? center : value));
  const fitted = fitStandardization(createMatrix(filled.length, 1, filled), { floor: least });
  return { center: fitted.center[0] as number, scale: fitted.scale[0] as number, loudness: 1 };
}

function followed(held: Scale | null, newest: Scale, mode: ProjectionMode): Scale {
  if (held === null || held.scale === 0 || mode === 'frozen') return newest;
  if (newest.scale === 0) return { ...held };
  const scale = Math.exp(mix(Math.log(held.scale), Math.log(newest.scale)));
  return { center: mix(held.center, newest.center), scale, loudness: held.loudness };
}

function mix(held: number, newest: number): number {
  return held + followShare * (newest - held);
}
