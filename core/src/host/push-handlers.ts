// Pushing a dataset from the app: a job of the host. The token lives in the job's closure and nowhere else.

import { performance } from 'node:perf_hooks';
import type { Handlers } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import { checkTarget, pushDataset } from '../push/push-dataset.ts';
import { progressNote, type PushProgress, type PushResult } from '../push/push-progress.ts';
import type { HostServices } from './host-services.ts';
import type { JobProgress } from './job-registry.ts';

type PushServices = Pick<HostServices, 'store' | 'dataDir' | 'clock' | 'jobs'>;

export function createPushHandlers(services: PushServices): Pick<Handlers, 'push.start'> {
  const { store, dataDir, clock, jobs } = services;
  return {
    'push.start': async ({ dataset, to, fingerprint, token }) => {
      const target = checkTarget(to, token);
      if (!(await store.exists(dataset)))
        throw new JawsError('dataset.not-found', `There is no dataset "${dataset}".`);
      const { jobId, result } = jobs.start(
        { kind: 'push', title: `Push ${dataset} to ${target.text}`, dataset },
        async ({ signal, progress }) => {
          const describe = progressTeller();
          const pushed = await pushDataset({
            ...{ store, dataDir, clock, dataset, to, fingerprint, token, signal },
            as: null,
            onProgress: (state) => {
              progress(describe(state));
            },
          });
          progress({ done: pushed.bytes, total: pushed.bytes, note: endNote(pushed) });
        },
      );
      result.catch(() => undefined); // The job's state tells how it ended.
      return { jobId };
    },
  };
}

/** The rate is that of this connection: what was sent before, and the packing, would only blur it. */
function progressTeller(): (state: PushProgress) => JobProgress {
  let since: { readonly atMs: number; readonly done: number } | null = null;
  return (state) => {
    if (state.phase === 'connecting') return { note: 'connecting' };
    const { done, total } = state;
    if (state.phase !== 'sending') since = null;
    else since ??= { atMs: performance.now(), done };
    return { done, total, note: progressNote(state) ?? sendingNote(since, done) };
  };
}

function sendingNote(since: { readonly atMs: number; readonly done: number } | null, done: number): string {
  const seconds = since === null ? 0 : (performance.now() - since.atMs) / 1000;
  if (since === null || seconds < 0.5) return 'sending';
  return `sending ${((done - since.done) / 1e6 / seconds).toFixed(1)} MB/s`;
}

function endNote({ bytes, sha256, as, wasThere, resumed }: PushResult): string {
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  const times = resumed === 1 ? 'once' : `${resumed} times`;
  const how = wasThere ? 'had arrived before' : `arrived whole${resumed > 0 ? `, resumed ${times}` : ''}`;
  return `${size} ${how} as ${as}; SHA-256 ${sha256.slice(0, 16)}`;
}
