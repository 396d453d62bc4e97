// Scores by row -> how well they tell labelled decisions from ordinary ones, each decision by its highest row.

import type { toldRates } from '../contract/models.ts';
import { type Measures } from '../contract/models.ts';
import { upperRate } from './false-alert-bound.ts';
import { bootstrapInterval } from './group-bootstrap.ts';
import type { MomentRows } from './moment-rows.ts';
import {
  averagePrecision,
  calibrationError,
  foundAtRate,
  rankRows,
  type Ranking,
} from './ranking-metrics.ts';

/** Decisions of one side, with the rows that count for them. */
export interface Judged {
  readonly rows: MomentRows;
  /** Numbers of decisions. */
  readonly decisions: Uint32Array;
  /** 1 where a row counts: on this side, and of a labelled decision only from its first labelled packet on. */
  readonly counts: Uint8Array;
  /** By place in `decisions`. */
  readonly labels: Uint8Array;
  /** Sessions, numbered from 0. */
  readonly groups: Uint32Array;
  /** That these decisions stand for: their share of all, of the hours of the traffic. */
  readonly hours: number;
}

/** `isOn`: whether a row is on the side. */
export function judgedOn(rows: MomentRows, isOn: (row: number) => boolean): Judged {
  const { decisions: all, decision, labels } = rows;
  const counts = new Uint8Array(decision.length);
  const seen = new Uint8Array(all.length);
  for (let row = 0; row < counts.length; row++) {
    const of = decision[row] as number;
    if (!isOn(row) || (all[of]?.isPositive === true && labels[row] === 0)) continue;
    counts[row] = 1;
    seen[of] = 1;
  }
  const decisions = Uint32Array.from(seen, (_, at) => at).filter((at) => seen[at] === 1);
  const numbers = new Map<string, number>();
  const groups = Uint32Array.from(decisions, (at) => {
    const group = all[at]?.group ?? '';
    const number = numbers.get(group) ?? numbers.size;
    numbers.set(group, number);
    return number;
  });
  return {
    ...{ rows, decisions, counts, groups },
    labels: Uint8Array.from(decisions, (at) => (all[at]?.isPositive === true ? 1 : 0)),
    hours: (rows.hours * decisions.length) / Math.max(1, all.length),
  };
}

/** The highest score of each decision. */
export function highestOf({ rows, decisions, counts }: Judged, scores: Float64Array): Float64Array {
  const highest = new Float64Array(rows.decisions.length).fill(Number.NEGATIVE_INFINITY);
  for (let row = 0; row < counts.length; row++) {
    const of = rows.decision[row] as number;
    if (counts[row] === 1) highest[of] = Math.max(highest[of] as number, scores[row] as number);
  }
  return Float64Array.from(decisions, (at) => highest[at] as number);
}

export interface MeasureSettings {
  /** From which on a row is an alert; null: never. */
  readonly limit: number | null;
  readonly seed: number;
  /** Probability of a decision's highest score, where the scores have one. */
  readonly probability?: (score: number) => number;
}

export function measure(judged: Judged, scores: Float64Array, settings: MeasureSettings): Measures {
  const { labels, groups } = judged;
  const highest = highestOf(judged, scores);
  const ranking = rankRows(highest, labels);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const { probability, seed } = settings;
  return {
    decisions: labels.length,
    positives,
    prAuc: averagePrecision(ranking),
    prAucCi: [...(bootstrapInterval(groups, seed, (weights) => averagePrecision(ranking, weights)) ?? [])],
    ...atToldRates(ranking, groups, seed),
    ...alertsOf(judged, scores, highest, settings.limit),
    calibrationError: probability === undefined ? null : calibrationError(highest.map(probability), labels),
  };
}

function atToldRates(
  ranking: Ranking,
  groups: Uint32Array,
  seed: number,
): Pick<Measures, 'tprAt' | 'tprAtCi'> {
  const at = (rate: (typeof toldRates)[number]): { found: number | null; ci: number[] | null } => {
    const whole = foundAtRate(ranking, Number(rate));
    if (whole === null) return { found: null, ci: null };
    const ci = bootstrapInterval(
      groups,
      seed,
      (weights) => foundAtRate(ranking, Number(rate), weights)?.found ?? null,
    );
    return { found: whole.found, ci: ci === null ? null : [...ci] };
  };
  const [thousandth, tenThousandth] = [at('0.001'), at('0.0001')];
  return {
    tprAt: { '0.001': thousandth.found, '0.0001': tenThousandth.found },
    tprAtCi: { '0.001': thousandth.ci, '0.0001': tenThousandth.ci },
  };
}

function alertsOf(
  judged: Judged,
  scores: Float64Array,
  highest: Float64Array,
  limit: number | null,
): Pick<Measures, 'falseAlerts' | 'found' | 'medianBytesBeforeAlert'> {
  const { labels, hours } = judged;
  const isAlert = (at: number): boolean => limit !== null && (highest[at] as number) >= limit;
  let k = 0;
  let hits = 0;
  let n = 0;
  labels.forEach((label, at) => {
    if (label === 0) n += 1;
    if (!isAlert(at)) return;
    if (label === 1) hits += 1;
    else k += 1;
  });
  const positives = labels.length - n;
  const perDay = hours > 0 && n > 0 ? (upperRate(k, n) * n * 24) / hours : null;
  return {
    falseAlerts: { k, n, hours, upper95PerDay: perDay },
    found: positives === 0 ? null : hits / positives,
    medianBytesBeforeAlert: limit === null ? null : medianBytes(judged, scores, limit),
  };
}

/** Bytes that the labelled decisions had sent at their first row beyond the limit. */
function medianBytes(
  { rows, counts, decisions, labels }: Judged,
  scores: Float64Array,
  limit: number,
): number | null {
  const wanted = new Set(decisions.filter((_, at) => labels[at] === 1));
  const bytes = new Map<number, number>();
  for (let row = 0; row < counts.length; row++) {
    const of = rows.decision[row] as number;
    if (counts[row] === 0 || !wanted.has(of) || bytes.has(of) || (scores[row] as number) < limit) continue;
    bytes.set(of, rows.bytesUp[row] as number);
  }
  const sorted = Float64Array.from(bytes.values()).sort();
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
