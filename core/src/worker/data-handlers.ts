// The writing half of a worker: imports, exports, checks and changes of datasets. Progress goes out as events of the
// caller's job; the call's own signal cancels.

import type { HandlersOf } from '@jaws/shared/rpc/contract-shape';
import type { z } from 'zod';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { exportDataset } from '../export/export-dataset.ts';
import { importFiles } from '../import/import-files.ts';
import { duplicateDataset, mergeDatasets, relabelDataset, undoRelabel } from './pending-commands.ts';
import type { WorkerEvents, WorkerProcedures } from './worker-contract.ts';

type EventPayloadOf<N extends keyof WorkerEvents> = z.infer<WorkerEvents[N]['payload']>;

export interface DataHandlerOptions {
  readonly store: DatasetStore;
  readonly clock: () => number;
  readonly progressed: (progress: EventPayloadOf<'work.progressed'>) => void;
}

type DataHandlers = Pick<
  HandlersOf<WorkerProcedures>,
  | 'work.import'
  | 'work.export'
  | 'work.merge'
  | 'work.duplicate'
  | 'work.relabel'
  | 'work.undoRelabel'
  | 'work.verify'
  | 'work.repair'
>;

export function createDataHandlers(options: DataHandlerOptions): DataHandlers {
  const { store, clock } = options;
  const bytesOf =
    (jobId: string) =>
    (done: number, total: number): void => {
      options.progressed({ jobId, done, total, unit: 'bytes', rowsStored: 0 });
    };
  const rowsOf =
    (jobId: string) =>
    (done: number, total: number): void => {
      options.progressed({ jobId, done, total, unit: 'rows', rowsStored: 0 });
    };
  return {
    'work.import': async ({ jobId, label, ...request }, { signal }) => {
      const { dataset, packets, warnings } = await importFiles({
        ...request,
        label: label ?? undefined,
        store,
        clock,
        signal,
        onProgress: ({ bytesRead, bytesTotal, rowsStored }) => {
          options.progressed({
            jobId,
            done: bytesRead,
            total: bytesTotal,
            unit: 'bytes',
            rowsStored,
          });
        },
      });
      return { dataset, packets, warnings: [...warnings] };
    },
    'work.export': ({ jobId, where, ...request }, { signal }) =>
      exportDataset({ ...request, where: where ?? undefined, store, signal, onProgress: rowsOf(jobId) }),
    'work.merge': async ({ jobId, datasets, into }, { signal }) => {
      await mergeDatasets({ store, datasets, into, signal, onProgress: rowsOf(jobId) });
      return null;
    },
    'work.duplicate': async ({ jobId, dataset, name }, { signal }) => ({
      name: await duplicateDataset({ store, dataset, name, signal, onProgress: bytesOf(jobId) }),
    }),
    'work.relabel': ({ jobId, ...request }, { signal }) =>
      relabelDataset({ ...request, store, signal, onProgress: rowsOf(jobId) }),
    'work.undoRelabel': ({ jobId, dataset }, { signal }) =>
      undoRelabel({ dataset, store, signal, onProgress: rowsOf(jobId) }),
    'work.verify': ({ jobId, dataset }, { signal }) =>
      store.verify(dataset, { signal, onProgress: bytesOf(jobId) }),
    'work.repair': ({ jobId, dataset }, { signal }) =>
      store.repair(dataset, { signal, onProgress: bytesOf(jobId) }),
  };
}
