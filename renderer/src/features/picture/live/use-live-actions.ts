// What can be done to units of the live picture on the host: pin them, and let them go.

import { useMemo } from 'react';
import { useApp } from '../../../state/app-context.tsx';
import { showError } from '../../../ui/error-report.ts';

export interface LiveActions {
  readonly pin: (id: string, pinned: boolean) => void;
}

export function useLiveActions(): LiveActions {
  const { client, stores } = useApp();
  const { live } = stores;
  return useMemo(() => {
    return {
      pin(id, pinned) {
        const { liveId, setPin } = live.getState();
        if (liveId === null) return;
        setPin(id, pinned);
        client.call('live.pin', { liveId, id, pinned }).catch((error: unknown) => {
          setPin(id, !pinned);
          showError(error);
        });
      },
    };
  }, [client, live]);
}
