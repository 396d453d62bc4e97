// What a case came to, and sums over cases: by kind, by family, by circumstance.

import type { Standing, WatchedLive } from './watch.ts';
import type { WatchedUnit } from '../watch-culprit.ts';
import type { DrawnCase } from './cases.ts';
import type { PlantedCase } from './case.ts';

export interface CaseResult {
  readonly id: string;
  readonly kind: string;
  readonly family: string;
  readonly base: string;
  readonly unit: WatchedUnit;
  readonly moment: string;
  readonly isBusy: boolean;
  readonly isKnown: boolean;
  readonly isNamed: boolean;
  readonly bytesOut: number;
  readonly seconds: number;
  readonly units: number;
  /** Share of the frames while it was at work in which it was within the goal. */
  readonly live: number;
  readonly liveL2: number;
  readonly liveNoise: number;
  /** In the last of them. */
  readonly endRank: number | null;
  readonly endL2: number | null;
  readonly endEvidence: number;
  readonly listed: number | null;
  /** Whole capture, `analyze`. */
  readonly rank: number | null;
  readonly l2: number | null;
  readonly evidence: number;
  readonly isNoise: boolean;
  readonly noise: number;
  readonly storedUnits: number;
}

/** The first three endpoints, or 5 % of the flows. */
export function goalOf(unit: WatchedUnit, units: number): number {
  return unit === 'endpoints' ? 3 : Math.max(1, Math.ceil(units * 0.05));
}

export function isWithin(unit: WatchedUnit, units: number, rank: number | null): boolean {
  return rank !== null && rank <= goalOf(unit, units);
}

const unseen = { units: 0, rank: null, robustL2: null, evidence: 0, listed: null };

export function resultOf(
  { id, kind, base }: DrawnCase,
  { drawn, culprit, bytesOut }: PlantedCase,
  unit: WatchedUnit,
  { sights }: WatchedLive,
  stored: Standing,
): CaseResult {
  const last = sights.at(-1) ?? unseen;
  const share = (isHit: (sight: WatchedLive['sights'][number]) => boolean): number =>
    sights.length === 0 ? 0 : sights.filter(isHit).length / sights.length;
  const { moment, isBusy, isKnown, isNamed } = drawn;
  return {
    ...{ id, kind: kind.name, family: kind.family, base: base.name, unit, moment, isBusy, isKnown, isNamed },
    ...{ bytesOut, seconds: culprit.lastSecond - culprit.firstSecond, units: last.units },
    live: share(({ units, rank }) => isWithin(unit, units, rank)),
    liveL2: share(({ units, robustL2 }) => isWithin(unit, units, robustL2)),
    liveNoise: share(({ units, isNoise, noise }) => isWithin(unit, units, isNoise ? noise : null)),
    endRank: last.rank,
    endL2: last.robustL2,
    endEvidence: last.evidence,
    listed: last.listed,
    ...{ rank: stored.rank, l2: stored.robustL2, evidence: stored.evidence },
    ...{ isNoise: stored.isNoise, noise: stored.noise, storedUnits: stored.units },
  };
}

/** Cases within the goal, and shares of frames, in percent. */
interface Sum {
  readonly cases: number;
  readonly live: number;
  readonly liveL2: number;
  readonly liveNoise: number;
  /** Within the goal in the last frame of its work. */
  readonly end: number;
  readonly endL2: number;
  readonly stored: number;
  readonly storedL2: number;
  readonly storedNoise: number;
  readonly medianRank: number | null;
  readonly medianL2: number | null;
}

export function sumOf(results: readonly CaseResult[]): Sum {
  const mean = (of: (result: CaseResult) => number | boolean): number =>
    Math.round((1000 * results.reduce((sum, result) => sum + Number(of(result)), 0)) / results.length) / 10;
  const ends = (of: (result: CaseResult) => number | null) => (result: CaseResult) =>
    isWithin(result.unit, result.units, of(result));
  const whole = (of: (result: CaseResult) => number | null) => (result: CaseResult) =>
    isWithin(result.unit, result.storedUnits, of(result));
  return {
    cases: results.length,
    live: mean(({ live }) => live),
    liveL2: mean(({ liveL2 }) => liveL2),
    liveNoise: mean(({ liveNoise }) => liveNoise),
    end: mean(ends(({ endRank }) => endRank)),
    endL2: mean(ends(({ endL2 }) => endL2)),
    stored: mean(whole(({ rank }) => rank)),
    storedL2: mean(whole(({ l2 }) => l2)),
    storedNoise: mean(whole(({ isNoise, noise }) => (isNoise ? noise : null))),
    medianRank: median(results.map(({ endRank }) => endRank)),
    medianL2: median(results.map(({ endL2 }) => endL2)),
  };
}

/** Null counts as last. */
function median(values: readonly (number | null)[]): number | null {
  const sorted = values.map((value) => value ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return Number.isFinite(middle) ? middle : null;
}

export function groupBy<T>(list: readonly T[], keyOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of list) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return groups;
}

const heading = [
  ...['live', 'L2', 'noise', 'at end', 'L2', 'stored', 'L2', 'noise', 'median rank', 'L2'],
].join(' | ');

/** Lines of a table: a row each, the whole last. */
export function tableOf(
  what: string,
  results: readonly CaseResult[],
  keyOf: (result: CaseResult) => string,
): string[] {
  const line = (name: string, of: readonly CaseResult[]): string => {
    const sum = sumOf(of);
    const cells = [sum.live, sum.liveL2, sum.liveNoise, sum.end, sum.endL2, sum.stored, sum.storedL2];
    return [name, sum.cases, ...cells, sum.storedNoise, sum.medianRank, sum.medianL2].join(' | ');
  };
  const groups = Array.from(groupBy(results, keyOf), ([name, of]) => line(name, of));
  return [`${what} | cases | ${heading}`, ...groups, line('all', results)];
}
