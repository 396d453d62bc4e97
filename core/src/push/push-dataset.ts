// A push from beginning to end: look whether somebody is there, pack, send, verify, put the packed file away.

import { performance } from 'node:perf_hooks';
import type { CallSignal } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import { isUploadId } from '@jaws/shared/exfil/listener-protocol';
import { readPushTarget, type ListenerTarget, type ScpTarget } from '@jaws/shared/exfil/push-target';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { ownerOf } from './half-files.ts';
import { copyByScp, findPlace, type ScpPush } from './push-by-scp.ts';
import type { PushProgress, PushResult } from './push-progress.ts';
import { greetListener, uploadToListener, type ListenerPush } from './push-to-listener.ts';
import type { RetryPlan } from './retry-waits.ts';
import { openSpool, type Spool } from './spool.ts';

export interface PushOptions {
  readonly store: DatasetStore;
  readonly dataDir: string;
  readonly clock: () => number;
  readonly dataset: string;
  /** `https://host:port` or `user@host:path`. */
  readonly to: string;
  /** Name there; null = the dataset's. */
  readonly as: string | null;
  readonly fingerprint: string | null;
  /** Null for scp. */
  readonly token: string | null;
  readonly signal: CallSignal;
  readonly onProgress: (progress: PushProgress) => void;
  readonly retries?: RetryPlan;
  readonly connectMs?: number;
  readonly silenceMs?: number;
}

/** @throws JawsError push.bad-target, push.token-missing */
export function checkTarget(to: string, token: string | null): ListenerTarget | ScpTarget {
  const target = readPushTarget(to);
  if (target.kind === 'bad') throw new JawsError('push.bad-target', target.problem);
  if (target.kind === 'listener' && token === null) throw new JawsError('push.token-missing');
  return target;
}

/**
 * What cannot be sent now stays packed for a week where another push would go on with it.
 * @throws JawsError push.*, dataset.not-found, dataset.locked, dataset.damaged, cancelled
 */
export async function pushDataset(asked: PushOptions): Promise<PushResult> {
  const startedMs = performance.now();
  const options: PushOptions = { ...asked, onProgress: seldom(asked.onProgress) };
  const target = checkTarget(options.to, options.token);
  const name = options.as ?? options.dataset;
  if (!isUploadId(name)) throw new JawsError('dataset.bad-name');
  // Said before anybody is asked for anything.
  await options.store.manifest(options.dataset);
  const { signal, undo } = abortSignalOf(options.signal);
  try {
    const way =
      target.kind === 'scp'
        ? byScp(options, target, name, signal)
        : toListener(options, target, name, signal);
    await way.begin();
    const packedMs = performance.now();
    const spool = await openSpool({
      ...options,
      onProgress: (done, total) => {
        options.onProgress({ phase: 'packing', done, total });
      },
    });
    const packMs = performance.now() - packedMs;
    const sent = await sendSpool(spool, way);
    return {
      ...{ dataset: options.dataset, to: target.text, packMs },
      ...{ bytes: spool.sizeBytes, sha256: spool.sha256 },
      ...{ csvBytes: spool.csvBytes, csvSha256: spool.csvSha256 },
      ...sent,
      durationMs: performance.now() - startedMs,
    };
  } finally {
    undo();
  }
}

interface Sent {
  readonly as: string;
  readonly resumed: number;
  readonly wasThere: boolean;
}

interface Way {
  readonly begin: () => Promise<void>;
  readonly send: (spool: Spool) => Promise<Sent>;
}

async function sendSpool(spool: Spool, way: Way): Promise<Sent> {
  // Whatever ends this but an arrival or a refusal of these very bytes: the next push goes on with them.
  let fate: 'keep' | 'remove' = 'keep';
  try {
    const sent = await way.send(spool);
    fate = 'remove';
    return sent;
  } catch (error) {
    if (error instanceof JawsError && useless.has(error.code)) fate = 'remove';
    throw error;
  } finally {
    await spool.close(fate);
  }
}

const useless: ReadonlySet<string> = new Set([
  'push.exists',
  'push.too-large',
  'push.no-uploads',
  'push.not-verified',
]);

function toListener(options: PushOptions, target: ListenerTarget, id: string, signal: AbortSignal): Way {
  const { fingerprint, connectMs = 15_000, silenceMs = 30_000, retries, onProgress } = options;
  const push: ListenerPush = {
    access: {
      ...{ target, fingerprint, connectMs, signal },
      scope: `upload:${id}`,
      token: options.token ?? '',
    },
    ...(retries === undefined ? {} : { retries }),
    onProgress,
  };
  return {
    begin: () => greetListener(push),
    send: async ({ file, sizeBytes, sha256 }) => ({
      as: id,
      ...(await uploadToListener(push, { id, file, sizeBytes, sha256, silenceMs })),
    }),
  };
}

function byScp(options: PushOptions, target: ScpTarget, name: string, signal: AbortSignal): Way {
  const { dataDir, onProgress } = options;
  const push: ScpPush = {
    ...{ target, signal, onProgress },
    fileName: `${name}.tar.gz`,
    owner: ownerOf(dataDir),
  };
  let place = '';
  return {
    begin: async () => {
      place = await findPlace(push);
    },
    send: async (spool) => ({ as: place, resumed: 0, ...(await copyByScp(push, place, spool)) }),
  };
}

const reportEveryMs = 100;

/** At most ten reports a second, but each change of phase and each wait. */
function seldom(report: PushOptions['onProgress']): PushOptions['onProgress'] {
  let [phase, atMs] = ['', -Infinity];
  return (state) => {
    const nowMs = performance.now();
    if (state.phase === phase && phase !== 'waiting' && nowMs - atMs < reportEveryMs) return;
    [phase, atMs] = [state.phase, nowMs];
    report(state);
  };
}

/** The same signal as the platform's own kind, which streams and child processes want. */
function abortSignalOf(signal: CallSignal): { readonly signal: AbortSignal; readonly undo: () => void } {
  const controller = new AbortController();
  const abort = (): void => {
    controller.abort();
  };
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  return {
    signal: controller.signal,
    undo: () => {
      signal.removeEventListener('abort', abort);
    },
  };
}
