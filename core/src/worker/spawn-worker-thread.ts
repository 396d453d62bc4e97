// Starts the worker's file in a thread of this process and wraps a port to it.

import { MessageChannel, Worker } from 'node:worker_threads';
import { createMessagePortTransport, type MessagePortLike } from '@jaws/shared/rpc/message-port-transport';
import { threadEnded } from '../dataset/ended-threads.ts';
import type { SpawnedWorker } from './spawned-worker.ts';
import type { WorkerStart } from './worker-contract.ts';

/** `entry`: the built worker file; `execArgv` lets tests run the TypeScript source. */
export function spawnWorkerThread(
  entry: URL,
  start: WorkerStart,
  execArgv: readonly string[] = [],
): SpawnedWorker {
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(entry, {
    workerData: { start, port: port2 },
    transferList: [port2],
    execArgv: [...execArgv],
    // The command's stdout carries documents only.
    stdout: true,
    name: `jaws-${start.role}`,
  });
  // Its number is gone when it has ended.
  const { threadId } = worker;
  worker.once('exit', () => {
    threadEnded(threadId);
  });
  worker.stdout.pipe(process.stderr, { end: false });
  // Node's port is an EventTarget too, which its types do not say.
  const transport = createMessagePortTransport(port1 as unknown as MessagePortLike);
  let asked = false;
  let reason: string | null = null;
  worker.on('error', (error) => {
    reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  });
  return {
    transport,
    onExit: (listener) => {
      worker.once('exit', (code) => {
        transport.close();
        listener(asked ? null : (reason ?? `exit code ${code}`));
      });
    },
    terminate: async () => {
      asked = true;
      await worker.terminate();
    },
  };
}
