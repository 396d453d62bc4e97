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
  if (scores.length < leastBaseline)
    return {
      score: alarmScore,
      rule: `default, as the baseline has only ${count} happenings of the ${humanNumber(leastBaseline)} that a limit of its own needs`,
    };
  const perDay = (scores.length / Math.max(hours, leastHours)) * 24;
  const limit = new PotLimit({ risk: Math.min(1, alertsPerDay / perDay) });
  limit.calibrate(scores);
  const wanted = `${humanNumber(alertsPerDay)} false ${alertsPerDay === 1 ? 'alert' : 'alerts'} a day`;
  const seen = `${count} happenings in ${humanNumber(hours)} h of the baseline`;
  const score = limit.limit();
  return score >= leastLimit
    ? { score, rule: `for ${wanted}, from ${seen}` }
    : { score: leastLimit, rule: `the least there is; for ${wanted} it would be lower, from ${seen}` };
}

/** One second: a shorter baseline says nothing of a day. */
const leastHours = 1 / 3600;
