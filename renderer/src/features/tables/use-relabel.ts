// Gives the packets of a filter another label, with an offer to take it back.

import { useCallback } from 'react';
import { useApp } from '../../state/app-context.tsx';
import { showDone, showError } from '../../ui/error-report.ts';
import { formatCount } from '../../ui/format.ts';

export function useRelabel(dataset: string): (label: string, where: string) => void {
  const { client } = useApp();
  return useCallback(
    (label, where) => {
      client
        .call('datasets.relabel', { dataset, label, where })
        .then(({ changed }) => {
          showDone(`${formatCount(changed)} packets labelled ${label}`, 'Datasets can take this back.');
        })
        .catch(showError);
    },
    [client, dataset],
  );
}
