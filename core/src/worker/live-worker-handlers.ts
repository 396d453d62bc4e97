// The live half of a worker: pictures by id. Which of them may be open is the host's to say.

import { setTimeout } from 'node:timers/promises';
import type { LiveEnd, LiveFrame } from '@jaws/shared/contract/live';
import { JawsError } from '@jaws/shared/contract/errors';
import type { HandlersOf } from '@jaws/shared/rpc/contract-shape';
import { toWireError } from '@jaws/shared/rpc/wire-errors';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { LiveSession, type LiveSessionParts } from '../live/live-session.ts';
import { createOpenJudges } from '../live/open-judges.ts';
import type { StoredModel } from '../models/model-store.ts';
import type { liveWorkerProcedures } from './live-worker-contract.ts';

export interface LiveWorkerOptions {
  readonly store: DatasetStore;
  readonly modelOf: (name: string) => Promise<StoredModel>;
  readonly clock: () => number;
  /** Is told in full what the page is not. */
  readonly logError: (what: string, error: unknown) => void;
  readonly framed: (frame: LiveFrame) => void;
  readonly alerted: LiveSessionParts['alerted'];
  readonly ended: (end: LiveEnd) => void;
}

type LiveWorkerHandlers = HandlersOf<typeof liveWorkerProcedures>;

export function createLiveWorkerHandlers(options: LiveWorkerOptions): LiveWorkerHandlers {
  const { store, clock, framed, alerted, ended } = options;
  const openJudges = createOpenJudges(store, options.modelOf);
  const sessions = new Map<string, LiveSession>();
  const session = (liveId: string): LiveSession => {
    const found = sessions.get(liveId);
    if (found === undefined) throw new JawsError('live.not-open');
    return found;
  };
  // Each step answers at once; a promise, so that what it throws is an answer too.
  const step = <I>(work: (input: I) => void) => {
    return (input: I): Promise<null> =>
      new Promise((resolve) => {
        work(input);
        resolve(null);
      });
  };
  return {
    'work.openLive': async ({ liveId, dataset, settings, allowed }) => {
      const failed = (error: unknown): void => {
        sessions.delete(liveId);
        const problem = toWireError(error, (unknown) => {
          options.logError(`the live picture of ${dataset}`, unknown);
        });
        ended({ liveId, dataset, error: { ...problem, message: problem.message.slice(0, 2000) } });
      };
      const wait = (ms: number): Promise<void> => setTimeout(ms);
      const stopwatch = (): number => performance.now();
      const parts = {
        ...{ store, openJudges, dataset, clock, stopwatch, liveId, wait },
        ...{ publish: framed, alerted, failed },
      };
      sessions.set(liveId, await LiveSession.open(parts, settings, allowed));
      return null;
    },
    'work.configureLive': step(({ liveId, settings }) => {
      session(liveId).configure(settings);
    }),
    'work.closeLive': async ({ liveId }) => {
      const closing = session(liveId);
      sessions.delete(liveId);
      await closing.close();
      return null;
    },
    'work.pinLive': step(({ liveId, id, pinned }) => {
      session(liveId).pin(id, pinned);
    }),
    'work.allowLive': step(({ allowed }) => {
      for (const each of sessions.values()) each.setAllowed(allowed);
    }),
    'work.liveUnits': ({ liveId, keys }) =>
      new Promise((resolve) => {
        resolve({ units: session(liveId).units(keys) });
      }),
  };
}
