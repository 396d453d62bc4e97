// Entry of the thread that computes for `jaws analyze` and `jaws detect score`: binds its port to `serveAnalysis`.

import { parentPort } from 'node:worker_threads';
import type { ToAnalysis } from './analysis-messages.ts';
import { serveAnalysis } from './serve-analysis.ts';

if (parentPort !== null) {
  const port = parentPort;
  serveAnalysis({
    say: (message) => {
      port.postMessage(message);
    },
    onMessage: (listener) => {
      port.on('message', (message: ToAnalysis) => {
        listener(message);
      });
    },
    clock: Date.now,
  });
}
