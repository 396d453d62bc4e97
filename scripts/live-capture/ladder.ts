// Climbs the rates until the first packet is lost, or until the sender can no more.

import { judge } from './judge.ts';
import type { LoadCase, LoadResult } from './load-case.ts';

export interface LadderReport {
  readonly source: string;
  /** Rate that was really sent when the first packet was lost; null = none was. */
  readonly firstLossAt: number | null;
  /** Highest rate without a loss; null when the first step already lost. */
  readonly noneLostAt: number | null;
  readonly steps: readonly {
    readonly packetsPerSecond: number;
    readonly sent: number;
    readonly lost: number;
  }[];
}

export async function climb(
  source: string,
  cases: readonly LoadCase[],
  runCase: (load: LoadCase) => Promise<LoadResult>,
): Promise<LadderReport> {
  const steps: { packetsPerSecond: number; sent: number; lost: number }[] = [];
  for (const load of cases) {
    const result = await runCase(load);
    const { lost } = judge(result);
    steps.push({ packetsPerSecond: result.sent.packetsPerSecond, sent: result.sent.sent, lost });
    if (lost !== 0) break;
  }
  const clean = steps.filter(({ lost }) => lost === 0).map(({ packetsPerSecond }) => packetsPerSecond);
  return {
    source,
    firstLossAt: steps.find(({ lost }) => lost !== 0)?.packetsPerSecond ?? null,
    noneLostAt: clean.length === 0 ? null : Math.max(...clean),
    steps,
  };
}
