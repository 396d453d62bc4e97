// One laid run: whether it became a finding, after how many bytes, and where its happening stands; beside the simple
// rankings.

import { baselineRankings } from '@jaws/shared/analysis/baseline-rankings';
import { channelUnits } from '@jaws/shared/analysis/channel-units';
import { rankUnits } from '@jaws/shared/analysis/rank-units';
import { readTraffic } from '@jaws/shared/analysis/traffic';
import type { AlertLimit } from '@jaws/shared/findings/baseline-limit';
import type { Habits } from '@jaws/shared/findings/habits';
import { scoreFindings } from '@jaws/shared/findings/score-findings';
import { isFlagged, ruleNames, simpleRules } from '@jaws/shared/model/simple-rules';
import type { RecordedChum } from '../testbed/record-chum.ts';
import { bytesSent, type LaidRun } from './lay-run.ts';
import type { RunResult } from './sum-runs.ts';

type Names = ReadonlyMap<string, string>;

/** Of a baseline, or the default ones. */
export interface Settings {
  readonly limit: AlertLimit;
  readonly habits: Habits | undefined;
}

export function judgeRun(
  chum: RecordedChum,
  atSeconds: number,
  laid: LaidRun,
  settings: Settings,
): RunResult {
  const { id, style, target, insideHost, outsideHost } = chum;
  const { table, names: known } = laid.capture;
  const names = new Map(known.map(({ address, name }) => [address, name]));
  const units = channelUnits(readTraffic(table, { names }), null);
  const isIts = (unit: number): boolean => {
    const { srcIp, dstIp } = units.face(unit);
    return srcIp === insideHost && dstIp === outsideHost;
  };
  const rankIn = (order: Uint32Array): number | null => {
    const at = order.findIndex(isIts);
    return at < 0 ? null : at + 1;
  };
  return {
    ...{ id, style, target, atSeconds },
    bytes: bytesSent(laid.run, insideHost, outsideHost, Number.POSITIVE_INFINITY),
    finding: findingOf(chum, laid, names, settings),
    rules: rulesThatFlag(chum, laid),
    rank: rankIn(units.listed),
    rankByBytes: rankIn(rankUnits(units.bytesUp, units.bytesUp)),
    rankByL2: rankIn(baselineRankings(units).robustL2),
  };
}

/** Whether each counts the pair as flagged at the end of the hour. */
function rulesThatFlag({ insideHost, outsideHost }: RecordedChum, { capture }: LaidRun): RunResult['rules'] {
  const own = simpleRules(capture.table).find(
    ({ client, server }) => client === insideHost && server === outsideHost,
  );
  return ruleNames.filter((rule) => own !== undefined && isFlagged(own, rule));
}

function findingOf(
  { insideHost, outsideHost }: RecordedChum,
  { capture, run, startMs }: LaidRun,
  names: Names,
  { limit, habits }: Settings,
): RunResult['finding'] {
  // One of before the run is of something else between the same two.
  const found = scoreFindings(capture.table, { names, habits }, limit).findings.find(
    ({ srcIp, dstIp, alertMs }) => srcIp === insideHost && dstIp === outsideHost && alertMs >= startMs,
  );
  if (found === undefined) return null;
  const { tier, alertMs, detectors } = found;
  return {
    ...{ tier, detectors },
    bytesBefore: bytesSent(run, insideHost, outsideHost, alertMs),
    secondsBefore: (alertMs - startMs) / 1000,
  };
}
