// What a trained model says of the happenings of a live picture, as it was trained: without what a baseline knows of them.

import { createMatrix } from '../analysis/matrix.ts';
import type { Steps } from '../analysis/steps.ts';
import { happeningSteps, type Happenings } from '../findings/happenings.ts';
import { scoreRows, type Detector } from '../model/detector.ts';
import { featureReader } from '../model/happening-features.ts';

/** Happenings between two pieces of work. */
const atOnce = 500;

/** Log-odds by happening. `isPlain`: it was judged without a baseline. */
export function* modelSteps(
  { book, ...judged }: Happenings,
  detector: Detector,
  isPlain: boolean,
): Steps<Float64Array> {
  // Happenings have the same numbers with a baseline and without.
  const happenings = isPlain ? { book, ...judged } : yield* happeningSteps(book);
  const { count } = happenings;
  const reader = featureReader(happenings);
  yield;
  const says = new Float64Array(count);
  for (let from = 0; from < count; from += atOnce) {
    const rows = Math.min(atOnce, count - from);
    const features = createMatrix(rows, detector.features.length);
    for (let row = 0; row < rows; row++) features.data.set(reader.read(from + row), row * features.columns);
    says.set(scoreRows(detector, features), from);
    yield;
  }
  return says;
}
