// The same question asked twice at once is asked once: all who wait get its answer, and it ends early only when
// nobody waits for it any more.

import { JawsError } from '@jaws/shared/contract/errors';
import type { OnlineState } from '@jaws/shared/contract/lookup-online';

export interface Waiter {
  readonly signal?: AbortSignal;
  readonly onState?: (state: OnlineState) => void;
}

export interface JoinedWork<T> {
  /** @throws JawsError cancelled when `waiter.signal` or the owner's says so, and what `start` throws */
  readonly join: (key: string, waiter: Waiter, start: (how: Required<Waiter>) => Promise<T>) => Promise<T>;
}

interface Job<T> {
  readonly promise: Promise<T>;
  readonly controller: AbortController;
  readonly waiters: Set<Waiter>;
}

export function createJoinedWork<T>(owner: AbortSignal): JoinedWork<T> {
  const jobs = new Map<string, Job<T>>();

  const begin = (key: string, start: (how: Required<Waiter>) => Promise<T>): Job<T> => {
    const controller = new AbortController();
    const waiters = new Set<Waiter>();
    const onState = (state: OnlineState): void => {
      for (const waiter of waiters) waiter.onState?.(state);
    };
    const promise = start({ signal: AbortSignal.any([owner, controller.signal]), onState });
    const job = { promise, controller, waiters };
    jobs.set(key, job);
    const over = (): void => {
      if (jobs.get(key) === job) jobs.delete(key);
    };
    promise.then(over, over);
    return job;
  };
  return {
    join: async (key, waiter, start) => {
      const signals = waiter.signal === undefined ? [owner] : [owner, waiter.signal];
      if (signals.some((signal) => signal.aborted)) throw new JawsError('cancelled');
      const there = jobs.get(key);
      const job = there === undefined || there.controller.signal.aborted ? begin(key, start) : there;
      // A copy: one who joins twice counts twice.
      const seat = { ...waiter };
      job.waiters.add(seat);
      try {
        return await orAborted(job.promise, AbortSignal.any(signals));
      } finally {
        job.waiters.delete(seat);
        if (job.waiters.size === 0) job.controller.abort();
      }
    },
  };
}

async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    const stop = (): void => {
      reject(new JawsError('cancelled'));
    };
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', stop);
    });
  });
}
