// Asks before a page is left while something is captured. The capture itself goes on in a headless host, as the
// capture screen says; on the desktop the shell asks, and a page that objected there would only look stuck.

import { useEffect } from 'react';
import { useApp, useCaptures } from '../state/app-context.tsx';
import { isRunning } from '../state/capture-store.ts';

export function useLeaveWarning(): void {
  const { host } = useApp();
  const runs = useCaptures(({ captures }) => [...captures.values()].some(({ state }) => isRunning(state)));
  useEffect(() => {
    if (!runs || host === 'desktop') return undefined;
    const ask = (event: BeforeUnloadEvent): void => {
      event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => {
      window.removeEventListener('beforeunload', ask);
    };
  }, [runs, host]);
}
