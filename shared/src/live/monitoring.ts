// The second picture: how far a unit is out inside the usual plane (T²) and away from it (SPE), each over its limit
// (DETECTION §1 and §3). The components are those of a baseline and stay; limits are POT's, never textbook ones.
// T² = Σ t_k²/λ_k over the components kept, SPE = ‖z − PPᵀz‖².

import type { Matrix } from '../analysis/matrix.ts';
import { fitPca, projectPca, type PcaModel } from '../analysis/pca.ts';
import { leastCalibration, PotLimit, type PotOptions } from './pot-limits.ts';

/** Components kept explain at least this share. */
const keptShare = 0.8;

export class Monitoring {
  readonly tSquared: PotLimit;
  readonly residual: PotLimit;
  private model: PcaModel | null = null;

  constructor(options: PotOptions = {}) {
    this.tSquared = new PotLimit(options);
    this.residual = new PotLimit(options);
  }

  get isFitted(): boolean {
    return this.model !== null;
  }

  /** Components kept; 0 before the fit. */
  get components(): number {
    return this.model?.components.rows ?? 0;
  }

  /** The next `fit` makes a new baseline. */
  forget(): void {
    this.model = null;
  }

  /** Learns the baseline. False, with nothing changed, below 50 rows or without variance. */
  fit(rows: Matrix): boolean {
    if (rows.rows < leastCalibration || rows.columns === 0) return false;
    const shares = fitPca(rows, { components: 1 }).explainedVariance;
    let kept = 0;
    for (let sum = 0; kept < shares.length && sum < keptShare; kept++) sum += shares[kept] as number;
    if (shares[0] === 0) return false;
    this.model = fitPca(rows, { components: Math.max(1, Math.min(kept, rows.columns - 1)) });
    const measured = this.measure(rows);
    this.tSquared.calibrate(measured.tSquared);
    this.residual.calibrate(measured.residual);
    return true;
  }

  /** One value per row; zeros before the fit. */
  measure(rows: Matrix): { readonly tSquared: Float64Array; readonly residual: Float64Array } {
    const tSquared = new Float64Array(rows.rows);
    const residual = new Float64Array(rows.rows);
    const { model } = this;
    if (model === null) return { tSquared, residual };
    const scores = projectPca(model, rows);
    const kept = scores.columns;
    const usable = model.eigenvalues.subarray(0, kept);
    for (let row = 0, at = 0; row < rows.rows; row++) {
      let length = 0;
      for (let column = 0; column < rows.columns; column++, at++)
        length += ((rows.data[at] as number) - (model.mean[column] as number)) ** 2;
      for (let axis = 0; axis < kept; axis++) {
        const score = scores.data[row * kept + axis] as number;
        length -= score * score;
        const variance = usable[axis] as number;
        if (variance > 0) tSquared[row] = (tSquared[row] as number) + (score * score) / variance;
      }
      residual[row] = Math.max(0, length);
    }
    return { tSquared, residual };
  }
}
