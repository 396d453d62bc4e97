// What can be done to the allow-list on the host. It holds for findings and for live pictures alike.

import { useMemo } from 'react';
import { useApp } from '../state/app-context.tsx';
import type { AllowRequest } from '../ui/allow-dialog.tsx';
import { showDone, showError } from '../ui/error-report.ts';
import { offerUndo } from '../ui/undo-toast.tsx';

export interface AllowActions {
  readonly allow: (request: AllowRequest) => void;
  readonly takeBack: (what: string) => void;
}

/** The list itself is in the findings store, and is read again when the host says that it has changed. */
export function useAllowList(): AllowActions {
  const { client } = useApp();
  return useMemo(() => {
    const takeBack = (what: string): void => {
      client
        .call('findings.disallow', { what })
        .then(() => {
          showDone(`${what} counts again`);
        })
        .catch(showError);
    };
    return {
      takeBack,
      allow(request) {
        client
          .call('findings.allow', request)
          .then(({ what }) => {
            offerUndo(`${what} is on the allow-list`, () => {
              takeBack(what);
            });
          })
          .catch(showError);
      },
    };
  }, [client]);
}
