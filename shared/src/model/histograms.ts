// Sums of gradient, hessian and rows by feature and bin: what the best split of a node is found from.

import { perWord, wordColumns, type FeatureBins } from './feature-bins.ts';

const binsPerFeature = 256;
/** Gradient, hessian, rows. */
export const histogramParts = 3;
export const featureStride = binsPerFeature * histogramParts;

export class Histograms {
  private readonly binned: FeatureBins;
  private readonly free: Float64Array[] = [];
  private gradient: Float64Array = new Float64Array(0);
  private hessian: Float64Array = new Float64Array(0);
  /** Of the rows in question, one after the other: read 40 times in order instead of 40 times all over. */
  private readonly nearGradient: Float64Array;
  private readonly nearHessian: Float64Array;

  constructor(binned: FeatureBins) {
    this.binned = binned;
    this.nearGradient = new Float64Array(binned.rows);
    this.nearHessian = new Float64Array(binned.rows);
  }

  begin(gradient: Float64Array, hessian: Float64Array): void {
    this.gradient = gradient;
    this.hessian = hessian;
  }

  /** One with any contents. */
  take(): Float64Array {
    return this.free.pop() ?? new Float64Array(wordColumns(this.binned.columns) * perWord * featureStride);
  }

  giveBack(histogram: Float64Array): void {
    this.free.push(histogram);
  }

  /** Over the rows `order[from … to-1]`. */
  count(histogram: Float64Array, order: Uint32Array, from: number, to: number): void {
    const { binned, nearGradient, nearHessian, gradient, hessian } = this;
    histogram.fill(0);
    for (let at = from; at < to; at++) {
      const row = order[at] as number;
      nearGradient[at] = gradient[row] as number;
      nearHessian[at] = hessian[row] as number;
    }
    for (let word = 0; word < wordColumns(binned.columns); word++)
      this.countWord(histogram, word, order, from, to);
  }

  /** Four features in one pass: rows and derivatives are read once for them, which halved the time. */
  private countWord(sums: Float64Array, word: number, order: Uint32Array, from: number, to: number): void {
    const { nearGradient, nearHessian } = this;
    const { rows, words: all } = this.binned;
    const words = all.subarray(word * rows, (word + 1) * rows);
    const base = word * perWord * featureStride;
    for (let at = from; at < to; at++) {
      const bins = words[order[at] as number] as number;
      const gradient = nearGradient[at] as number;
      const hessian = nearHessian[at] as number;
      const a = base + (bins & 255) * histogramParts;
      sums[a] = (sums[a] as number) + gradient;
      sums[a + 1] = (sums[a + 1] as number) + hessian;
      sums[a + 2] = (sums[a + 2] as number) + 1;
      const b = base + featureStride + ((bins >>> 8) & 255) * histogramParts;
      sums[b] = (sums[b] as number) + gradient;
      sums[b + 1] = (sums[b + 1] as number) + hessian;
      sums[b + 2] = (sums[b + 2] as number) + 1;
      const c = base + 2 * featureStride + ((bins >>> 16) & 255) * histogramParts;
      sums[c] = (sums[c] as number) + gradient;
      sums[c + 1] = (sums[c + 1] as number) + hessian;
      sums[c + 2] = (sums[c + 2] as number) + 1;
      const d = base + 3 * featureStride + (bins >>> 24) * histogramParts;
      sums[d] = (sums[d] as number) + gradient;
      sums[d + 1] = (sums[d + 1] as number) + hessian;
      sums[d + 2] = (sums[d + 2] as number) + 1;
    }
  }

  /** Of all bins of one feature, which are the sums of the node. */
  sums(histogram: Float64Array): {
    readonly gradient: number;
    readonly hessian: number;
    readonly rows: number;
  } {
    const sum = { gradient: 0, hessian: 0, rows: 0 };
    for (let place = 0; place < featureStride; place += histogramParts) {
      sum.gradient += histogram[place] as number;
      sum.hessian += histogram[place + 1] as number;
      sum.rows += histogram[place + 2] as number;
    }
    return sum;
  }
}
