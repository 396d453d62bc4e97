// A run of chum and a capture that has it -> whether the findings of the capture noticed it.

import type { CallSignal } from '@jaws/shared/contract/contract';
import type { AllowEntry } from '@jaws/shared/contract/findings';
import { verdictOf, type RunTrace, type RunVerdict } from '@jaws/shared/exfil/run-verdict';
import { alertScore } from '@jaws/shared/findings/alert-search';
import { applyAllowList, createAllowList } from '@jaws/shared/findings/allow-list';
import { evidenceOfScore } from '@jaws/shared/findings/fusion';
import { inOrderOfTime, PrefixReader } from '@jaws/shared/findings/prefix-reader';
import { useScored, type ScoredTraffic } from './score-datasets.ts';
import type { ReadRequest } from './read-datasets.ts';

export interface JudgeRequest extends Pick<ReadRequest, 'store'> {
  readonly dataset: string;
  /** Null = the default limit. */
  readonly baseline: string | null;
  readonly alertsPerDay: number;
  readonly trace: RunTrace;
  /** The entries in force. */
  readonly allowed: readonly AllowEntry[];
  readonly signal?: CallSignal | undefined;
}

/** @throws JawsError cancelled, dataset.not-found, dataset.damaged, dataset.io */
export async function judgeRun(request: JudgeRequest): Promise<RunVerdict> {
  const { store, dataset, baseline, alertsPerDay, trace, allowed, signal } = request;
  const settings = {
    ...{ datasets: [dataset], where: null },
    baseline: baseline === null ? null : { dataset: baseline, alertsPerDay },
  };
  return await useScored({ store, settings, signal }, (scored) => {
    const result = applyAllowList(scored.result, createAllowList(allowed, trace.endedMs));
    return verdictOf(dataset, result, trace, highestEvidence(scored, trace));
  });
}

/** Of what went between the ends, at the end of the capture; null where none of it is judged. */
function highestEvidence({ packets, context }: ScoredTraffic, { ends }: RunTrace): number | null {
  if (packets.count === 0) return null;
  const ordered = inOrderOfTime(packets);
  const happenings = new PrefixReader(ordered, context).happenings(ordered.count);
  const { book, client, server, lead, count } = happenings;
  const { addresses } = ordered.dictionaries;
  const wanted = ends.map((pair) => [addresses.find(pair.client), addresses.find(pair.server)] as const);
  let highest: number | null = null;
  for (let id = 0; id < count; id++) {
    const isOwn = wanted.some(([from, to]) => client[id] === from && server[id] === to);
    if (!isOwn || book.judged[lead[id] as number] === 0) continue;
    highest = Math.max(highest ?? 0, evidenceOfScore(alertScore(happenings, id), 0));
  }
  return highest;
}
