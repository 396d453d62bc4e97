// Orthonormal frames of two axes in closed form: no decomposition and no allocation per step, so that a smoothing
// factor can be searched for in every frame of the picture.
// Polar factor: A (AᵀA)^(-1/2), the nearest matrix with orthonormal columns (Higham 1986). For 2x2 symmetric
// positive S: √S = (S + √det(S)·I) / √(tr(S) + 2·√det(S)).

/** Axes of the picture. */
export const axisCount = 2;

/** Below this share of the squared trace a determinant counts as 0: the two columns point the same way. */
const leastDeterminant = 1e-24;

/** Inverse square root of the symmetric [[aa, ab], [ab, bb]] as [p, q, r] = [[p, q], [q, r]]; null where singular. */
export function inverseRoot(aa: number, ab: number, bb: number): readonly [number, number, number] | null {
  const trace = aa + bb;
  const determinant = aa * bb - ab * ab;
  if (!(determinant > leastDeterminant * trace * trace)) return null;
  // Adjugate of √S over its determinant, which is √det S.
  const root = Math.sqrt(determinant);
  const factor = 1 / (root * Math.sqrt(trace + 2 * root));
  return [factor * (bb + root), -factor * ab, factor * (aa + root)];
}

/**
 * Replaces `axes` (dimension x 2, row-major) by its polar factor, in place. False, and `axes` untouched, where its
 * columns are dependent (no nearest frame).
 */
export function polarInPlace(axes: Float64Array): boolean {
  let aa = 0;
  let ab = 0;
  let bb = 0;
  for (let at = 0; at < axes.length; at += axisCount) {
    const a = axes[at] as number;
    const b = axes[at + 1] as number;
    aa += a * a;
    ab += a * b;
    bb += b * b;
  }
  const root = inverseRoot(aa, ab, bb);
  if (root === null) return false;
  const [p, q, r] = root;
  for (let at = 0; at < axes.length; at += axisCount) {
    const a = axes[at] as number;
    const b = axes[at + 1] as number;
    axes[at] = a * p + b * q;
    axes[at + 1] = a * q + b * r;
  }
  return true;
}

/**
 * Turns (and mirrors, where that is nearer) `axes` in place so that they lie as near to `reference` as an orthogonal
 * 2x2 matrix can bring them: R = UVᵀ of the SVD of axesᵀ·reference, which is the polar factor of that 2x2 matrix
 * (orthogonal Procrustes, Schönemann 1966). Both dimension x 2, row-major. The plane they span stays the same.
 */
export function turnTowards(axes: Float64Array, reference: Float64Array): void {
  const turn = new Float64Array(4);
  for (let at = 0; at < axes.length; at += axisCount) {
    for (let from = 0; from < axisCount; from++) {
      for (let to = 0; to < axisCount; to++) {
        const cell = from * axisCount + to;
        turn[cell] = (turn[cell] as number) + (axes[at + from] as number) * (reference[at + to] as number);
      }
    }
  }
  if (!polarInPlace(turn)) return;
  const [p = 1, q = 0, r = 0, s = 1] = turn;
  for (let at = 0; at < axes.length; at += axisCount) {
    const a = axes[at] as number;
    const b = axes[at + 1] as number;
    axes[at] = a * p + b * r;
    axes[at + 1] = a * q + b * s;
  }
}
