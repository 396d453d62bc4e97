// A transport over one end of a MessageChannel: a page's, Node's (worker_threads) or Electron's.

import { TransportEnd } from './transport-end.ts';
import type { Transport } from './transport.ts';

/** What browsers' and Node's ports have in common. */
export interface MessagePortLike {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

/** Takes the port over: nobody else may listen on it. Node and Chromium >= 122 report the other side's end. */
export function createMessagePortTransport(port: MessagePortLike): Transport {
  const end = new TransportEnd();
  port.addEventListener('message', (event) => {
    end.deliver(event.data);
  });
  port.addEventListener('close', () => {
    end.end();
  });
  port.start();
  return {
    send(message) {
      if (!end.closed) port.postMessage(message);
    },
    onMessage: (listener) => end.onMessage(listener),
    onClose: (listener) => end.onClose(listener),
    close() {
      if (end.end()) port.close();
    },
  };
}
