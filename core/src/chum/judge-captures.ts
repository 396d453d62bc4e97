// When a run is over: each capture that has it is asked whether its findings noticed it, and the answers are kept in the
// run's record.

import { setTimeout as pause } from 'node:timers/promises';
import type { CallSignal } from '@jaws/shared/contract/contract';
import type { AllowEntry } from '@jaws/shared/contract/findings';
import { liveLimits } from '@jaws/shared/contract/live';
import type { RunRecord } from '@jaws/shared/exfil/run-record';
import type { RunTrace, RunVerdict } from '@jaws/shared/exfil/run-verdict';
import type { JudgeRequest } from '../analysis/judge-run.ts';
import { plainIp } from '../capture/flows/watched-flow.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { readInbox } from '../findings/findings-file.ts';
import { writeRunRecord } from './run-records.ts';

export type JudgeRun = (request: Omit<JudgeRequest, 'store'>) => Promise<RunVerdict>;

export interface JudgeParts {
  readonly dataDir: string;
  readonly store: Pick<DatasetStore, 'folder'>;
  readonly judge: JudgeRun;
  /** The allow-list's entries. */
  readonly allowed: () => Promise<readonly AllowEntry[]>;
  /** What could not be found out, in words for the user. */
  readonly warn: (text: string) => void;
  readonly signal?: CallSignal | undefined;
}

/** A capture stores what it has seen within a second. */
const storedMs = 1200;
const mostEnds = 1000;

/** The record with its verdicts, as it is kept. Never rejects. */
export async function judgeCaptures(record: RunRecord, parts: JudgeParts): Promise<RunRecord> {
  const verdicts: RunVerdict[] = [];
  const trace = traceOf(record);
  for (const { dataset } of trace === null ? [] : record.captures) {
    const verdict = trace === null ? null : await judgeDataset(dataset, trace, parts);
    if (verdict !== null) verdicts.push(verdict);
  }
  // Where no capture could be asked, nothing is said of the run.
  const isKnown = verdicts.length > 0 || record.captures.length === 0;
  const judged = isKnown ? { ...record, verdicts } : record;
  try {
    if (isKnown) await writeRunRecord(parts.dataDir, judged);
  } catch (error) {
    parts.warn(`Whether the run was noticed could not be kept: ${textOf(error)}`);
  }
  return judged;
}

/** One dataset, as its own findings are judged: by the same baseline. Null where it cannot be found out. */
export async function judgeDataset(
  dataset: string,
  trace: RunTrace,
  { store, judge, allowed, warn, signal }: Omit<JudgeParts, 'dataDir'>,
): Promise<RunVerdict | null> {
  try {
    const { computed } = await readInbox(store.folder(dataset), null);
    const { baseline = null, alertsPerDay = liveLimits.alertsPerDay.normal } = computed ?? {};
    const request = { dataset, baseline, alertsPerDay, trace, allowed: await allowed(), signal };
    const verdict = await judge(request);
    if (verdict.outcome !== 'missed' && verdict.outcome !== 'not-judged') return verdict;
    // Its last packets may not be stored yet.
    await pause(storedMs);
    return await judge(request);
  } catch (error) {
    if (signal?.aborted !== true)
      warn(`Whether "${dataset}" noticed this run could not be found out: ${textOf(error)}`);
    return null;
  }
}

/** Null of a run without connections. */
export function traceOf({ flows, startedMs, endedMs }: RunRecord): RunTrace | null {
  const ends = new Map<string, RunTrace['ends'][number]>();
  for (const { localIp, remoteIp } of flows) {
    const pair = { client: plainIp(localIp), server: plainIp(remoteIp) };
    ends.set(`${pair.client} ${pair.server}`, pair);
  }
  if (ends.size === 0) return null;
  return { ends: [...ends.values()].slice(0, mostEnds), startedMs, endedMs: endedMs ?? startedMs };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
