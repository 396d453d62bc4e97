// Starts a capture worker as Electron's utility process: the app's binary runs no plain Node (the runAsNode fuse is
// off), and Chromium ends such a process when the app dies.

import type { SpawnedCaptureWorker } from '@jaws/core/capture/process/spawned-capture-worker';
import { createProcessTransport, utilityProcessPort } from '@jaws/core/capture/process/process-transport';
import { utilityProcess } from 'electron';

/** `modulePath`: the built worker file. */
export function spawnCaptureUtility(modulePath: string): SpawnedCaptureWorker {
  const child = utilityProcess.fork(modulePath, [], { stdio: 'ignore', serviceName: 'JAWS capture' });
  const transport = createProcessTransport(utilityProcessPort(child));
  let asked = false;
  const exit = new Promise<string | null>((resolve) => {
    child.once('exit', (code) => {
      resolve(asked || code === 0 ? null : `exit code ${code}`);
    });
  });
  return {
    transport,
    get pid() {
      return child.pid ?? null; // Known once it runs.
    },
    onExit: (listener) => void exit.then(listener),
    terminate: async () => {
      asked = true;
      child.kill();
      await exit;
    },
  };
}
