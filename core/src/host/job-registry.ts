// Long work as the page sees it: an id, progress as state, an end with or without an error, and cancel.

import type { CallSignal } from '@jaws/shared/contract/contract';
import { errorTexts, JawsError } from '@jaws/shared/contract/errors';
import type { JobState } from '@jaws/shared/contract/jobs';
import type { HostLog } from './host-log.ts';

export type JobProgress = Partial<
  Pick<JobState, 'done' | 'total' | 'unit' | 'rowsStored' | 'warnings' | 'note'>
>;

export interface JobStart {
  readonly kind: JobState['kind'];
  readonly title: string;
  readonly dataset: string | null;
  readonly unit?: JobState['unit'];
  /** The call that the work answers; its end cancels the work. Without one the job lives by itself. */
  readonly signal?: CallSignal;
}

export interface RunningJob<T> {
  readonly jobId: string;
  /** Settles as the work does. */
  readonly result: Promise<T>;
}

export type JobWork<T> = (context: {
  readonly jobId: string;
  readonly signal: AbortSignal;
  readonly progress: (change: JobProgress) => void;
}) => Promise<T>;

/** The newest ones are listed; running ones are never dropped. */
const listed = 100;

export class JobRegistry {
  private readonly jobs = new Map<string, { state: JobState; readonly controller: AbortController }>();
  private readonly running = new Set<Promise<unknown>>();
  private readonly publish: (state: JobState) => void;
  private readonly randomId: () => string;
  private readonly log: HostLog;

  constructor(options: {
    readonly publish: (state: JobState) => void;
    readonly randomId: () => string;
    readonly log: HostLog;
  }) {
    this.publish = options.publish;
    this.randomId = options.randomId;
    this.log = options.log;
  }

  start<T>(start: JobStart, work: JobWork<T>): RunningJob<T> {
    const jobId = this.randomId();
    const controller = new AbortController();
    const state: JobState = {
      jobId,
      kind: start.kind,
      title: start.title.slice(0, 512),
      done: 0,
      total: 0,
      unit: start.unit ?? 'bytes',
      rowsStored: 0,
      state: 'running',
      dataset: start.dataset,
      warnings: [],
      error: null,
    };
    this.jobs.set(jobId, { state, controller });
    this.dropOld();
    this.publish(state);
    const result = this.run(jobId, controller, start.signal, work);
    this.running.add(result);
    // The page hears of failures through the job's state; nobody may wait for `result`.
    result.then(
      () => this.running.delete(result),
      () => this.running.delete(result),
    );
    return { jobId, result };
  }

  list(): JobState[] {
    return [...this.jobs.values()].map((job) => job.state).slice(-listed);
  }

  get(jobId: string): JobState | null {
    return this.jobs.get(jobId)?.state ?? null;
  }

  /** An unknown or finished job is left as it is. */
  cancel(jobId: string): void {
    this.jobs.get(jobId)?.controller.abort();
  }

  progress(jobId: string, change: JobProgress): void {
    const job = this.jobs.get(jobId);
    if (job?.state.state !== 'running') return;
    job.state = { ...job.state, ...change, warnings: (change.warnings ?? job.state.warnings).slice(0, 20) };
    this.publish(job.state);
  }

  /** Cancels what runs and waits for its end. */
  async close(): Promise<void> {
    for (const job of this.jobs.values()) job.controller.abort();
    await Promise.allSettled([...this.running]);
  }

  private async run<T>(
    jobId: string,
    controller: AbortController,
    signal: CallSignal | undefined,
    work: JobWork<T>,
  ): Promise<T> {
    const abort = (): void => {
      controller.abort();
    };
    signal?.addEventListener('abort', abort);
    try {
      const result = await work({
        jobId,
        signal: controller.signal,
        progress: (change) => {
          this.progress(jobId, change);
        },
      });
      this.end(jobId, 'done', null);
      return result;
    } catch (error) {
      this.fail(jobId, controller.signal, error);
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  private fail(jobId: string, signal: AbortSignal, error: unknown): void {
    if (signal.aborted || (error instanceof JawsError && error.code === 'cancelled')) {
      this.end(jobId, 'cancelled', null);
    } else if (error instanceof JawsError) {
      const { code, message, hint } = error;
      this.end(jobId, 'failed', { code, message: message.slice(0, 2000), hint: hint.slice(0, 2000) });
    } else {
      this.log.error(`job ${jobId} failed`, error);
      this.end(jobId, 'failed', { code: 'internal', ...errorTexts.internal });
    }
  }

  private end(jobId: string, state: JobState['state'], error: JobState['error']): void {
    const job = this.jobs.get(jobId);
    if (job === undefined) return;
    const done = state === 'done' && job.state.total > 0 ? job.state.total : job.state.done;
    job.state = { ...job.state, done, state, error };
    this.publish(job.state);
  }

  private dropOld(): void {
    for (const [jobId, job] of this.jobs) {
      if (this.jobs.size <= listed) return;
      if (job.state.state !== 'running') this.jobs.delete(jobId);
    }
  }
}
