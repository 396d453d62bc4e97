// Silhouette (Rousseeuw 1987): how much nearer a point is to its own cluster than to the next one, -1 to 1. Used to
// suggest the number of clusters.
import type { Matrix } from './matrix.ts';

/** Sums of distances from row `row` to every cluster. */
function distanceSums(points: Matrix, labels: Int32Array, row: number, sums: Float64Array): void {
  const { rows, columns, data } = points;
  sums.fill(0);
  for (let other = 0; other < rows; other += 1) {
    const label = labels[other] as number;
    if (label < 0) continue;
    let square = 0;
    for (let column = 0; column < columns; column += 1) {
      const difference =
        (data[row * columns + column] as number) - (data[other * columns + column] as number);
      square += difference * difference;
    }
    sums[label] = (sums[label] as number) + Math.sqrt(square);
  }
}

/** Silhouette of one point, from its distance sums; 0 for a cluster of one, as Rousseeuw defines it. */
function widthOf(own: number, sums: Float64Array, sizes: Uint32Array): number {
  const ownSize = sizes[own] as number;
  if (ownSize < 2) return 0;
  const inside = (sums[own] as number) / (ownSize - 1);
  let nearest = Infinity;
  for (let cluster = 0; cluster < sizes.length; cluster += 1) {
    const size = sizes[cluster] as number;
    if (cluster !== own && size > 0) nearest = Math.min(nearest, (sums[cluster] as number) / size);
  }
  const larger = Math.max(inside, nearest);
  return larger === 0 ? 0 : (nearest - inside) / larger;
}

/**
 * Mean silhouette of the points with a label >= 0; null when fewer than two clusters have points. O(n^2): pass a
 * sample of a few thousand rows at most.
 */
export function silhouette(points: Matrix, labels: Int32Array): number | null {
  const clusters = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const sizes = new Uint32Array(clusters);
  for (const label of labels) if (label >= 0) sizes[label] = (sizes[label] as number) + 1;
  if (sizes.filter((size) => size > 0).length < 2) return null;
  const sums = new Float64Array(clusters);
  let total = 0;
  let counted = 0;
  labels.forEach((label, row) => {
    if (label < 0) return;
    distanceSums(points, labels, row, sums);
    total += widthOf(label, sums, sizes);
    counted += 1;
  });
  return total / counted;
}
