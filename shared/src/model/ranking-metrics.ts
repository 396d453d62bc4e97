// How well scores tell positives from negatives: average precision, the share found at a rate of false alarms, the area
// under the ROC curve, and how far probabilities can be believed.

/** Claims of a rate need so many negatives for each false alarm that they allow (DETECTION §6). */
const negativesPerRate = 3;

/** Scores and labels with the order in which they are looked at; made once for many weightings. */
export interface Ranking {
  readonly scores: ArrayLike<number>;
  /** 1 = positive. */
  readonly labels: ArrayLike<number>;
  /** Rows by falling score. */
  readonly order: Uint32Array;
}

export function rankRows(scores: ArrayLike<number>, labels: ArrayLike<number>): Ranking {
  const order = Uint32Array.from({ length: scores.length }, (_, row) => row);
  order.sort((a, b) => (scores[b] as number) - (scores[a] as number));
  return { scores, labels, order };
}

/** Calls back for each different score, falling, with how many positives and negatives have it. False ends it. */
function eachScore(
  { scores, labels, order }: Ranking,
  weights: ArrayLike<number> | null,
  look: (score: number, positives: number, negatives: number) => boolean,
): void {
  for (let at = 0; at < order.length;) {
    const score = scores[order[at] as number] as number;
    let positives = 0;
    let negatives = 0;
    for (; at < order.length && scores[order[at] as number] === score; at++) {
      const row = order[at] as number;
      const weight = weights === null ? 1 : (weights[row] as number);
      if (labels[row] === 1) positives += weight;
      else negatives += weight;
    }
    if (!look(score, positives, negatives)) return;
  }
}

/**
 * Average precision, Σ (Rₙ − Rₙ₋₁) · Pₙ over the different scores: rows of one score are taken together, so ties are worth
 * what chance would make of them. Null without positives. `weights`: how often each row counts.
 */
export function averagePrecision(ranking: Ranking, weights: ArrayLike<number> | null = null): number | null {
  let found = 0;
  let seen = 0;
  let sum = 0;
  eachScore(ranking, weights, (_, positives, negatives) => {
    found += positives;
    seen += positives + negatives;
    if (positives > 0) sum += positives * (found / seen);
    return true;
  });
  return found === 0 ? null : sum / found;
}

/** Rows at the limit or above are flagged. */
export interface FoundAtRate {
  readonly limit: number;
  /** Share of the positives that are flagged. */
  readonly found: number;
}

/**
 * The lowest limit at which at most `rate` of the negatives are flagged. Null without positives, or with fewer than 3 / rate
 * negatives: no such claim can be made of them.
 */
export function foundAtRate(
  ranking: Ranking,
  rate: number,
  weights: ArrayLike<number> | null = null,
): FoundAtRate | null {
  let total = 0;
  let quiet = 0;
  eachScore(ranking, weights, (_, positives, negatives) => {
    total += positives;
    quiet += negatives;
    return true;
  });
  // The quotient of two decimals may be a hair beside the number that is meant.
  if (total === 0 || quiet < negativesPerRate / rate - 1e-6) return null;
  const { limit, positives } = limitFor(ranking, Math.floor(quiet * rate + 1e-9), weights);
  return { limit, found: positives / total };
}

/** The lowest limit that flags at most so many negatives, and the positives at it; ∞ where even the highest score is of more. */
export function limitFor(
  ranking: Ranking,
  most: number,
  weights: ArrayLike<number> | null = null,
): { readonly limit: number; readonly positives: number } {
  let limit = Number.POSITIVE_INFINITY;
  let found = 0;
  let wrong = 0;
  eachScore(ranking, weights, (score, positives, negatives) => {
    wrong += negatives;
    if (wrong > most) return false;
    found += positives;
    limit = score;
    return true;
  });
  return { limit, positives: found };
}

/** Chance that a positive has a higher score than a negative, ties half. Null where there is only one class. */
export function rocAuc(ranking: Ranking): number | null {
  let above = 0;
  let positive = 0;
  let negative = 0;
  eachScore(ranking, null, (_, positives, negatives) => {
    above += positives * (negative + negatives / 2);
    positive += positives;
    negative += negatives;
    return true;
  });
  return positive === 0 || negative === 0 ? null : 1 - above / (positive * negative);
}

/** Least probability that a logarithm is taken of. */
const leastP = 1e-15;

/** Mean −ln of the probability that the label was given. */
export function logLoss(p: ArrayLike<number>, labels: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < p.length; row++) {
    const given = labels[row] === 1 ? (p[row] as number) : 1 - (p[row] as number);
    sum -= Math.log(Math.max(leastP, given));
  }
  return sum / Math.max(1, p.length);
}

const calibrationBins = 10;

/** Of the decisions whose probability is in one tenth of 0 to 1. */
export interface CalibrationBin {
  /** Mean probability. */
  readonly p: number;
  /** Of positives. */
  readonly share: number;
  readonly decisions: number;
}

/** By tenths of the probability; tenths without a decision are left out. */
export function calibrationCurve(p: ArrayLike<number>, labels: ArrayLike<number>): CalibrationBin[] {
  const sums = new Float64Array(calibrationBins);
  const positives = new Float64Array(calibrationBins);
  const counts = new Float64Array(calibrationBins);
  for (let row = 0; row < p.length; row++) {
    const bin = Math.min(calibrationBins - 1, Math.floor((p[row] as number) * calibrationBins));
    sums[bin] = (sums[bin] as number) + (p[row] as number);
    positives[bin] = (positives[bin] as number) + (labels[row] as number);
    counts[bin] = (counts[bin] as number) + 1;
  }
  return [...counts].flatMap((decisions, bin) =>
    decisions === 0
      ? []
      : [
          {
            ...{ p: (sums[bin] as number) / decisions, share: (positives[bin] as number) / decisions },
            decisions,
          },
        ],
  );
}

/**
 * Expected calibration error: by tenths of the probability, the distance between its mean and the share of positives,
 * weighted by rows. Null without rows.
 */
export function calibrationError(p: ArrayLike<number>, labels: ArrayLike<number>): number | null {
  if (p.length === 0) return null;
  const bins = calibrationCurve(p, labels);
  return bins.reduce((sum, of) => sum + of.decisions * Math.abs(of.p - of.share), 0) / p.length;
}

export interface RecallPoint {
  readonly recall: number;
  readonly precision: number;
}

/** At each different score of a positive, by rising recall; at most `most` points. Empty without positives. */
export function precisionRecall(ranking: Ranking, most: number): RecallPoint[] {
  const found: { positives: number; precision: number }[] = [];
  let positives = 0;
  let seen = 0;
  eachScore(ranking, null, (_, more, negatives) => {
    positives += more;
    seen += more + negatives;
    if (more > 0) found.push({ positives, precision: positives / seen });
    return true;
  });
  const kept = Math.min(most, found.length);
  return Array.from({ length: kept }, (_, at) => {
    const point = found[Math.ceil(((at + 1) * found.length) / kept) - 1];
    return { recall: (point?.positives ?? 0) / positives, precision: point?.precision ?? 0 };
  });
}
