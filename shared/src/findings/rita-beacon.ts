// The beacon score of RITA v5 (Active Countermeasures), written anew from its description: four parts between 0 and 1 and
// their mean. It is here to be compared with and to be shown; the families use evenness (evenness.ts).

export interface RitaBeacon {
  /** Evenness of the gaps between connections, s. */
  readonly timing: number;
  /** Evenness of the bytes that the client sent. */
  readonly size: number;
  /** Even use of 24 equal parts of the window, or two levels of use. */
  readonly histogram: number;
  /** How much of the window it lasts, or the longest run of parts of an hour's share. */
  readonly duration: number;
  /** A quarter of each. */
  readonly score: number;
}

const leastStarts = 4;
const bins = 24;
const leastBars = 6;
const leastBimodalBars = 11;
const leastSpread = 10;
const longRun = 12;
const bucketShare = 0.05;

/** `startsS`: of connections; `bytes`: of each, by the client. Null below four different whole seconds. */
export function ritaBeacon(
  startsS: Float64Array,
  bytes: Float64Array,
  window: { readonly fromS: number; readonly toS: number },
): RitaBeacon | null {
  const starts = startsS.map(Math.floor).sort();
  if (new Set(starts).size < leastStarts) return null;
  const gaps = starts.slice(1).map((start, at) => start - (starts[at] as number));
  const timing = evenness(
    gaps.filter((gap) => gap > 0),
    1,
  );
  const size = evenness(bytes.slice(), 0);
  const counts = histogramOf(starts, window);
  const histogram = Math.max(steadyUse(counts), twoLevels(counts));
  const duration = lasting(starts, counts, window);
  const score = rounded((timing + size + histogram + duration) / 4);
  return { timing, size, histogram, duration, score };
}

/** (1 − |Bowley's skewness| + how little values differ from their median) / 2; `otherwise`: where the median is below 1. */
function evenness(values: Float64Array, otherwise: number): number {
  const sorted = values.sort();
  const middle = medianOf(sorted);
  const half = Math.floor(sorted.length / 2);
  const low = medianOf(sorted.subarray(0, half));
  const high = medianOf(sorted.subarray(sorted.length - half));
  const spread = high - low;
  const isFlat = spread < leastSpread || middle === low || middle === high;
  const skewness = isFlat ? 0 : (high + low - 2 * middle) / spread;
  const deviation = medianOf(sorted.map((value) => Math.abs(value - middle)).sort());
  const alike = middle >= 1 ? Math.max(0, (middle - deviation) / middle) : otherwise;
  return rounded((1 - Math.abs(skewness) + alike) / 2);
}

/** Of ascending values; 0 of none. */
function medianOf(sorted: Float64Array): number {
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}

function histogramOf(starts: Float64Array, { fromS, toS }: { fromS: number; toS: number }): Float64Array {
  const counts = new Float64Array(bins);
  const width = Math.max(1, toS - fromS) / bins;
  for (const start of starts) {
    const at = Math.min(bins - 1, Math.max(0, Math.floor((start - fromS) / width)));
    counts[at] = (counts[at] as number) + 1;
  }
  return counts;
}

/** One minus the coefficient of variation. */
function steadyUse(counts: Float64Array): number {
  const mean = counts.reduce((sum, count) => sum + count, 0) / bins;
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / bins;
  const variation = mean === 0 ? Infinity : Math.sqrt(variance) / mean;
  return variation > 1 ? 0 : rounded(1 - variation);
}

/** How many of the used parts are at one of the two most common levels of use. */
function twoLevels(counts: Float64Array): number {
  const bars = counts.filter((count) => count > 0);
  if (bars.length < leastBimodalBars) return 0;
  const bucket = Math.max(1, Math.ceil(bucketShare * Math.max(...bars)));
  const levels = new Map<number, number>();
  for (const count of bars) {
    const level = Math.floor(count / bucket);
    levels.set(level, (levels.get(level) ?? 0) + 1);
  }
  const [first = 0, second = 0] = [...levels.values()].sort((a, b) => b - a);
  return Math.min(1, (first + second) / (bars.length - 1));
}

function lasting(
  starts: Float64Array,
  counts: Float64Array,
  { fromS, toS }: { fromS: number; toS: number },
): number {
  if (counts.filter((count) => count > 0).length < leastBars) return 0;
  const span = ((starts.at(-1) as number) - (starts[0] as number)) / Math.max(1, toS - fromS);
  return Math.max(roundedUp(Math.min(1, span)), roundedUp(Math.min(1, longestRun(counts) / longRun)));
}

/** Of used parts; the day goes on at its beginning. */
function longestRun(counts: Float64Array): number {
  let longest = 0;
  let run = 0;
  for (let at = 0; at < 2 * counts.length; at++) {
    run = (counts[at % counts.length] as number) > 0 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return Math.min(longest, counts.length);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function roundedUp(value: number): number {
  return Math.ceil(value * 1000) / 1000;
}
