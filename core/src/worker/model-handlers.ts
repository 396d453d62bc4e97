// The training half of a worker: models from datasets, and what they are worth.

import type { ModelProgress } from '@jaws/shared/contract/models';
import type { HandlersOf } from '@jaws/shared/rpc/contract-shape';
import type { z } from 'zod';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { evaluateModel } from '../models/evaluate-model.ts';
import { readModel } from '../models/model-store.ts';
import { seldom } from '../models/seldom-progress.ts';
import { trainModel } from '../models/train-model.ts';
import type { WorkerEvents, WorkerProcedures } from './worker-contract.ts';

type Progressed = z.infer<WorkerEvents['work.progressed']['payload']>;

export interface ModelHandlerOptions {
  readonly store: DatasetStore;
  readonly dataDir: string;
  readonly progressed: (progress: Progressed) => void;
}

const stages: Readonly<
  Record<ModelProgress['stage'], { readonly unit: Progressed['unit']; readonly words: string }>
> = {
  reading: { unit: 'bytes', words: 'reading' },
  rows: { unit: 'rows', words: 'looking at happenings' },
  trees: { unit: 'trees', words: 'tree' },
  evaluation: { unit: 'rankings', words: 'judging' },
};

export function createModelWorkerHandlers({
  store,
  dataDir,
  progressed,
}: ModelHandlerOptions): Pick<HandlersOf<WorkerProcedures>, 'work.train' | 'work.evaluate'> {
  const telling = (jobId: string) =>
    seldom(({ stage, done, total }) => {
      const { unit, words } = stages[stage];
      const note = unit === 'trees' ? `${words} ${done} of ${total}` : words;
      progressed({ jobId, done, total, unit, rowsStored: 0, note });
    });
  return {
    'work.train': async ({ jobId, name, from, findings, madeMs, appVersion, ...settings }, { signal }) => {
      const earlier = from === null ? null : { asked: from, ...(await readModel(dataDir, from)) };
      const about = { name, from: earlier, findings, madeMs, appVersion };
      const { text, card } = await trainModel({
        store,
        settings,
        signal,
        ...about,
        onProgress: telling(jobId),
      });
      return { text, prAuc: card.evaluation.prAuc };
    },
    'work.evaluate': async ({ jobId, model: asked, ...settings }, { signal }) => {
      const model = asked === null ? null : await readModel(dataDir, asked);
      const onProgress = telling(jobId);
      const { evaluation, leaks, rows } = await evaluateModel({ store, settings, signal, model, onProgress });
      return { evaluation, leaks: [...leaks], rows };
    },
  };
}
