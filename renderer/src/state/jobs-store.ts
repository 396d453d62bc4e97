// Long work as the host reports it, with the rate measured between reports. Finished jobs stay until dismissed.

import type { JobState } from '@jaws/shared/contract/jobs';
import { createStore, type StoreApi } from 'zustand/vanilla';

export interface TrackedJob {
  readonly job: JobState;
  readonly firstSeenMs: number;
  /** `done` per second since this part of the job was first seen; null until there is a measurable span. */
  readonly rate: number | null;
  readonly rowRate: number | null;
}

export interface JobsState {
  readonly jobs: ReadonlyMap<string, TrackedJob>;
  readonly report: (job: JobState, nowMs: number) => void;
  readonly dismiss: (jobId: string) => void;
}
export type JobsStore = StoreApi<JobsState>;

function tracked(job: JobState, before: TrackedJob | undefined, nowMs: number): TrackedJob {
  // Reading bytes first and writing rows then is two things: the second one's rate starts anew.
  const isSame = before?.job.unit === job.unit && before.job.done <= job.done;
  const firstSeenMs = isSame ? before.firstSeenMs : nowMs;
  const seconds = (nowMs - firstSeenMs) / 1000;
  const measurable = seconds >= 0.05;
  return {
    job,
    firstSeenMs,
    rate: measurable ? job.done / seconds : null,
    rowRate: measurable ? job.rowsStored / seconds : null,
  };
}

export function createJobsStore(): JobsStore {
  return createStore<JobsState>()((set, get) => ({
    jobs: new Map(),
    report(job, nowMs) {
      const jobs = new Map(get().jobs);
      jobs.set(job.jobId, tracked(job, jobs.get(job.jobId), nowMs));
      set({ jobs });
    },
    dismiss(jobId) {
      const jobs = new Map(get().jobs);
      jobs.delete(jobId);
      set({ jobs });
    },
  }));
}
