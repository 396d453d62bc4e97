// The real capture worker's source in a process of its own, without a build.

import { spawnCaptureProcess } from './spawn-capture-process.ts';
import type { CaptureWorkerStart, SpawnedCaptureWorker } from './spawned-capture-worker.ts';

const entry = new URL('../capture-worker.ts', import.meta.url);

export function spawnRealWorker({ stdin }: CaptureWorkerStart): SpawnedCaptureWorker {
  return spawnCaptureProcess(entry, { stdin, execArgv: ['--import', 'tsx'] });
}
