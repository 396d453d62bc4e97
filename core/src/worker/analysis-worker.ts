// Entry of a worker thread: takes its port and serves. It has no policy of its own.

import { workerData } from 'node:worker_threads';
import { createMessagePortTransport, type MessagePortLike } from '@jaws/shared/rpc/message-port-transport';
import { serveWorker } from './serve-worker.ts';
import { workerStart } from './worker-contract.ts';

const { start, port } = workerData as { readonly start: unknown; readonly port: MessagePortLike };

// A thread is a host of its own: here, and only here, the clock is bound.
// eslint-disable-next-line no-restricted-properties
serveWorker(createMessagePortTransport(port), workerStart.parse(start), Date.now);
