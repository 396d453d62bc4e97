// What the tools read from: the data folder, by the same services as the command line and the app, and one thread that
// computes and can be ended in the middle.

import type { DatasetStore } from '@jaws/core/dataset/store-contract';
import { createDatasetStore } from '@jaws/core/dataset/dataset-store';
import type { HostLog } from '@jaws/core/host/host-log';
import { currentOfflineLookup } from '@jaws/core/lookup/current-offline-lookup';
import type { OfflineLookup } from '@jaws/core/lookup/offline-lookup';
import { spawnWorkerThread } from '@jaws/core/worker/spawn-worker-thread';
import { WorkerSupervisor, type WorkerClient } from '@jaws/core/worker/worker-supervisor';
import { findingsMemory, type FindingsMemory } from './findings-memory.ts';

export interface McpServices {
  readonly dataDir: string;
  /** Unix epoch in ms. */
  readonly clock: () => number;
  readonly store: Pick<DatasetStore, 'list' | 'detail' | 'manifest' | 'folder'>;
  readonly lookup: () => Promise<OfflineLookup>;
  readonly findings: FindingsMemory;
  /** One call to the thread that reads and computes; aborted, the thread is ended. */
  readonly compute: <T>(work: (client: WorkerClient) => Promise<T>, signal: AbortSignal) => Promise<T>;
  readonly close: () => Promise<void>;
}

export interface McpServiceOptions {
  readonly dataDir: string;
  readonly clock: () => number;
  readonly log: HostLog;
  /** The built `analysis-worker`. */
  readonly workerEntry: URL;
}

export function openMcpServices({ dataDir, clock, log, workerEntry }: McpServiceOptions): McpServices {
  const worker = new WorkerSupervisor({
    name: 'mcp worker',
    spawn: () => spawnWorkerThread(workerEntry, { dataDir, role: 'mcp' }),
    ...{ clock, log },
    onStart: (client) => {
      client.subscribe('work.logged', ({ level, text }) => {
        log[level](text);
      });
    },
    // The call that met it says so.
    onDeath: () => undefined,
  });
  return {
    ...{ dataDir, clock },
    store: createDatasetStore({ dataDir, clock, log: log.info }),
    lookup: currentOfflineLookup(dataDir),
    findings: findingsMemory(),
    compute: (work, signal) => worker.useInterruptibly(work, signal),
    close: () => worker.close(),
  };
}
