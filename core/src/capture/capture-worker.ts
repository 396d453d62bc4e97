// Entry of a capture worker's process. It has no policy of its own: signals of the terminal are the command's affair,
// and when the one who started it is gone it stores what it has and ends.

import { createParentTransport } from './process/parent-transport.ts';
import { serveCaptureWorker } from './serve-capture-worker.ts';

/** A helper or a disk that does not answer must not keep an orphan alive. */
const closeDeadlineMs = 15_000;

/**
 * Ends this process. An exit waits for the file system's threads, and one that opens a named pipe to which nobody ever
 * writes does not come back: then a kill. Nobody is left who would read the exit code.
 */
function leave(code: number): void {
  if (process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq')))
    process.kill(process.pid, 'SIGKILL');
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

const transport = createParentTransport(process);
if (transport === null) {
  process.stderr.write('jaws: the capture worker is started by JAWS, not by hand.\n');
  process.exitCode = 2;
} else {
  // A process is a host of its own: here, and only here, the clocks are bound.
  const clocks = {
    // eslint-disable-next-line no-restricted-properties
    wall: Date.now,
    monotonic: () => performance.now(),
  };
  const worker = serveCaptureWorker(transport, { clocks, env: process.env });
  transport.onClose(() => {
    setTimeout(() => {
      leave(1);
    }, closeDeadlineMs).unref();
    void worker.close().finally(() => {
      leave(0);
    });
  });
}
