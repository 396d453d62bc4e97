// Models: training and judging are jobs in a worker of their own; the host keeps, restores and removes.

import type { Handlers } from '@jaws/shared/contract/contract';
import {
  assertModelName,
  listModels,
  readModel,
  removeModel,
  restoreModel,
  saveModel,
} from '../models/model-store.ts';
import type { WorkerClient } from '../worker/worker-supervisor.ts';
import type { HostServices } from './host-services.ts';
import type { JobStart } from './job-registry.ts';

type ModelHandlers = Pick<Handlers, Extract<keyof Handlers, `models.${string}`>>;

type ModelCall<T> = (
  client: WorkerClient,
  jobId: string,
  options: { readonly signal: AbortSignal },
) => Promise<T>;

export function createModelHandlers(services: HostServices, appVersion: string): ModelHandlers {
  const { dataDir, clock, modelsChanged } = services;
  const changed = async <T>(change: Promise<T>): Promise<T> => {
    const result = await change;
    modelsChanged();
    return result;
  };
  return {
    'models.list': async () => {
      const models = await listModels(dataDir);
      return { models: models.map((model) => ({ ...model, versions: [...model.versions] })) };
    },
    'models.card': async ({ model }) => ({ card: (await readModel(dataDir, model)).card }),
    'models.train': (input) => {
      assertModelName(input.name, 'no-versions');
      const start: JobStart = { kind: 'train', title: `Train ${input.name}`, dataset: null };
      const request = { ...input, madeMs: clock(), appVersion };
      const { jobId, result } = inModelWorker(services, start, async (client, id, options) => {
        const { text, prAuc } = await client.call('work.train', { ...request, jobId: id }, options);
        const { before } = await changed(saveModel(dataDir, input.name, text));
        const kept = before === null ? '' : `; the earlier model is ${before} now`;
        services.jobs.progress(id, { note: `PR-AUC ${prAuc === null ? '-' : prAuc.toFixed(3)}${kept}` });
      });
      void result.catch(() => undefined); // The job's state tells how it ended.
      return Promise.resolve({ jobId });
    },
    'models.evaluate': (input, { signal }) => {
      const what = input.model ?? 'a new model';
      const start: JobStart = { kind: 'evaluate', title: `Judge ${what}`, dataset: null, signal };
      return inModelWorker(services, start, (client, jobId, options) =>
        client.call('work.evaluate', { ...input, jobId }, options),
      ).result;
    },
    'models.restore': ({ model }) => changed(restoreModel(dataDir, model)),
    'models.remove': async ({ model }) => ({ removed: [...(await changed(removeModel(dataDir, model)))] }),
  };
}

/** Between its steps a training hears that it was cancelled; where it does not, its worker is ended. */
function inModelWorker<T>(
  { jobs, modelWorker }: HostServices,
  start: JobStart,
  call: ModelCall<T>,
): { readonly jobId: string; readonly result: Promise<T> } {
  return jobs.start(start, ({ jobId, signal }) =>
    modelWorker.useInterruptibly((client) => call(client, jobId, { signal }), signal),
  );
}
