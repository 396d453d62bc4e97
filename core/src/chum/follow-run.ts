// A run until its end; a signal stops it in order.

import type { CallSignal } from '@jaws/shared/contract/contract';
import type { RunRecord } from '@jaws/shared/exfil/run-record';
import type { ChumRun } from './chum-run.ts';

/** Resolves with the record. */
export async function followRun(run: ChumRun, signal: CallSignal): Promise<RunRecord> {
  const stop = (): void => {
    void run.stop();
  };
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    return await run.finished;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
