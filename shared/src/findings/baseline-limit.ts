// The limit of alarms: the measured default, or what a recording of quiet traffic says for a wished number of alerts a
// day, from a generalised Pareto tail of its scores (peaks over threshold).

import { humanNumber } from '../domain/human-units.ts';
import { PotLimit } from '../live/pot-limits.ts';
import { alarmScore } from './fusion.ts';

export interface AlertLimit {
  readonly score: number;
  /** Where it comes from, in words. */
  readonly rule: string;
}

/** Of quiet traffic: the highest score of each happening, over so many hours. */
export interface BaselineScores {
  readonly scores: Float64Array;
  readonly hours: number;
}

export const leastBaseline = 1000;
/** A happening that says nothing has a score of 0 or less; one chance in ten is no alarm in any network. */
const leastLimit = 1;

export const defaultLimit: AlertLimit = {
  score: alarmScore,
  rule: 'default, measured on traffic without culprits; no rate of false alerts belongs to it',
};

export function baselineLimit({ scores, hours }: BaselineScores, alertsPerDay: number): AlertLimit {
  const count = humanNumber(scores.length);
  const highest = highestOf(scores) + aboveHighest;
  if (scores.length < leastBaseline)
    return {
      score: Math.max(alarmScore, highest),
      rule: `${highest > alarmScore ? 'above all that the baseline reached' : 'default'}, as it has only ${count} happenings of the ${humanNumber(leastBaseline)} that a limit of its own needs`,
    };
  const perDay = (scores.length / Math.max(hours, leastHours)) * 24;
  const limit = new PotLimit({ risk: Math.min(1, alertsPerDay / perDay) });
  limit.calibrate(scores);
  const wanted = `${humanNumber(alertsPerDay)} false ${alertsPerDay === 1 ? 'alert' : 'alerts'} a day`;
  const seen = `${count} happenings in ${humanNumber(hours)} h of the baseline`;
  const score = limit.limit();
  if (score < leastLimit)
    return { score: leastLimit, rule: `the least there is; for ${wanted} it would be lower, from ${seen}` };
  const most = Math.max(alarmScore, highest);
  if (score > most)
    return { score: most, rule: `above all that ${seen} reached; for ${wanted} it would be higher` };
  return { score, rule: `for ${wanted}, from ${seen}` };
}

/**
 * A tail that one odd happening makes heavy has no end: the limit goes no further beyond the highest score than this,
 * where that is beyond the default.
 */
const aboveHighest = 0.1;

function highestOf(scores: Float64Array): number {
  return scores.reduce((highest, score) => Math.max(highest, score), 0);
}

/** One second: a shorter baseline says nothing of a day. */
const leastHours = 1 / 3600;
