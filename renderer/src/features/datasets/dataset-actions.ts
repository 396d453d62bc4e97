// The commands on datasets, each with what is said when it is done. Failures are shown where all failures are.

import { JawsError } from '@jaws/shared/contract/errors';
import type { TrashContent } from '@jaws/shared/contract/datasets';
import type { PushRequest } from '@jaws/shared/contract/push';
import { useMemo } from 'react';
import { useApp, type AppServices } from '../../state/app-context.tsx';
import { baselineTag } from '../../state/marked-baseline.ts';
import { showDone, showError } from '../../ui/error-report.ts';
import { formatBytes, formatCounted } from '../../ui/format.ts';
import { offerUndo } from '../../ui/undo-toast.tsx';
import { saveExport, type ExportChoice } from './save-export.ts';

export interface DatasetActions {
  readonly open: (dataset: string) => void;
  readonly rename: (dataset: string, name: string) => void;
  readonly duplicate: (dataset: string) => void;
  readonly merge: (datasets: readonly string[], into: string) => void;
  readonly remove: (datasets: readonly string[]) => void;
  /** For good. */
  readonly emptyTrash: (content: TrashContent) => void;
  readonly note: (dataset: string, text: string) => void;
  readonly tag: (dataset: string, tags: readonly string[]) => void;
  /** Takes the mark from every other one. */
  readonly markBaseline: (dataset: string) => void;
  readonly unmarkBaseline: (dataset: string) => void;
  readonly relabel: (dataset: string, label: string, where: string) => void;
  readonly undoRelabel: (dataset: string) => void;
  readonly verify: (dataset: string) => void;
  readonly repair: (dataset: string) => void;
  /** A job: how it goes is shown where all jobs are. */
  readonly push: (request: PushRequest) => void;
  readonly saveAs: (dataset: string, choice: ExportChoice) => void;
}

function removeActions({ client, stores }: AppServices): Pick<DatasetActions, 'remove' | 'emptyTrash'> {
  /** By trash id: offers of what can be taken back. */
  const offers = new Map<string, () => void>();
  return {
    emptyTrash({ trashIds, bytes }) {
      client
        .call('datasets.emptyTrash', { trashIds: [...trashIds] })
        .then(({ deleted }) => {
          for (const trashId of trashIds) offers.get(trashId)?.();
          showDone('Trash emptied', `${formatCounted(deleted, 'dataset')} deleted, ${formatBytes(bytes)}.`);
        })
        .catch(showError);
    },
    remove(datasets) {
      const removed = datasets.map((dataset) => client.call('datasets.remove', { dataset }));
      Promise.all(removed)
        .then((answers) => {
          const { dataset, openDataset } = stores.navigation.getState();
          if (dataset !== null && datasets.includes(dataset)) openDataset(null);
          const withdraw = offerUndo(`${datasets.join(', ')} moved to the trash`, () => {
            Promise.all(answers.map(({ trashId }) => client.call('datasets.restore', { trashId }))).catch(
              showError,
            );
          });
          for (const { trashId } of answers) offers.set(trashId, withdraw);
        })
        .catch(showError);
    },
  };
}

function labelActions({ client }: AppServices): Pick<DatasetActions, 'relabel' | 'undoRelabel'> {
  const undoRelabel = (dataset: string): void => {
    client
      .call('datasets.undoRelabel', { dataset })
      .then(({ changed }) => {
        showDone(`${formatCounted(changed, 'label')} undone`);
      })
      .catch(showError);
  };
  return {
    undoRelabel,
    relabel(dataset, label, where) {
      client
        .call('datasets.relabel', { dataset, label, where })
        .then(({ changed }) => {
          offerUndo(`${formatCounted(changed, 'packet')} labelled ${label}`, () => {
            undoRelabel(dataset);
          });
        })
        .catch(showError);
    },
  };
}

function healthActions({ client }: AppServices): Pick<DatasetActions, 'verify' | 'repair'> {
  return {
    verify(dataset) {
      client
        .call('datasets.verify', { dataset })
        .then(({ ok, rows, tornRows, problems }) => {
          if (ok) showDone(`${dataset} is whole`, `${formatCounted(rows, 'row')} checked.`);
          else {
            const found = [`${dataset} is not whole: ${formatCounted(tornRows, 'torn row')}.`, ...problems];
            showError(
              new JawsError('dataset.damaged', found.join(' '), { hint: 'Repair it from its menu.' }),
            );
          }
        })
        .catch(showError);
    },
    repair(dataset) {
      client
        .call('datasets.repair', { dataset })
        .then(({ rows, cutBytes }) => {
          showDone(
            `${dataset} repaired`,
            `${formatCounted(rows, 'row')} kept, ${formatBytes(cutBytes)} cut.`,
          );
        })
        .catch(showError);
    },
  };
}

function nameActions({
  client,
  stores,
}: AppServices): Pick<DatasetActions, 'open' | 'rename' | 'duplicate' | 'merge'> {
  return {
    open(dataset) {
      stores.navigation.getState().openDataset(dataset, 'overview');
    },
    rename(dataset, name) {
      client
        .call('datasets.rename', { dataset, name })
        .then(() => {
          const navigation = stores.navigation.getState();
          if (navigation.dataset === dataset) navigation.openDataset(name);
        })
        .catch(showError);
    },
    duplicate(dataset) {
      client
        .call('datasets.duplicate', { dataset })
        .then(({ name }) => {
          showDone(`Copied to ${name}`);
        })
        .catch(showError);
    },
    merge(datasets, into) {
      client.call('datasets.merge', { datasets: [...datasets], into }).catch(showError);
    },
  };
}

function baselineActions({
  client,
  stores,
}: AppServices): Pick<DatasetActions, 'markBaseline' | 'unmarkBaseline'> {
  const setMark = async (dataset: string, isMarked: boolean): Promise<void> => {
    const { tags } = await client.call('datasets.show', { dataset });
    const others = tags.filter((tag) => tag !== baselineTag);
    await client.call('datasets.tag', { dataset, tags: isMarked ? [...others, baselineTag] : others });
  };
  return {
    markBaseline(dataset) {
      const before = stores.datasets
        .getState()
        .datasets.filter(({ name, tags }) => name !== dataset && tags.includes(baselineTag));
      Promise.all([...before.map(({ name }) => setMark(name, false)), setMark(dataset, true)])
        .then(() => {
          showDone(
            `${dataset} is the baseline`,
            'Datasets whose findings are not known yet are judged by it; others offer it under Findings.',
          );
        })
        .catch(showError);
    },
    unmarkBaseline(dataset) {
      setMark(dataset, false).catch(showError);
    },
  };
}

export function useDatasetActions(): DatasetActions {
  const app = useApp();
  return useMemo(() => {
    const { client } = app;
    return {
      ...nameActions(app),
      ...removeActions(app),
      ...labelActions(app),
      ...healthActions(app),
      ...baselineActions(app),
      note(dataset, text) {
        client.call('datasets.note', { dataset, text }).catch(showError);
      },
      tag(dataset, tags) {
        client.call('datasets.tag', { dataset, tags: [...tags] }).catch(showError);
      },
      push(request) {
        client.call('push.start', request).catch(showError);
      },
      saveAs(dataset, choice) {
        saveExport(app, dataset, choice)
          .then(({ fileName, rows, bytes }) => {
            showDone(`Saved ${fileName}`, `${formatCounted(rows, 'row')}, ${formatBytes(bytes)}.`);
          })
          .catch(showError);
      },
    };
  }, [app]);
}
