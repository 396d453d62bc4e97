// A worker without its thread: handlers over any pipe. The thread's entry uses it, and so do fast tests.

import { createEventHub } from '@jaws/shared/rpc/event-hub';
import { serveTransport } from '@jaws/shared/rpc/server';
import type { Transport } from '@jaws/shared/rpc/transport';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import { readModel, type StoredModel } from '../models/model-store.ts';
import { createDataHandlers, type DataHandlerOptions } from './data-handlers.ts';
import { createModelWorkerHandlers } from './model-handlers.ts';
import { createLiveWorkerHandlers } from './live-worker-handlers.ts';
import { createViewHandlers } from './view-handlers.ts';
import { workerContract, type WorkerEvents, type WorkerStart } from './worker-contract.ts';

export function serveWorker(transport: Transport, start: WorkerStart, clock: () => number): void {
  const hub = createEventHub<WorkerEvents>(() => undefined);
  const log = (level: 'info' | 'warn' | 'error', text: string): void => {
    hub.publish('work.logged', { level, text: text.slice(0, 20_000) });
  };
  const store = createDatasetStore({
    dataDir: start.dataDir,
    clock,
    log: (text) => {
      log('info', text);
    },
  });
  const logError = (what: string, error: unknown): void => {
    log('error', `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  };
  const progressed: DataHandlerOptions['progressed'] = (progress) => {
    hub.publish('work.progressed', progress);
  };
  const modelOf = (name: string): Promise<StoredModel> => readModel(start.dataDir, name);
  const handlers = {
    ...createViewHandlers(
      store,
      (progress) => {
        hub.publish('work.analysisProgressed', progress);
      },
      modelOf,
    ),
    ...createLiveWorkerHandlers({
      ...{ store, modelOf, clock },
      logError,
      framed: (frame) => {
        hub.publish('work.liveFramed', frame);
      },
      alerted: (alerts) => {
        hub.publish('work.liveAlerted', alerts);
      },
      ended: (end) => {
        hub.publish('work.liveEnded', end);
      },
    }),
    ...createDataHandlers({ store, clock, progressed }),
    ...createModelWorkerHandlers({ store, dataDir: start.dataDir, progressed }),
  };
  serveTransport(transport, workerContract, handlers, hub, {
    logError,
  });
}
