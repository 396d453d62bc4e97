// The writing half of a worker: imports, exports, checks and changes of datasets. Progress goes out as events of the
// caller's job; the call's own signal cancels.

import type { HandlersOf } from '@jaws/shared/rpc/contract-shape';
import type { z } from 'zod';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { duplicateDataset } from '../dataset/commands/duplicate-dataset.ts';
import { mergeDatasets } from '../dataset/commands/merge-datasets.ts';
import { relabelDataset, undoRelabel } from '../dataset/commands/relabel-dataset.ts';
import { exportDataset } from '../export/export-dataset.ts';
import { importFiles } from '../import/import-files.ts';
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
  const reporting =
    (jobId: string, unit: 'bytes' | 'rows' = 'bytes') =>
    (done: number, total: number): void => {
      options.progressed({ jobId, done, total, unit, rowsStored: 0 });
    };
  /** Bytes while the dataset is read, rows while they are written. */
  const rewriting = (jobId: string) => ({
    onReading: reporting(jobId),
    onProgress: reporting(jobId, 'rows'),
  });
  return {
    'work.import': async ({ jobId, label, ...request }, { signal }) => {
      const { dataset, packets, warnings } = await importFiles({
        ...request,
        label: label ?? undefined,
        store,
        clock,
        signal,
        onProgress: ({ bytesRead, bytesTotal, rowsStored }) => {
          options.progressed({ jobId, done: bytesRead, total: bytesTotal, unit: 'bytes', rowsStored });
        },
      });
      return { dataset, packets, warnings: [...warnings] };
    },
    'work.export': ({ jobId, where, ...request }, { signal }) =>
      exportDataset({
        ...request,
        where: where ?? undefined,
        store,
        signal,
        ...rewriting(jobId),
      }),
    'work.merge': async ({ jobId, datasets, into }, { signal }) => {
      await mergeDatasets(store, datasets, into, { signal, ...rewriting(jobId) });
      return null;
    },
    'work.duplicate': ({ jobId, dataset, name }, { signal }) => {
      const work = { clock, newName: name ?? undefined, signal, onProgress: reporting(jobId) };
      return duplicateDataset(store, dataset, work);
    },
    'work.relabel': ({ jobId, dataset, label, where }, { signal }) => {
      const work = { signal, ...rewriting(jobId) };
      return relabelDataset(store, dataset, { label, where }, work);
    },
    'work.undoRelabel': ({ jobId, dataset }, { signal }) =>
      undoRelabel(store, dataset, { signal, ...rewriting(jobId) }),
    'work.verify': ({ jobId, dataset }, { signal }) =>
      store.verify(dataset, { signal, onProgress: reporting(jobId) }),
    'work.repair': ({ jobId, dataset }, { signal }) =>
      store.repair(dataset, { signal, onProgress: reporting(jobId) }),
  };
}
