// The patient part of a push: connections come and go until the whole has arrived, or there was no progress for too
// many tries in a row.

import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { JawsError } from '@jaws/shared/contract/errors';
import { connectToListener, type ListenerAccess } from './listener-connection.ts';
import { askArrived, sendRest, type UploadJob } from './listener-upload.ts';
import { isPassing, LostConnection } from './lost-connection.ts';
import type { PushProgress } from './push-progress.ts';
import { usualRetries, waitBefore, type RetryPlan } from './retry-waits.ts';

export interface ListenerPush {
  readonly access: ListenerAccess;
  readonly retries?: RetryPlan;
  readonly onProgress: (progress: PushProgress) => void;
}

export type UploadFile = Omit<UploadJob, 'onSent'>;

export interface Uploaded {
  readonly resumed: number;
  readonly wasThere: boolean;
}

/** A first look: what is wrong is said before the dataset is packed. The connection is given up again. */
export async function greetListener(push: ListenerPush): Promise<void> {
  push.onProgress({ phase: 'connecting' });
  // Before it has ever answered, an address is more likely wrong than a line that breaks.
  const plan = { ...(push.retries ?? usualRetries), tries: 2 };
  for (let attempt = 1; ; attempt += 1) {
    try {
      (await connectToListener(push.access)).close();
      return;
    } catch (error) {
      if (!(error instanceof LostConnection)) throw error;
      const { text } = push.access.target;
      if (attempt > plan.tries)
        throw new JawsError(
          'push.not-a-listener',
          `${text} cuts the connection before it has proved to be a listener.`,
          {
            cause: error,
          },
        );
      await pause(push, plan, attempt, { done: 0, total: 0, why: error.why });
    }
  }
}

/** @throws JawsError push.*, cancelled; what has arrived stays there for the next push */
export async function uploadToListener(push: ListenerPush, file: UploadFile): Promise<Uploaded> {
  const plan = push.retries ?? usualRetries;
  const total = file.sizeBytes;
  let [arrived, resumed, fruitless] = [-1, 0, 0];
  let done = 0;
  const job: UploadJob = {
    ...file,
    onSent: (sent) => {
      done = sent;
      push.onProgress({ phase: sent < total ? 'sending' : 'verifying', done: sent, total });
    },
  };
  for (;;) {
    try {
      const found = await turn(push.access, job, (offset) => {
        if (offset > arrived) fruitless = 0;
        [arrived, done] = [offset, offset];
        if (offset > 0) resumed += 1;
        push.onProgress({ phase: 'sending', done: offset, total });
      });
      return { resumed, wasThere: found === 'there' && arrived < 0 };
    } catch (error) {
      if (push.access.signal.aborted) throw stopped(error, arrived, total);
      if (!isPassing(error)) throw error;
      fruitless += 1;
      if (fruitless > plan.tries) throw gaveUp(error, push, arrived, total);
      await pause(push, plan, fruitless, { done, total, why: whyOf(error) });
    }
  }
}

async function turn(
  access: ListenerAccess,
  job: UploadJob,
  onArrived: (bytes: number) => void,
): Promise<'there' | 'sent'> {
  const connection = await connectToListener(access);
  try {
    const arrived = await askArrived(connection, job);
    if (arrived === null) return 'there';
    onArrived(arrived);
    await sendRest(connection, job, arrived);
    return 'sent';
  } finally {
    connection.close();
  }
}

async function pause(
  { access, onProgress }: ListenerPush,
  plan: RetryPlan,
  attempt: number,
  state: { readonly done: number; readonly total: number; readonly why: string },
): Promise<void> {
  const waitMs = waitBefore(attempt, plan, randomInt(1000) / 1000);
  onProgress({ phase: 'waiting', ...state, waitMs, attempt, attempts: plan.tries });
  await sleep(waitMs, undefined, { signal: access.signal }).catch((error: unknown) => {
    throw stopped(error, state.done, state.total);
  });
}

function whyOf(error: unknown): string {
  if (error instanceof LostConnection) return error.why;
  if (error instanceof JawsError && error.code === 'push.unknown-host') return 'the name is not found';
  return error instanceof JawsError && error.code === 'push.refused' ? 'connection refused' : 'no answer';
}

function stopped(cause: unknown, arrived: number, total: number): JawsError {
  if (arrived <= 0) return new JawsError('cancelled', undefined, { cause });
  return new JawsError('cancelled', `Stopped; ${share(arrived, total)} have arrived.`, {
    cause,
    hint: 'Push again, and it goes on from there.',
  });
}

function gaveUp(cause: unknown, { access }: ListenerPush, arrived: number, total: number): JawsError {
  const far = arrived > 0 ? ` ${share(arrived, total)} have arrived.` : '';
  return new JawsError('push.gave-up', `${access.target.text}: ${whyOf(cause)}, too often in a row.${far}`, {
    cause,
  });
}

function share(arrived: number, total: number): string {
  return `at least ${(arrived / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB`;
}
