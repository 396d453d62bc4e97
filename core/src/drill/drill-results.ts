// When a drill is over: its capture is scored once, each run is held against the findings, and the limits are drawn from
// all of them.

import type { DrillResult, DrillRunResult } from '@jaws/shared/contract/drill-run';
import { liveLimits } from '@jaws/shared/contract/live';
import type { DrillCourse } from '@jaws/shared/drill/drill-course';
import { sizeNoticed } from '@jaws/shared/drill/drill-limits';
import type { RunRecord } from '@jaws/shared/exfil/run-record';
import type { RunTrace, RunVerdict } from '@jaws/shared/exfil/run-verdict';
import { traceOf } from '../chum/judge-captures.ts';
import { writeRunRecord } from '../chum/run-records.ts';
import type { DrillParts } from './drill-parts.ts';

export interface SentRun {
  /** From 1. */
  readonly number: number;
  readonly record: RunRecord;
}

type JudgeParts = Pick<DrillParts, 'judge' | 'allowed' | 'dataDir' | 'baseline'> & {
  readonly dataset: string;
  readonly warn: (text: string) => void;
};

/** Records with their verdicts, as they are kept; without where they cannot be found out. Never rejects. */
export async function judgeSent(sent: readonly SentRun[], parts: JudgeParts): Promise<SentRun[]> {
  const { judge, allowed, dataDir, baseline, dataset, warn } = parts;
  const traced = sent.flatMap((run): { run: SentRun; trace: RunTrace }[] => {
    const trace = traceOf(run.record);
    return trace === null ? [] : [{ run, trace }];
  });
  const verdicts = new Map<number, RunVerdict>();
  try {
    const { normal: alertsPerDay } = liveLimits.alertsPerDay;
    const traces = traced.map(({ trace }) => trace);
    const found = await judge({
      dataset,
      baseline,
      alertsPerDay,
      traces,
      isApart: true,
      allowed: await allowed(),
    });
    for (const [at, verdict] of found.entries()) {
      const number = traced[at]?.run.number;
      if (number !== undefined) verdicts.set(number, verdict);
    }
  } catch (error) {
    warn(`Whether "${dataset}" noticed the runs could not be found out: ${textOf(error)}`);
  }
  return await Promise.all(
    sent.map(async ({ number, record }) => {
      const verdict = verdicts.get(number);
      if (verdict === undefined) return { number, record };
      const judged = { ...record, verdicts: [verdict] };
      await writeRunRecord(dataDir, judged).catch((error: unknown) => {
        warn(`Whether run ${number} was noticed could not be kept: ${textOf(error)}`);
      });
      return { number, record: judged };
    }),
  );
}

export function runResult({ number, record }: SentRun, course: DrillCourse, dataset: string): DrillRunResult {
  const { runId, style, scenario, sizeBytes, sentBytes, startedMs, end, receipt } = record;
  const run = course.runs[number - 1];
  if (run === undefined) throw new RangeError('a run that the plan has not');
  return {
    ...{ number, runId, style, scenario, sizeBytes, sentBytes, startedMs },
    ...{ title: run.title, askedRateBps: run.rateBps, endpoint: run.endpoint, remoteIp: record.remoteIp },
    rateBps: rateOf(record),
    end: end === 'open' ? 'failed' : end,
    receiptOk: receipt !== null && record.receiptProblem === null,
    captureLossBytes: lossOf(record, dataset),
    ...noticedOf(record.verdicts?.find((one) => one.dataset === dataset) ?? null),
  };
}

function rateOf({ sentBytes, startedMs, endedMs }: RunRecord): number {
  const seconds = ((endedMs ?? startedMs) - startedMs) / 1000;
  return seconds > 0 ? sentBytes / seconds : 0;
}

type NoticedFields = 'verdict' | 'caught' | 'bytesUpBeforeAlert' | 'seconds' | 'detectors';

function noticedOf(verdict: RunVerdict | null): Pick<DrillRunResult, NoticedFields> {
  const detectors = verdict?.detectors ?? [];
  if (verdict?.outcome !== 'noticed')
    return { verdict, caught: false, bytesUpBeforeAlert: null, seconds: null, detectors };
  const { bytesOut, afterMs } = verdict;
  const seconds = afterMs === null ? null : afterMs / 1000;
  return { verdict, caught: true, bytesUpBeforeAlert: bytesOut, seconds, detectors };
}

/** More than the receipt has is no loss. */
function lossOf({ captures }: RunRecord, dataset: string): number | null {
  const lost = captures.find((one) => one.dataset === dataset)?.lostTcpBytes ?? null;
  return lost === null ? null : Math.max(0, lost);
}

/** Runs that were sent whole, and were caught or missed: what else happened to a run says nothing of a limit. */
function isDecided({ end, verdict }: DrillRunResult): boolean {
  return end === 'complete' && (verdict?.outcome === 'noticed' || verdict?.outcome === 'missed');
}

function limitsOf(runs: readonly DrillRunResult[]): Pick<DrillResult, 'limit50' | 'limit90'> {
  const decided = runs.filter(isDecided);
  return { limit50: sizeNoticed(decided, 0.5), limit90: sizeNoticed(decided, 0.9) };
}

export function drillLimits(
  runs: readonly DrillRunResult[],
): Pick<DrillResult, 'limit50' | 'limit90' | 'byStyle'> {
  const titles = [...new Set(runs.map(({ title }) => title))];
  const byStyle = titles.map((title) => {
    const own = runs.filter((run) => run.title === title);
    return { title, runs: own.length, caught: own.filter(({ caught }) => caught).length, ...limitsOf(own) };
  });
  return { ...limitsOf(runs), byStyle };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
