// Does memory stay level? A straight line through the samples by least squares, without the warm-up: what it would
// gain over the time that was judged, and the largest sample against the smallest.

export interface TimedBytes {
  readonly seconds: number;
  readonly bytes: number;
}

export interface Flatness {
  readonly samples: number;
  readonly slopeBytesPerHour: number;
  /** What the fitted line gains from the first judged sample to the last, as a share of the mean. */
  readonly growth: number;
  readonly leastBytes: number;
  readonly mostBytes: number;
  /** mostBytes / leastBytes. */
  readonly spread: number;
  readonly flat: boolean;
}

/** The first quarter is warm-up: compiled code, caches, the heap finding its size. */
const warmUpShare = 0.25;
/** A collector lets memory swing; what counts is that the line through the swings does not rise. */
const mostGrowth = 0.1;
const mostSpread = 1.5;
const fewestSamples = 8;

/** Null with fewer than eight samples after the warm-up. Samples in order of time. */
export function flatnessOf(samples: readonly TimedBytes[]): Flatness | null {
  const last = samples.at(-1);
  const first = samples[0];
  if (last === undefined || first === undefined) return null;
  const from = first.seconds + (last.seconds - first.seconds) * warmUpShare;
  const judged = samples.filter(({ seconds }) => seconds >= from);
  if (judged.length < fewestSamples) return null;
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const seconds = judged.map((sample) => sample.seconds);
  const bytes = judged.map((sample) => sample.bytes);
  const [meanSeconds, meanBytes] = [mean(seconds), mean(bytes)];
  const covariance = mean(
    judged.map((sample) => (sample.seconds - meanSeconds) * (sample.bytes - meanBytes)),
  );
  const variance = mean(seconds.map((one) => (one - meanSeconds) ** 2));
  const slope = variance === 0 ? 0 : covariance / variance;
  const span = Math.max(...seconds) - Math.min(...seconds);
  const [leastBytes, mostBytes] = [Math.min(...bytes), Math.max(...bytes)];
  const growth = (slope * span) / meanBytes;
  const spread = mostBytes / leastBytes;
  return {
    samples: judged.length,
    slopeBytesPerHour: slope * 3600,
    growth,
    leastBytes,
    mostBytes,
    spread,
    flat: growth <= mostGrowth && spread <= mostSpread,
  };
}
