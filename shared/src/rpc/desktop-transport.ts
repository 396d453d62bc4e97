// The page's end on the desktop: the preload script exposes `window.jawsDesktop` and nothing else.

import { TransportEnd } from './transport-end.ts';
import type { Transport } from './transport.ts';

/** What the preload script puts on `window`. */
export interface DesktopBridge {
  send(message: unknown): void;
  /** Returns its undo. */
  onMessage(listener: (message: unknown) => void): () => void;
}

export function createDesktopTransport(bridge: DesktopBridge): Transport {
  const end = new TransportEnd();
  const stop = bridge.onMessage((message) => {
    end.deliver(message);
  });
  return {
    send(message) {
      if (!end.closed) bridge.send(message);
    },
    onMessage: (listener) => end.onMessage(listener),
    onClose: (listener) => end.onClose(listener),
    close() {
      if (end.end()) stop();
    },
  };
}
