// DBSCAN for more than three dimensions, and for coordinates the grid cannot number: neighbours are asked of a k-d
// tree once to find the core points and once to join them. Correct for any input; slower than the grid on dense data.
import { createDisjointSets, findRoot, unite } from './disjoint-sets.ts';
import { buildKdTree, visitWithin } from './kd-tree.ts';
import type { KdTree } from './kd-tree.ts';
import type { Matrix } from './matrix.ts';

function markCores(points: Matrix, tree: KdTree, square: number, minSamples: number): Uint8Array {
  const core = new Uint8Array(points.rows);
  for (let row = 0; row < points.rows; row += 1) {
    let found = 0;
    visitWithin(tree, points.data, row * points.columns, square, () => {
      found += 1;
      return found < minSamples;
    });
    if (found >= minSamples) core[row] = 1;
  }
  return core;
}

/** Labels and core flags by input row, by the rules of `dbscan`. */
export function clusterByTree(
  points: Matrix,
  eps: number,
  minSamples: number,
): { readonly labels: Int32Array; readonly core: Uint8Array; readonly clusters: number } {
  const { rows, columns } = points;
  const square = eps * eps;
  const tree = buildKdTree(points);
  const core = markCores(points, tree, square, minSamples);
  const sets = createDisjointSets(rows);
  for (let row = 0; row < rows; row += 1) {
    if (core[row] === 0) continue;
    visitWithin(tree, points.data, row * columns, square, (place) => {
      const other = tree.order[place] as number;
      if (core[other] === 1) unite(sets, row, other);
      return true;
    });
  }
  const labels = new Int32Array(rows).fill(-1);
  let clusters = 0;
  // The smaller row is the root of a set, so roots met in order of rows number the clusters.
  for (let row = 0; row < rows; row += 1) {
    if (core[row] === 0) continue;
    const root = findRoot(sets, row);
    if (root === row) clusters += 1;
    labels[row] = root === row ? clusters - 1 : (labels[root] as number);
  }
  for (let row = 0; row < rows; row += 1) {
    if (core[row] === 1) continue;
    let best = clusters;
    visitWithin(tree, points.data, row * columns, square, (place) => {
      const other = tree.order[place] as number;
      if (core[other] === 1) best = Math.min(best, labels[other] as number);
      return true;
    });
    if (best < clusters) labels[row] = best;
  }
  return { labels, core, clusters };
}
