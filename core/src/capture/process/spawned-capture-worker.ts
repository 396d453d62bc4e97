// A capture worker as its host sees it: a pipe, an end with a reason, and a way to end it. A process of its own in the
// app and in the command, a pair of memory ends in fast tests.

import type { Transport } from '@jaws/shared/rpc/transport';

export interface SpawnedCaptureWorker {
  readonly transport: Transport;
  /** Null where there is no process. */
  readonly pid: number | null;
  /**
   * Called once, after the last message has been delivered; null = it ended by itself without failing, or was asked to.
   * An end that came before is told too.
   */
  readonly onExit: (listener: (reason: string | null) => void) => void;
  /** Ends it at once; what it had stored stays. Resolves when the process is gone. */
  readonly terminate: () => Promise<void>;
}

export interface CaptureWorkerStart {
  /** `inherit`: packets come from this process' standard input. */
  readonly stdin: 'inherit' | 'ignore';
}

export type SpawnCaptureWorker = (start: CaptureWorkerStart) => SpawnedCaptureWorker;
