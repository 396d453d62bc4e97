// Grows one tree over binned rows, level by level. Of two sisters only the smaller one is counted: the other is the
// parent less that (Ke et al. 2017). Bounds of monotone features go down as in LightGBM's "basic" method.

import type { TreeSettings } from './boosted-trees.ts';
import { binAt, missingBin, type FeatureBins } from './feature-bins.ts';
import { Histograms } from './histograms.ts';
import { bestSplit, leafValue, type NodeSums, type Split } from './split-search.ts';
import type { Tree } from './tree-model.ts';

interface Node extends NodeSums {
  /** Its rows are `order[from … to-1]`. */
  readonly from: number;
  readonly to: number;
}

interface Grown {
  readonly feature: Uint16Array;
  readonly threshold: Float64Array;
  readonly missingRight: Uint8Array;
  readonly value: Float64Array;
  /** Bin of each threshold, for going down over bins. */
  readonly bin: Uint8Array;
}

export class TreeGrower {
  private readonly binned: FeatureBins;
  private readonly settings: TreeSettings;
  private readonly histograms: Histograms;
  private order: Uint32Array = new Uint32Array(0);
  private readonly spare: Uint32Array;
  private readonly bins = new WeakMap<Tree, Uint8Array>();

  constructor(binned: FeatureBins, settings: TreeSettings) {
    this.binned = binned;
    this.settings = settings;
    this.histograms = new Histograms(binned);
    this.spare = new Uint32Array(binned.rows);
  }

  /** `rows`: those that the tree sees; changed in order. */
  grow(gradient: Float64Array, hessian: Float64Array, rows: Uint32Array): Tree {
    const inner = 2 ** this.settings.depth - 1;
    const tree = {
      feature: new Uint16Array(inner),
      threshold: new Float64Array(inner).fill(Number.MAX_VALUE),
      missingRight: new Uint8Array(inner),
      value: new Float64Array(inner + 1),
      bin: new Uint8Array(inner).fill(missingBin - 1),
    };
    this.order = rows;
    this.histograms.begin(gradient, hessian);
    const histogram = this.histograms.take();
    this.histograms.count(histogram, rows, 0, rows.length);
    const root = {
      from: 0,
      to: rows.length,
      ...this.histograms.sums(histogram),
      low: -Infinity,
      high: Infinity,
    };
    this.divide(tree, 0, 0, root, histogram);
    const { bin, ...kept } = tree;
    this.bins.set(kept, bin);
    return kept;
  }

  /** Adds the tree's answer to each row of the training. */
  addTo(margin: Float64Array, tree: Tree): void {
    const { rows, words } = this.binned;
    const { feature, missingRight, value } = tree;
    const limit = this.bins.get(tree) as Uint8Array;
    const inner = feature.length;
    for (let row = 0; row < rows; row++) {
      let node = 0;
      while (node < inner) {
        const bin = binAt(words, rows, feature[node] as number, row);
        const isRight =
          bin === missingBin ? (missingRight[node] as number) : Number(bin > (limit[node] as number));
        node = 2 * node + 1 + isRight;
      }
      margin[row] = (margin[row] as number) + (value[node - inner] as number);
    }
  }

  /** `histogram`: of the node's rows; given back when it is no longer needed. Null: not counted, it becomes a leaf. */
  private divide(tree: Grown, at: number, level: number, node: Node, histogram: Float64Array | null): void {
    const { settings, histograms, binned } = this;
    const split = histogram === null ? null : bestSplit(histogram, binned, settings, node);
    if (split === null || histogram === null) {
      if (histogram !== null) histograms.giveBack(histogram);
      this.closeBranch(tree, at, level, leafValue(node, settings) * settings.learningRate + 0);
      return;
    }
    tree.feature[at] = split.feature;
    tree.bin[at] = split.bin;
    tree.threshold[at] = binned.thresholds[split.feature]?.[split.bin] ?? Number.MAX_VALUE;
    tree.missingRight[at] = split.missingRight;
    const [left, right] = this.childrenOf(node, split);
    const [ofLeft, ofRight] = this.childHistograms(left, right, level + 1, histogram);
    this.divide(tree, 2 * at + 1, level + 1, left, ofLeft);
    this.divide(tree, 2 * at + 2, level + 1, right, ofRight);
  }

  /** The bounds of a monotone split meet in the middle of the two values. */
  private childrenOf(node: Node, split: Split): [Node, Node] {
    const middle = this.part(node, split);
    const { low, high } = node;
    const meet =
      (leafValue({ ...split.left, low, high }, this.settings) +
        leafValue({ ...split.right, low, high }, this.settings)) /
      2;
    const left = { from: node.from, to: middle, ...split.left, low, high };
    const right = { from: middle, to: node.to, ...split.right, low, high };
    const direction = this.settings.monotone?.[split.feature] ?? 0;
    if (direction > 0)
      return [
        { ...left, high: meet },
        { ...right, low: meet },
      ];
    if (direction < 0)
      return [
        { ...left, low: meet },
        { ...right, high: meet },
      ];
    return [left, right];
  }

  private childHistograms(
    left: Node,
    right: Node,
    level: number,
    parent: Float64Array,
  ): [Float64Array | null, Float64Array | null] {
    const { histograms, order, settings } = this;
    if (level >= settings.depth) {
      histograms.giveBack(parent);
      return [null, null];
    }
    const isLeftSmall = left.to - left.from <= right.to - right.from;
    const small = isLeftSmall ? left : right;
    const counted = histograms.take();
    histograms.count(counted, order, small.from, small.to);
    for (let at = 0; at < parent.length; at++) parent[at] = (parent[at] as number) - (counted[at] as number);
    return isLeftSmall ? [counted, parent] : [parent, counted];
  }

  /** Rows of the left child first, both in the order they had. Gives the first of the right one. */
  private part(node: Node, { feature, bin: limit, missingRight }: Split): number {
    const { order, spare, binned } = this;
    let left = node.from;
    let right = 0;
    for (let at = node.from; at < node.to; at++) {
      const row = order[at] as number;
      const bin = binAt(binned.words, binned.rows, feature, row);
      const isRight = bin === missingBin ? missingRight === 1 : bin > limit;
      if (isRight) spare[right++] = row;
      else order[left++] = row;
    }
    order.set(spare.subarray(0, right), left);
    return left;
  }

  /** All that would be below is one leaf. */
  private closeBranch(tree: Grown, at: number, level: number, value: number): void {
    const leaves = 2 ** (this.settings.depth - level);
    const inner = tree.feature.length;
    let first = at;
    for (let below = level; below < this.settings.depth; below++) first = 2 * first + 1;
    tree.value.fill(value, first - inner, first - inner + leaves);
  }
}
