// A wait that a signal ends early.

import type { CallSignal } from '@jaws/shared/contract/contract';

/** Resolves after so many ms, at once for none, and when the signal comes. */
export async function pauseUnless(ms: number, signal: CallSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return;
  await new Promise<void>((resolve) => {
    const over = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    signal.addEventListener('abort', over);
  });
}
