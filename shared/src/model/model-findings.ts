// A trained model as one more voice beside the rules: what it says of each finding, and findings that only it has. It is
// asked at the moments of moments.ts, so that what it says of an alert uses packets up to then only.

import { createMatrix } from '../analysis/matrix.ts';
import type { AnalysisReason } from '../contract/analysis.ts';
import type { Finding } from '../contract/detection.ts';
import type { PacketRows } from '../domain/packet-rows.ts';
import { alertFacts, type AlertFacts } from '../findings/alert-facts.ts';
import { alertScore } from '../findings/alert-search.ts';
import type { Episode } from '../findings/episodes.ts';
import { millisecondOf } from '../findings/evaluation-times.ts';
import { findingId } from '../findings/finding-id.ts';
import { inOrderOfTime, type ReaderContext } from '../findings/prefix-reader.ts';
import { namedTechniques, surestFirst, type Scored } from '../findings/score-findings.ts';
import { probability, scoreRows, type Detector } from './detector.ts';
import { featureReader } from './happening-features.ts';
import { momentsOf, type MomentOfSome } from './moments.ts';

export interface NamedDetector {
  readonly name: string;
  readonly detector: Detector;
}

/** Of one episode of a happening. */
interface Verdict {
  /** Highest log-odds. */
  logOdds: number;
  /** Newest, and the highest score of the rules since the alert. */
  episode: Episode;
  score: number;
  highest: number;
  highestMs: number;
  alert: { readonly facts: AlertFacts; readonly atMs: number; readonly logOdds: number } | null;
}

const mostReasons = 5;

/** `scored`: by the rules. `context`: without what a baseline knows, as the model was trained. */
export function withModel(
  scored: Scored,
  packets: PacketRows,
  context: Pick<ReaderContext, 'local' | 'names'>,
  model: NamedDetector,
): Scored {
  const { name, detector } = model;
  const table = inOrderOfTime(packets);
  const verdicts = new Map<string, Verdict>();
  const { local, names } = context;
  for (const moment of momentsOf(table, { ...(local && { local }), ...(names && { names }) }))
    hear(verdicts, moment, millisecondOf(table, moment.rows - 1), detector, scored.limit.score);
  const told = scored.findings.map((finding) => withSay(finding, verdicts.get(finding.id), model));
  const known = new Set(told.map(({ id }) => id));
  const more = [...verdicts].flatMap(([id, verdict]) =>
    known.has(id) || verdict.alert === null
      ? []
      : [findingOf(id, verdict, verdict.alert, model, scored.limit.score)],
  );
  const findings = surestFirst([...told, ...more]);
  const p = detector.limit === null ? null : probability(detector, detector.limit);
  return { ...scored, findings, model: { name, p }, techniques: namedTechniques(findings) };
}

function hear(
  verdicts: Map<string, Verdict>,
  { happenings, standing }: MomentOfSome,
  atMs: number,
  detector: Detector,
  limit: number,
): void {
  if (standing.length === 0) return;
  const reader = featureReader(happenings);
  const features = createMatrix(standing.length, detector.features.length);
  standing.forEach(({ id }, row) => {
    features.data.set(reader.read(id), row * features.columns);
  });
  const scores = scoreRows(detector, features);
  standing.forEach(({ id, key, episode }, row) => {
    const logOdds = scores[row] as number;
    const score = alertScore(happenings, id);
    const name = findingId(key, episode.firstUs);
    const verdict = verdicts.get(name) ?? {
      ...{ logOdds, episode, score, alert: null },
      ...{ highest: score, highestMs: atMs },
    };
    verdicts.set(name, verdict);
    verdict.logOdds = Math.max(verdict.logOdds, logOdds);
    verdict.episode = episode;
    verdict.score = score;
    const isFirst = verdict.alert === null && detector.limit !== null && logOdds >= detector.limit;
    if (isFirst)
      verdict.alert = { facts: alertFacts({ happenings }, { id, score, episode }, limit), atMs, logOdds };
    if (!isFirst && (verdict.alert === null || score <= verdict.highest)) return;
    verdict.highest = score;
    verdict.highestMs = atMs;
  });
}

function withSay(finding: Finding, verdict: Verdict | undefined, { name, detector }: NamedDetector): Finding {
  if (verdict === undefined) return finding;
  const p = probability(detector, verdict.logOdds);
  const detectors = verdict.alert === null ? finding.detectors : [...finding.detectors, 'model'];
  return { ...finding, detectors, model: { name, p } };
}

function findingOf(
  id: string,
  { logOdds, episode, score, highest, highestMs }: Verdict,
  { facts, atMs, logOdds: atAlert }: NonNullable<Verdict['alert']>,
  model: NamedDetector,
  limit: number,
): Finding {
  const { known, confirmed } = facts;
  const tier = confirmed ?? {
    tier: 'weak' as const,
    rule: `Only the model ${model.name} flags it; the score of the rules reached ${highest.toFixed(2)}, their limit is ${limit.toFixed(2)}`,
  };
  return {
    id,
    ...known,
    ...{ detectors: ['model', ...known.detectors], counterfactual: null },
    reasons: [modelReason(model, atAlert), ...known.reasons].slice(0, mostReasons),
    ...{
      firstMs: episode.firstUs / 1000,
      alertMs: atMs,
      lastMs: Math.max(episode.lastUs / 1000, episode.firstUs / 1000),
    },
    ...{ highest, highestMs, now: score },
    ...{ tier: tier.tier, tierRule: tier.rule },
    ...{ bytesUp: episode.bytesUp, bytesDown: episode.bytesDown },
    model: { name: model.name, p: probability(model.detector, logOdds) },
  };
}

/** What a detector says in words. */
export interface NamedLimit {
  readonly name: string;
  readonly detector: Pick<Detector, 'calibration' | 'limit'>;
}

/** `logOdds`: as the trees give it. */
export function modelReason({ name, detector }: NamedLimit, logOdds: number): AnalysisReason {
  const p = probability(detector, logOdds);
  const limit = probability(detector, detector.limit ?? logOdds);
  return {
    ...{ feature: 'model', value: p, unit: 'probability', usual: null, z: null },
    text: `The model ${name} gives it a probability of ${p.toFixed(3)}; it flags from ${limit.toFixed(3)} on`,
  };
}
