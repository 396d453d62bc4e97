// Fits a generalised Pareto tail to excesses by maximum likelihood, in one unknown: with θ = γ/σ the best shape for a
// given θ is γ = mean log(1 + θ·y), so the likelihood is searched along θ alone (Grimshaw, Technometrics 1993).

export interface ParetoTail {
  /** γ: 0 exponential, above heavy, below bounded. */
  readonly shape: number;
  /** σ, in the units of the values. */
  readonly scale: number;
}

const gridPoints = 24;
const refinements = 30;
/** Closer to 0 than this over the mean, γ and θ cannot be told from an exponential tail. */
const leastTheta = 1e-8;

/** Excesses > 0, at least one. Fewer than 10 are taken for exponential: their shape is not known. */
export function fitPareto(excesses: ArrayLike<number>): ParetoTail {
  const count = excesses.length;
  let sum = 0;
  let largest = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (let at = 0; at < count; at++) {
    const excess = excesses[at] as number;
    sum += excess;
    largest = Math.max(largest, excess);
    smallest = Math.min(smallest, excess);
  }
  const mean = sum / count;
  const exponential = { shape: 0, scale: mean };
  if (count < 10 || !(mean > 0) || largest === smallest) return exponential;
  const likelihood = (theta: number): number => logLikelihood(excesses, theta, mean);
  // Grimshaw's bounds: above −1/max, and below 2(mean − min)/min².
  const lowest = -0.999 / largest;
  const highest = Math.min((2 * (mean - smallest)) / smallest ** 2, 1000 / mean);
  const best = bestTheta(likelihood, lowest, highest, mean);
  if (Math.abs(best) < leastTheta / mean) return exponential;
  const shape = meanLog(excesses, best);
  return { shape, scale: shape / best };
}

function bestTheta(
  likelihood: (theta: number) => number,
  lowest: number,
  highest: number,
  mean: number,
): number {
  // Positive θ spread over decades, negative evenly; 0 stands between them.
  const grid = Array.from({ length: gridPoints }, (_, at) => lowest * (1 - at / gridPoints));
  grid.push(0);
  const from = Math.log(1e-4 / mean);
  const to = Math.log(Math.max(highest, 2e-4 / mean));
  for (let at = 0; at <= gridPoints; at++) grid.push(Math.exp(from + ((to - from) * at) / gridPoints));
  const values = grid.map(likelihood);
  const peak = values.indexOf(Math.max(...values));
  return goldenSection(likelihood, grid[peak - 1] ?? lowest, grid[peak + 1] ?? (grid.at(-1) as number));
}

/** Place of the largest value between two ends, for a function with one peak there. */
function goldenSection(of: (at: number) => number, from: number, to: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let low = from;
  let high = to;
  for (let round = 0; round < refinements; round++) {
    const left = high - ratio * (high - low);
    const right = low + ratio * (high - low);
    if (of(left) > of(right)) high = right;
    else low = left;
  }
  return (low + high) / 2;
}

/** Per excess: −log(γ/θ) − γ − 1. */
function logLikelihood(excesses: ArrayLike<number>, theta: number, mean: number): number {
  if (Math.abs(theta) < leastTheta / mean) return -Math.log(mean) - 1;
  const shape = meanLog(excesses, theta);
  const scale = shape / theta;
  return scale > 0 ? -Math.log(scale) - shape - 1 : Number.NEGATIVE_INFINITY;
}

function meanLog(excesses: ArrayLike<number>, theta: number): number {
  let sum = 0;
  for (let at = 0; at < excesses.length; at++) sum += Math.log1p(theta * (excesses[at] as number));
  return sum / excesses.length;
}
