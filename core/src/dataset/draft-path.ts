// Names of files that are being made beside the file they will become: no two calls, threads or processes share
// one, and the name tells whose it is, so that what a kill has left can be told from work under way.

import { threadId } from 'node:worker_threads';
import { hasThreadEnded } from './ended-threads.ts';
import { isAlive } from './process-start.ts';

let drafts = 0;

/** Another name at every call. */
export function draftPath(path: string): string {
  drafts += 1;
  return `${path}.${process.pid}.${threadId}.${drafts}.tmp`;
}

const draftEnding = /\.(\d+)\.(\d+)\.\d+\.tmp$/;

/** Is it a draft (of `base`, when given) whose process is gone, or a thread of this one that has ended? */
export function isDeadDraft(entry: string, base?: string): boolean {
  const found = draftEnding.exec(entry);
  if (found === null || (base !== undefined && entry.slice(0, found.index) !== base)) return false;
  const pid = Number(found[1]);
  return pid === process.pid ? hasThreadEnded(Number(found[2])) : !isAlive(pid);
}
