// What can be done with models on the host. Failures are shown where all failures are.

import type { ProcedureInput } from '@jaws/shared/contract/contract';
import type { JobState } from '@jaws/shared/contract/jobs';
import type { ModelCard } from '@jaws/shared/contract/models';
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../../state/app-context.tsx';
import { describeError, isCancelled, showDone, showError } from '../../ui/error-report.ts';

export type TrainingRequest = ProcedureInput<'models.train'>;

/** Seed, split and the like of judging: a kept model is judged on all decisions, so only intervals are drawn. */
const judging = { split: 'session', seed: 1, keepLeaks: true, ablation: false } as const;

export interface ModelActions {
  /** A job: how it goes is shown where all jobs are, and here. */
  readonly train: (request: TrainingRequest) => void;
  readonly cancelJob: (jobId: string) => void;
  readonly judge: (model: string, datasets: readonly string[]) => void;
  readonly restore: (version: string) => void;
  readonly remove: (model: string) => void;
}

export function useModelActions(): ModelActions {
  const { client, stores } = useApp();
  return useMemo(() => {
    const { show } = stores.models.getState();
    return {
      train(request) {
        client
          .call('models.train', request)
          .then(() => {
            show(request.name);
          })
          .catch(showError);
      },
      cancelJob(jobId) {
        client.call('jobs.cancel', { jobId }).catch(showError);
      },
      restore(version) {
        client
          .call('models.restore', { model: version })
          .then(({ model, before }) => {
            show(model);
            showDone(`${model} is ${version} again`, before === null ? '' : `What it was is ${before} now.`);
          })
          .catch(showError);
      },
      remove(model) {
        client
          .call('models.remove', { model })
          .then(({ removed }) => {
            show(null);
            showDone(`Removed: ${removed.join(', ')}`);
          })
          .catch(showError);
      },
      judge(model, datasets) {
        const { judged: before, reportJudged } = stores.models.getState();
        const abort = new AbortController();
        const nothing = { model, datasets, cancel: null, evaluation: null, error: null };
        reportJudged({
          ...nothing,
          cancel: () => {
            abort.abort();
          },
        });
        client
          .call('models.evaluate', { ...judging, datasets: [...datasets], model }, { signal: abort.signal })
          .then(({ evaluation }) => {
            reportJudged({ ...nothing, evaluation });
          })
          .catch((error: unknown) => {
            if (isCancelled(error)) reportJudged(before);
            else reportJudged({ ...nothing, error: describeError(error) });
          });
      },
    };
  }, [client, stores]);
}

/** The job of this kind that goes on; null: there is none. */
export function useRunningJob(kind: JobState['kind']): JobState | null {
  return useStore(useApp().stores.jobs, ({ jobs }) => {
    const found = [...jobs.values()].find(({ job }) => job.kind === kind && job.state === 'running');
    return found?.job ?? null;
  });
}

/** Of an earlier version, which the list has no card of; null until it is known. */
export function useVersionCard(version: string | null): ModelCard | null {
  const { client } = useApp();
  const [known, setKnown] = useState<{ readonly version: string; readonly card: ModelCard } | null>(null);
  useEffect(() => {
    if (version === null) return;
    let isOver = false;
    client
      .call('models.card', { model: version })
      .then(({ card }) => {
        if (!isOver) setKnown({ version, card });
      })
      .catch(showError);
    return () => {
      isOver = true;
    };
  }, [client, version]);
  return known !== null && known.version === version ? known.card : null;
}
