// A run of chum and a capture that has it -> whether the findings of the capture noticed it.

import type { CallSignal } from '@jaws/shared/contract/contract';
import type { AllowEntry } from '@jaws/shared/contract/findings';
import { verdictOf, type RunTrace, type RunVerdict } from '@jaws/shared/exfil/run-verdict';
import { alertScore } from '@jaws/shared/findings/alert-search';
import { applyAllowList, createAllowList } from '@jaws/shared/findings/allow-list';
import { evidenceOfScore } from '@jaws/shared/findings/fusion';
import type { Happenings } from '@jaws/shared/findings/happenings';
import { inOrderOfTime, PrefixReader } from '@jaws/shared/findings/prefix-reader';
import { useScored, useScoredParts, type ScoredTraffic } from './score-datasets.ts';
import type { ReadRequest } from './read-datasets.ts';

export interface JudgeRunsRequest extends Pick<ReadRequest, 'store'> {
  readonly dataset: string;
  /** Null = the default limit. */
  readonly baseline: string | null;
  readonly alertsPerDay: number;
  readonly traces: readonly RunTrace[];
  /** The entries in force. */
  readonly allowed: readonly AllowEntry[];
  /** Each with the traffic of its own servers only: in a capture of many runs they would make each other look ordinary. */
  readonly isApart?: boolean | undefined;
  readonly signal?: CallSignal | undefined;
}

export interface JudgeRequest extends Omit<JudgeRunsRequest, 'traces'> {
  readonly trace: RunTrace;
}

/** @throws JawsError cancelled, dataset.not-found, dataset.damaged, dataset.io */
export async function judgeRun({ trace, ...request }: JudgeRequest): Promise<RunVerdict> {
  const [verdict] = await judgeRuns({ ...request, traces: [trace] });
  if (verdict === undefined) throw new RangeError('no verdict of a run');
  return verdict;
}

/** The capture is scored once for all of them, or apart for each; verdicts in the order of the traces. @throws as `judgeRun` */
export async function judgeRuns(request: JudgeRunsRequest): Promise<RunVerdict[]> {
  const { store, dataset, baseline, alertsPerDay, traces, allowed, isApart, signal } = request;
  const settings = {
    ...{ datasets: [dataset], where: null },
    baseline: baseline === null ? null : { dataset: baseline, alertsPerDay },
  };
  const verdictsOf = (scored: ScoredTraffic, of: readonly RunTrace[]): RunVerdict[] => {
    const highest = evidenceReader(scored);
    return of.map((trace) => {
      const result = applyAllowList(scored.result, createAllowList(allowed, trace.endedMs));
      return verdictOf(dataset, result, trace, highest(trace));
    });
  };
  const scoring = { store, settings, signal };
  if (isApart !== true) return await useScored(scoring, (scored) => verdictsOf(scored, traces));
  const parts = await useScoredParts(scoring, traces.map(serversOf), (scored, at) =>
    verdictsOf(scored, traces.slice(at, at + 1)),
  );
  return parts.flat();
}

function serversOf({ ends }: RunTrace): string {
  return [...new Set(ends.map(({ server }) => `ip == ${server}`))].join(' or ');
}

/** Gives the highest evidence of what went between the ends, at the end of the capture; null where none is judged. */
function evidenceReader({ packets, context }: ScoredTraffic): (trace: RunTrace) => number | null {
  if (packets.count === 0) return () => null;
  const ordered = inOrderOfTime(packets);
  const happenings = new PrefixReader(ordered, context).happenings(ordered.count);
  const { addresses } = ordered.dictionaries;
  return ({ ends }) => highestBetween(happenings, ends, (address) => addresses.find(address));
}

function highestBetween(
  happenings: Happenings,
  ends: RunTrace['ends'],
  find: (address: string) => number | undefined,
): number | null {
  const { book, client, server, lead, count } = happenings;
  const wanted = ends.map((pair) => [find(pair.client), find(pair.server)] as const);
  let highest: number | null = null;
  for (let id = 0; id < count; id++) {
    const isOwn = wanted.some(([from, to]) => client[id] === from && server[id] === to);
    if (!isOwn || book.judged[lead[id] as number] === 0) continue;
    highest = Math.max(highest ?? 0, evidenceOfScore(alertScore(happenings, id), 0));
  }
  return highest;
}
