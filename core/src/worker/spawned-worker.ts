// A worker as the host sees it: a pipe, an end with a reason, and a way to end it. A thread in the app, a pair of
// memory ends in fast tests.

import type { Transport } from '@jaws/shared/rpc/transport';
import type { WorkerStart } from './worker-contract.ts';

export interface SpawnedWorker {
  readonly transport: Transport;
  /** Called once; null = it was asked to end. */
  readonly onExit: (listener: (reason: string | null) => void) => void;
  readonly terminate: () => Promise<void>;
}

export type SpawnWorker = (start: WorkerStart) => SpawnedWorker;
