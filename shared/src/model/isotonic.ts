// Scores to probabilities that never fall where the score rises: pool adjacent violators (Ayer et al. 1955).

import { JawsError } from '../contract/errors.ts';

/** Ends of the pooled blocks, ascending; between two of them the probability goes in a straight line. */
export interface Calibration {
  readonly score: Float64Array;
  readonly p: Float64Array;
}

interface Block {
  readonly low: number;
  high: number;
  sum: number;
  weight: number;
}

/** The monotone curve of least squares through `targets`. Throws `model.bad-rows` without scores. */
export function fitIsotonic(scores: ArrayLike<number>, targets: ArrayLike<number>): Calibration {
  if (scores.length === 0) throw new JawsError('model.bad-rows', 'There is nothing to calibrate by.');
  const blocks: Block[] = [];
  for (const block of equalScores(scores, targets)) {
    blocks.push(block);
    poolLast(blocks);
  }
  const score: number[] = [];
  const p: number[] = [];
  for (const { low, high, sum, weight } of blocks) {
    score.push(low);
    p.push(sum / weight);
    if (high === low) continue;
    score.push(high);
    p.push(sum / weight);
  }
  return { score: Float64Array.from(score), p: Float64Array.from(p) };
}

/** One block for each different score, ascending. */
function equalScores(scores: ArrayLike<number>, targets: ArrayLike<number>): Block[] {
  const order = Uint32Array.from({ length: scores.length }, (_, row) => row);
  order.sort((a, b) => (scores[a] as number) - (scores[b] as number));
  const blocks: Block[] = [];
  for (const row of order) {
    const score = scores[row] as number;
    const last = blocks.at(-1);
    if (last?.low !== score) blocks.push({ low: score, high: score, sum: targets[row] as number, weight: 1 });
    else {
      last.sum += targets[row] as number;
      last.weight += 1;
    }
  }
  return blocks;
}

function poolLast(blocks: Block[]): void {
  for (;;) {
    const [before, last] = [blocks.at(-2), blocks.at(-1)];
    if (before === undefined || last === undefined) return;
    if (before.sum / before.weight < last.sum / last.weight) return;
    blocks.pop();
    before.high = last.high;
    before.sum += last.sum;
    before.weight += last.weight;
  }
}

/**
 * As `fitIsotonic` through labels that leave room for what was not seen: (n₁ + 1) / (n₁ + 2) for yes and 1 / (n₀ + 2) for
 * no (Platt 1999), so that a few rows never make a probability of 0 or 1.
 */
export function calibrate(scores: ArrayLike<number>, labels: ArrayLike<number>): Calibration {
  let positives = 0;
  for (let row = 0; row < labels.length; row++) positives += labels[row] as number;
  const yes = (positives + 1) / (positives + 2);
  const no = 1 / (labels.length - positives + 2);
  return fitIsotonic(
    scores,
    Float64Array.from(labels, (label) => (label === 1 ? yes : no)),
  );
}

/** Below the first score its probability, above the last one that. */
export function calibratedP({ score, p }: Calibration, at: number): number {
  let low = 0;
  let high = score.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((score[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return p[0] as number;
  if (low === score.length) return p[low - 1] as number;
  const [from, to] = [score[low - 1] as number, score[low] as number];
  const [least, most] = [p[low - 1] as number, p[low] as number];
  // In this form rounding never makes it fall.
  return Math.min(most, least + ((at - from) / (to - from)) * (most - least));
}
