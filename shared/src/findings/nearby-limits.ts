// What one alert a day less, or one more, would change: the limits come from the same scores of the baseline.

import type { Finding, NearbyLimit, ScoreResult } from '../contract/detection.ts';
import type { PacketRows } from '../domain/packet-rows.ts';
import { baselineLimit, leastBaseline, type BaselineScores } from './baseline-limit.ts';
import type { ReaderContext } from './prefix-reader.ts';
import { scoreFindings, type Scored } from './score-findings.ts';

const mostTold = 20;

/** Undefined where the baseline is too small to set a limit. Costs another scoring where the limit would be lower. */
export function nearbyLimits(
  packets: PacketRows,
  context: ReaderContext,
  scores: BaselineScores,
  alertsPerDay: number,
  scored: Scored,
): ScoreResult['nearby'] {
  if (scores.scores.length < leastBaseline) return undefined;
  const [less, greater] = [alertsPerDay - 1, alertsPerDay + 1];
  return {
    fewer: less > 0 ? fewer(less, baselineLimit(scores, less).score, scored) : null,
    more: more(packets, context, greater, baselineLimit(scores, greater).score, scored),
  };
}

function fewer(alertsPerDay: number, limit: number, { findings }: Scored): NearbyLimit {
  return told(
    alertsPerDay,
    limit,
    findings.filter(({ highest }) => highest < limit),
  );
}

function more(
  packets: PacketRows,
  context: ReaderContext,
  alertsPerDay: number,
  limit: number,
  scored: Scored,
): NearbyLimit {
  if (limit >= scored.limit.score) return told(alertsPerDay, limit, []);
  const known = new Set(scored.findings.map(({ id }) => id));
  const lower = scoreFindings(packets, context, { score: limit, rule: '' });
  return told(
    alertsPerDay,
    limit,
    lower.findings.filter(({ id }) => !known.has(id)),
  );
}

function told(alertsPerDay: number, limit: number, findings: readonly Finding[]): NearbyLimit {
  const listed = findings.slice(0, mostTold);
  return {
    ...{ alertsPerDay, limit, count: findings.length },
    findings: listed.map(({ srcIp, dstIp, name, highest }) => ({ srcIp, dstIp, name, highest })),
  };
}
