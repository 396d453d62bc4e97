// Jobs: their states as the page hears them, their ends, cancel, and what is forgotten.

import { JawsError } from '@jaws/shared/contract/errors';
import type { JobState } from '@jaws/shared/contract/jobs';
import { describe, expect, it } from 'vitest';
import { JobRegistry } from './job-registry.ts';

function registry(): { jobs: JobRegistry; states: JobState[]; logged: unknown[] } {
  const states: JobState[] = [];
  const logged: unknown[] = [];
  let ids = 0;
  const jobs = new JobRegistry({
    publish: (state) => states.push(state),
    randomId: () => `job-${++ids}`,
    log: { info: () => undefined, warn: () => undefined, error: (_text, cause) => logged.push(cause) },
  });
  return { jobs, states, logged };
}

const start = { kind: 'import', title: 'Import x', dataset: 'x' } as const;

describe('JobRegistry', () => {
  it('tells begin, progress and end; a finished job stands at its total', async () => {
    const { jobs, states } = registry();
    const { jobId, result } = jobs.start(start, ({ progress }) => {
      progress({ done: 40, total: 100, rowsStored: 4 });
      return Promise.resolve('answer');
    });
    expect(await result).toBe('answer');
    expect(states.map(({ state, done, rowsStored }) => [state, done, rowsStored])).toEqual([
      ['running', 0, 0],
      ['running', 40, 4],
      ['done', 100, 4],
    ]);
    expect(jobs.get(jobId)?.state).toBe('done');
    jobs.progress(jobId, { done: 7 });
    expect(jobs.get(jobId)?.done).toBe(100);
  });

  it('says how a job failed: coded errors whole, others without their text', async () => {
    const { jobs, logged } = registry();
    const coded = jobs.start(start, () => Promise.reject(new JawsError('dataset.disk-full', 'Full at 3.')));
    await expect(coded.result).rejects.toThrow('Full at 3.');
    expect(jobs.get(coded.jobId)).toMatchObject({
      state: 'failed',
      error: { code: 'dataset.disk-full', message: 'Full at 3.' },
    });
    const unknown = jobs.start(start, () => Promise.reject(new Error('secret path')));
    await expect(unknown.result).rejects.toThrow('secret path');
    expect(jobs.get(unknown.jobId)?.error?.code).toBe('internal');
    expect(JSON.stringify(jobs.list())).not.toContain('secret path');
    expect(logged).toHaveLength(1);
  });

  it.each(['cancel', 'signal', 'close'])('cancels by %s', async (how) => {
    const { jobs } = registry();
    const caller = new AbortController();
    const { jobId, result } = jobs.start({ ...start, signal: caller.signal }, ({ signal }) => {
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new JawsError('cancelled'));
        });
      });
    });
    const ended = result.catch((error: unknown) => error);
    if (how === 'cancel') jobs.cancel(jobId);
    else if (how === 'signal') caller.abort();
    else await jobs.close();
    expect(await ended).toMatchObject({ code: 'cancelled' });
    expect(jobs.get(jobId)).toMatchObject({ state: 'cancelled', error: null });
  });

  it('lists the newest hundred and never forgets a running one', async () => {
    const { jobs } = registry();
    const running = jobs.start(start, () => new Promise<null>(() => undefined));
    for (let n = 0; n < 150; n++) await jobs.start(start, () => Promise.resolve(n)).result;
    expect(jobs.list()).toHaveLength(100);
    expect(jobs.get(running.jobId)?.state).toBe('running');
    expect(jobs.get('job-2')).toBeNull();
    jobs.cancel('no-such-job');
  });
});
