// Two ends in one process, for tests and for pages shown against an in-memory host. Values are cloned and
// arrive later, as over a real pipe: nothing is shared, nothing happens inside `send`.

import { queueMicrotask, structuredClone } from './runtime-globals.ts';
import { TransportEnd } from './transport-end.ts';
import type { Transport } from './transport.ts';

export function createMemoryPair(): readonly [Transport, Transport] {
  const left = new TransportEnd();
  const right = new TransportEnd();
  return [oneSide(left, right), oneSide(right, left)];
}

function oneSide(own: TransportEnd, other: TransportEnd): Transport {
  return {
    send(message) {
      if (own.closed) return;
      const copy = structuredClone(message);
      queueMicrotask(() => {
        other.deliver(copy);
      });
    },
    onMessage: (listener) => own.onMessage(listener),
    onClose: (listener) => own.onClose(listener),
    close() {
      if (!own.end()) return;
      queueMicrotask(() => {
        other.end();
      });
    },
  };
}
