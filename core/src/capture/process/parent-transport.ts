// A worker process' own way to who started it: Electron's parent port in a utility process, else the channel of a fork.

import type { Transport } from '@jaws/shared/rpc/transport';
import {
  createProcessTransport,
  nodeProcessPort,
  parentPort,
  type NodeChannel,
  type ParentPortLike,
} from './process-transport.ts';

/** `own`: the worker's `process`. Null when nobody is there, because the file was run by hand. */
export function createParentTransport(own: object): Transport | null {
  if ('parentPort' in own && own.parentPort !== null && own.parentPort !== undefined) {
    return createProcessTransport(parentPort(own.parentPort as ParentPortLike));
  }
  if (!('send' in own) || typeof own.send !== 'function') return null;
  return createProcessTransport(nodeProcessPort(own as NodeChannel));
}
