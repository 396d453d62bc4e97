// Datasets: small things are done here, long ones as jobs in the data worker. Every change is announced.

import type { CallSignal, Handlers } from '@jaws/shared/contract/contract';
import { noteDataset, tagDataset } from '../dataset/commands/describe-dataset.ts';
import { emptyTrash, trashContent } from '../dataset/commands/empty-trash.ts';
import { removeDataset, restoreDataset } from '../dataset/commands/remove-dataset.ts';
import { renameDataset } from '../dataset/commands/rename-dataset.ts';
import type { HostServices } from './host-services.ts';
import type { JobStart } from './job-registry.ts';
import type { WorkerClient } from '../worker/worker-supervisor.ts';

type DatasetHandlers = Pick<
  Handlers,
  | 'datasets.list'
  | 'datasets.show'
  | 'datasets.rename'
  | 'datasets.duplicate'
  | 'datasets.merge'
  | 'datasets.remove'
  | 'datasets.restore'
  | 'datasets.trash'
  | 'datasets.emptyTrash'
  | 'datasets.note'
  | 'datasets.tag'
  | 'datasets.relabel'
  | 'datasets.undoRelabel'
  | 'datasets.verify'
  | 'datasets.repair'
>;

export function createDatasetHandlers(services: HostServices): DatasetHandlers {
  return { ...createSmallHandlers(services), ...createLongHandlers(services) };
}

type SmallNames =
  `datasets.${'list' | 'show' | 'rename' | 'remove' | 'restore' | 'trash' | 'emptyTrash' | 'note' | 'tag'}` &
    keyof Handlers;

function createSmallHandlers({ store, datasetsChanged }: HostServices): Pick<Handlers, SmallNames> {
  const changed = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    datasetsChanged();
    return result;
  };
  return {
    'datasets.list': ({ after }) => store.listPage(after ?? null),
    'datasets.show': ({ dataset }) => store.detail(dataset),
    'datasets.rename': async ({ dataset, name }) => {
      await changed(renameDataset(store, dataset, name));
      return null;
    },
    'datasets.remove': ({ dataset }) => changed(removeDataset(store, dataset)),
    'datasets.restore': ({ trashId }) => changed(restoreDataset(store, trashId)),
    'datasets.trash': () => trashContent(store),
    'datasets.emptyTrash': ({ trashIds }) => changed(emptyTrash(store, trashIds)),
    'datasets.note': async ({ dataset, text }) => {
      await changed(noteDataset(store, dataset, text));
      return null;
    },
    'datasets.tag': async ({ dataset, tags }) => {
      await changed(tagDataset(store, dataset, tags));
      return null;
    },
  };
}

type LongNames = `datasets.${'duplicate' | 'merge' | 'relabel' | 'undoRelabel' | 'verify' | 'repair'}` &
  keyof Handlers;

function createLongHandlers(services: HostServices): Pick<Handlers, LongNames> {
  const { datasetsChanged } = services;
  /** A job that the call waits for; its end is announced either way, because a failure may have changed something. */
  const work = async <T>(start: JobStart, call: WorkerCall<T>): Promise<T> => {
    try {
      return await runInDataWorker(services, start, call).result;
    } finally {
      if (start.kind !== 'verify') datasetsChanged();
    }
  };
  return {
    'datasets.duplicate': ({ dataset, name }, { signal }) =>
      work({ kind: 'duplicate', title: `Duplicate ${dataset}`, dataset, signal }, (client, jobId, options) =>
        client.call('work.duplicate', { jobId, dataset, name: name ?? null }, options),
      ),
    'datasets.merge': ({ datasets, into }) => {
      const start: JobStart = { kind: 'merge', title: `Merge into ${into}`, dataset: into };
      const { jobId, result } = runInDataWorker(services, start, (client, id, options) =>
        client.call('work.merge', { jobId: id, datasets, into }, options),
      );
      void result.catch(() => undefined).finally(datasetsChanged); // The job's state tells how it ended.
      return Promise.resolve({ jobId });
    },
    'datasets.relabel': ({ dataset, label, where }, { signal }) =>
      work(
        { kind: 'relabel', title: `Label ${dataset}: ${label}`, dataset, signal },
        (client, jobId, options) => client.call('work.relabel', { jobId, dataset, label, where }, options),
      ),
    'datasets.undoRelabel': ({ dataset }, { signal }) =>
      work(
        { kind: 'relabel', title: `Take labels of ${dataset} back`, dataset, signal },
        (client, jobId, options) => client.call('work.undoRelabel', { jobId, dataset }, options),
      ),
    'datasets.verify': ({ dataset }, { signal }) =>
      work({ kind: 'verify', title: `Verify ${dataset}`, dataset, signal }, (client, jobId, options) =>
        client.call('work.verify', { jobId, dataset }, options),
      ),
    'datasets.repair': ({ dataset }, { signal }) =>
      work({ kind: 'verify', title: `Repair ${dataset}`, dataset, signal }, (client, jobId, options) =>
        client.call('work.repair', { jobId, dataset }, options),
      ).finally(datasetsChanged),
  };
}

type WorkerCall<T> = (
  client: WorkerClient,
  jobId: string,
  options: { readonly signal: CallSignal },
) => Promise<T>;

/** One job, one call of the data worker; a worker that dies under it leaves no lock behind. */
export function runInDataWorker<T>(
  services: HostServices,
  start: JobStart,
  call: WorkerCall<T>,
): { readonly jobId: string; readonly result: Promise<T> } {
  return services.jobs.start(start, async ({ jobId, signal }) => {
    try {
      return await services.dataWorker.use((client) => call(client, jobId, { signal }));
    } catch (error) {
      if (start.dataset !== null) await services.afterFailure(start.dataset, error);
      throw error;
    }
  });
}
