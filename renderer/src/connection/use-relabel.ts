// Gives the packets of a filter another label, with an offer to take it back.

import { JawsError } from '@jaws/shared/contract/errors';
import { useCallback } from 'react';
import { useApp } from '../state/app-context.tsx';
import { showDone, showError } from '../ui/error-report.ts';
import { formatCounted } from '../ui/format.ts';
import { offerUndo } from '../ui/undo-toast.tsx';

export function useRelabel(dataset: string): (label: string, where: string) => void {
  const { client } = useApp();
  return useCallback(
    (label, where) => {
      client
        .call('datasets.relabel', { dataset, label, where })
        .then(({ changed }) => {
          offerUndo(`${formatCounted(changed, 'packet')} labelled ${label}`, () => {
            client
              .call('datasets.undoRelabel', { dataset })
              .then((undone) => {
                showDone(`${formatCounted(undone.changed, 'label')} undone`);
              })
              .catch(showError);
          });
        })
        .catch((error: unknown) => {
          if (error instanceof JawsError && error.code === 'dataset.locked') {
            showDone(
              'Label after the capture',
              'This dataset is still being written; your selection is kept.',
            );
          } else showError(error);
        });
    },
    [client, dataset],
  );
}
