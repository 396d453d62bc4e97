// What can be done to units of the live picture on the host: pin, mute, take a mute back.

import { useMemo } from 'react';
import { useApp } from '../../../state/app-context.tsx';
import { showDone, showError } from '../../../ui/error-report.ts';

export interface LiveActions {
  readonly pin: (id: string, pinned: boolean) => void;
  readonly mute: (what: string, reason: string) => void;
  readonly unmute: (what: string) => void;
  readonly loadMutes: () => void;
}

export function useLiveActions(): LiveActions {
  const { client, stores } = useApp();
  const { live } = stores;
  return useMemo(() => {
    const load = async (): Promise<void> => {
      const { mutes } = await client.call('live.mutes', {});
      live.getState().knowMutes(mutes);
    };
    const change = (work: Promise<null>, title: string, text: string): void => {
      work
        .then(load)
        .then(() => {
          showDone(title, text);
        })
        .catch(showError);
    };
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
      mute(what, reason) {
        change(
          client.call('live.mute', { what, reason }),
          `${what} is muted`,
          'The list Muted takes it back.',
        );
      },
      unmute(what) {
        change(client.call('live.unmute', { what }), `${what} counts again`, '');
      },
      loadMutes() {
        load().catch(showError);
      },
    };
  }, [client, live]);
}
