// Runs of chum that went on while something was captured and whose flows the capture was not told of: nothing is
// labelled behind the user's back, but he is told.

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunFlow, RunRecord } from '@jaws/shared/exfil/run-record';
import { runsFolder } from '../chum/run-records.ts';
import { readRecordFile } from './truth-files.ts';

export interface CapturedTime {
  readonly dataset: string;
  readonly startedMs: number;
  readonly endedMs: number;
  /** True for flows that were labelled while they were captured. */
  readonly knows: (flow: RunFlow) => boolean;
}

/** The newest are looked at. */
const mostRuns = 50;
/** A run lasts a day at most (docs/listener-protocol.md). */
const longestMs = 86_400_000;

/** One sentence for each such run; never rejects. */
export async function runsMeanwhile(dataDir: string, captured: CapturedTime): Promise<string[]> {
  const texts: string[] = [];
  for (const path of await recentRuns(runsFolder(dataDir), captured.startedMs - longestMs)) {
    const record = await readRecordFile(path).catch(() => null);
    if (record === null || !isMissed(record, captured)) continue;
    texts.push(
      `Run ${record.runId} of chum went on meanwhile and is not labelled here. ` +
        `\`jaws datasets label ${captured.dataset} --run ${record.runId}\` does it.`,
    );
  }
  return texts;
}

function isMissed(record: RunRecord, { startedMs, endedMs, knows }: CapturedTime): boolean {
  return record.flows.some(
    (flow) =>
      flow.startedMs <= endedMs && (flow.endedMs ?? record.endedMs ?? endedMs) >= startedMs && !knows(flow),
  );
}

async function recentRuns(folder: string, sinceMs: number): Promise<string[]> {
  try {
    const names = (await readdir(folder)).filter((name) => /^[0-9a-f]{32}\.json$/.test(name));
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(folder, name);
        return { path, mtimeMs: (await stat(path)).mtimeMs };
      }),
    );
    const recent = files.filter(({ mtimeMs }) => mtimeMs >= sinceMs).sort((a, b) => b.mtimeMs - a.mtimeMs);
    return recent.slice(0, mostRuns).map(({ path }) => path);
  } catch {
    return []; // No runs, or a folder that cannot be read: a warning less.
  }
}
