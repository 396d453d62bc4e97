// What was found of many runs of chum, by style and place.

import { ruleNames } from '@jaws/shared/model/simple-rules';

/** One run at one moment. */
export interface RunResult {
  readonly id: string;
  readonly style: string;
  readonly target: string;
  readonly atSeconds: number;
  /** Bytes on the wire of the whole run. */
  readonly bytes: number;
  /** Null: no finding is of it. */
  readonly finding: {
    readonly tier: string;
    /** Bytes on the wire of the run up to the alert. */
    readonly bytesBefore: number;
    readonly secondsBefore: number;
    readonly detectors: readonly string[];
  } | null;
  /** Other rules that flag it, at the end. */
  readonly rules: readonly (typeof ruleNames)[number][];
  /** In the list of `analyze --unit channels`; null = not listed. */
  readonly rank: number | null;
  /** In the simple rankings: bytes up, and the ancestor's robust-z L2. */
  readonly rankByBytes: number | null;
  readonly rankByL2: number | null;
}

export interface RunSum {
  readonly runs: number;
  readonly flagged: number;
  readonly tiers: Readonly<Record<string, number>>;
  /** Of those that were flagged, bytes; null where none was. */
  readonly medianBytes: number | null;
  readonly p95Bytes: number | null;
  /** Number of runs that each of the other rules flags. */
  readonly byRule: Readonly<Record<string, number>>;
  readonly medianRank: number | null;
  readonly worstRank: number | null;
  readonly inFirst20: number;
  readonly inFirst20ByBytes: number;
  readonly inFirst20ByL2: number;
}

/** The value below or at which the share lies (nearest rank). */
export function quantileOf(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

export function sumRuns(results: readonly RunResult[]): RunSum {
  const found = results.flatMap(({ finding }) => (finding === null ? [] : [finding]));
  const bytes = found.map(({ bytesBefore }) => bytesBefore);
  const ranks = results.map(({ rank }) => rank ?? Number.POSITIVE_INFINITY);
  const tiers: Record<string, number> = {};
  for (const { tier } of found) tiers[tier] = (tiers[tier] ?? 0) + 1;
  return {
    runs: results.length,
    flagged: found.length,
    tiers,
    medianBytes: quantileOf(bytes, 0.5),
    p95Bytes: quantileOf(bytes, 0.95),
    byRule: Object.fromEntries(
      ruleNames.map((rule) => [rule, results.filter(({ rules }) => rules.includes(rule)).length]),
    ),
    medianRank: quantileOf(ranks, 0.5),
    worstRank: quantileOf(ranks, 1),
    inFirst20: inFirst20(results, 'rank'),
    inFirst20ByBytes: inFirst20(results, 'rankByBytes'),
    inFirst20ByL2: inFirst20(results, 'rankByL2'),
  };
}

function inFirst20(results: readonly RunResult[], of: 'rank' | 'rankByBytes' | 'rankByL2'): number {
  return results.filter((each) => (each[of] ?? Number.POSITIVE_INFINITY) <= 20).length;
}
