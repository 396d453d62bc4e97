// Keeps the followed dataset's live picture open on every screen.

import { useEffect } from 'react';
import { startLiveFollow } from '../../../connection/live-follow.ts';
import { useApp, useLive } from '../../../state/app-context.tsx';
import { showError } from '../../../ui/error-report.ts';

/** Once, for the whole page. */
export function useLiveSession(): void {
  const { client, stores } = useApp();
  const dataset = useLive((state) => state.following);
  const attempt = useLive((state) => state.attempt);
  useEffect(() => {
    if (dataset === null) return undefined;
    return startLiveFollow({
      client,
      live: stores.live,
      navigation: stores.navigation,
      datasets: stores.datasets,
      frames: stores.liveFrames,
      dataset,
      onError: showError,
    });
    // `attempt`: opened anew by hand.
  }, [client, stores, dataset, attempt]);
}
