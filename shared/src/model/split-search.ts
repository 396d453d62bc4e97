// The best split of a node: every threshold of every feature, with the unknown values on either side.

import type { TreeSettings } from './boosted-trees.ts';
import { missingBin, type FeatureBins } from './feature-bins.ts';
import { featureStride, histogramParts } from './histograms.ts';

export interface Sums {
  readonly gradient: number;
  readonly hessian: number;
  readonly rows: number;
}

export interface NodeSums extends Sums {
  /** What monotone splits above allow for the value. */
  readonly low: number;
  readonly high: number;
}

export interface Split {
  readonly feature: number;
  /** Bins up to this one go left. */
  readonly bin: number;
  readonly missingRight: 0 | 1;
  readonly gain: number;
  readonly left: Sums;
  readonly right: Sums;
}

/** Less gain than this is rounding. */
const leastGain = 1e-9;

/** Best value of a leaf, within its bounds. */
export function leafValue(
  { gradient, hessian, low, high }: NodeSums,
  { l2 }: Pick<TreeSettings, 'l2'>,
): number {
  return valueOf(gradient, hessian + l2, low, high);
}

function valueOf(gradient: number, weight: number, low: number, high: number): number {
  const value = -gradient / weight;
  return value < low ? low : value > high ? high : value;
}

/** Loss that a leaf takes away (second order): −(g·v + ½·w·v²). */
function lossTaken(gradient: number, weight: number, value: number): number {
  return -(gradient * value + 0.5 * weight * value * value);
}

/** Null: nothing is gained. The first of equally good ones. */
export function bestSplit(
  histogram: Float64Array,
  { columns, thresholds }: FeatureBins,
  settings: TreeSettings,
  node: NodeSums,
): Split | null {
  let best: Split | null = null;
  if (node.rows < 2 * settings.leastRows) return null;
  for (let feature = 0; feature < columns; feature++) {
    const bins = thresholds[feature]?.length ?? 0;
    const sums = histogram.subarray(feature * featureStride, (feature + 1) * featureStride);
    const found = bestOfFeature(sums, bins, settings, node, feature, best?.gain ?? leastGain);
    if (found !== null) best = found;
  }
  return best;
}

/** `bins`: thresholds of the feature; `least`: what a split must gain more than. */
function bestOfFeature(
  sums: Float64Array,
  bins: number,
  settings: TreeSettings,
  node: NodeSums,
  feature: number,
  least: number,
): Split | null {
  const missing = missingBin * histogramParts;
  const unknown = (sums[missing + 2] as number) > 0;
  const scan = new Scan(settings, node, settings.monotone?.[feature] ?? 0, least);
  for (let bin = 0; bin < bins; bin++) {
    const place = bin * histogramParts;
    scan.move(sums[place] as number, sums[place + 1] as number, sums[place + 2] as number);
    scan.look(bin, 0, 0, 0, 1);
    if (unknown)
      scan.look(bin, sums[missing] as number, sums[missing + 1] as number, sums[missing + 2] as number, 0);
  }
  // The known values together on one side, the unknown ones on the other.
  if (unknown) {
    const place = bins * histogramParts;
    scan.move(sums[place] as number, sums[place + 1] as number, sums[place + 2] as number);
    scan.look(bins, 0, 0, 0, 1);
  }
  return scan.found(feature, unknown);
}

/** Sums left of the threshold, and the best threshold so far. Fields instead of objects: this runs for each bin. */
class Scan {
  private readonly settings: TreeSettings;
  private readonly node: NodeSums;
  private readonly direction: number;
  private readonly parentTaken: number;
  private gradient = 0;
  private hessian = 0;
  private rows = 0;
  private gain: number;
  private bin = -1;
  private missingRight: 0 | 1 = 1;
  private leftGradient = 0;
  private leftHessian = 0;
  private leftRows = 0;

  constructor(settings: TreeSettings, node: NodeSums, direction: number, least: number) {
    this.settings = settings;
    this.node = node;
    this.direction = direction;
    this.gain = least;
    const weight = node.hessian + settings.l2;
    this.parentTaken = lossTaken(node.gradient, weight, valueOf(node.gradient, weight, node.low, node.high));
  }

  move(gradient: number, hessian: number, rows: number): void {
    this.gradient += gradient;
    this.hessian += hessian;
    this.rows += rows;
  }

  /** `gradient`, `hessian`, `rows`: of the unknown values where they go left, else 0. */
  look(bin: number, gradient: number, hessian: number, rows: number, missingRight: 0 | 1): void {
    const { node, settings } = this;
    const leftRows = this.rows + rows;
    const leftHessian = this.hessian + hessian;
    const rightHessian = node.hessian - leftHessian;
    if (Math.min(leftRows, node.rows - leftRows) < settings.leastRows) return;
    if (Math.min(leftHessian, rightHessian) < settings.leastHessian) return;
    const leftGradient = this.gradient + gradient;
    const gain = this.gainOf(
      leftGradient,
      leftHessian + settings.l2,
      node.gradient - leftGradient,
      rightHessian + settings.l2,
    );
    if (gain <= this.gain) return;
    this.gain = gain;
    this.bin = bin;
    this.missingRight = missingRight;
    this.leftGradient = leftGradient;
    this.leftHessian = leftHessian;
    this.leftRows = leftRows;
  }

  /** −∞ where the two values would break what is monotone. */
  private gainOf(
    leftGradient: number,
    leftWeight: number,
    rightGradient: number,
    rightWeight: number,
  ): number {
    const { low, high } = this.node;
    const left = valueOf(leftGradient, leftWeight, low, high);
    const right = valueOf(rightGradient, rightWeight, low, high);
    if ((right - left) * this.direction < 0) return Number.NEGATIVE_INFINITY;
    return (
      lossTaken(leftGradient, leftWeight, left) +
      lossTaken(rightGradient, rightWeight, right) -
      this.parentTaken
    );
  }

  found(feature: number, unknown: boolean): Split | null {
    if (this.bin < 0) return null;
    const { node, leftGradient, leftHessian, leftRows } = this;
    const left = { gradient: leftGradient, hessian: leftHessian, rows: leftRows };
    const right = {
      gradient: node.gradient - leftGradient,
      hessian: node.hessian - leftHessian,
      rows: node.rows - leftRows,
    };
    // Where nothing was unknown, an unknown value later goes with the larger part.
    const missingRight = unknown ? this.missingRight : right.rows > left.rows ? 1 : 0;
    return { feature, bin: this.bin, missingRight, gain: this.gain, left, right };
  }
}
