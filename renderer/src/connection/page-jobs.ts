// Long work of the page itself (files going up, exports coming down), shown and cancelled where the host's jobs are.

import type { JobState } from '@jaws/shared/contract/jobs';
import type { AppServices } from '../state/app-context.tsx';
import type { JobsStore } from '../state/jobs-store.ts';

export interface PageJob {
  readonly kind: JobState['kind'];
  readonly title: string;
  /** In bytes. */
  readonly total: number;
}

export interface PageJobContext {
  readonly signal: AbortSignal;
  /** Bytes so far. */
  readonly progress: (done: number) => void;
}

/** The host does not know these: what cancels them is kept here, beside the store that shows them. */
const running = new WeakMap<JobsStore, Map<string, AbortController>>();
let started = 0;

/** Shown from its start to its end, however it ends; settles as `work` does. */
export async function runPageJob<T>(
  { stores: { jobs }, platform }: Pick<AppServices, 'stores' | 'platform'>,
  { kind, title, total }: PageJob,
  work: (context: PageJobContext) => Promise<T>,
): Promise<T> {
  started += 1;
  const jobId = `page-${String(started)}`;
  const abort = new AbortController();
  const known = running.get(jobs) ?? new Map<string, AbortController>();
  running.set(jobs, known.set(jobId, abort));
  const progress = (done: number): void => {
    const state: JobState = {
      ...{ jobId, kind, title: title.slice(0, 512), done, total, unit: 'bytes', rowsStored: 0 },
      ...{ state: 'running', dataset: null, warnings: [], error: null },
    };
    jobs.getState().report(state, platform.now());
  };
  progress(0);
  try {
    return await work({ signal: abort.signal, progress });
  } finally {
    known.delete(jobId);
    jobs.getState().dismiss(jobId);
  }
}

/** False: it is not a job of the page. */
export function cancelPageJob(jobs: JobsStore, jobId: string): boolean {
  const abort = running.get(jobs)?.get(jobId);
  abort?.abort();
  return abort !== undefined;
}
