// The page's end on the desktop: the preload script exposes `window.jawsDesktop` and nothing else.

import { TransportEnd } from './transport-end.ts';
import type { Transport } from './transport.ts';
import type { WireError } from './wire-errors.ts';

/** What the preload script puts on `window`. */
export interface DesktopBridge {
  send(message: unknown): void;
  /** Returns its undo. */
  onMessage(listener: (message: unknown) => void): () => void;
  /**
   * Notes a `File` of the page that the user dropped or chose, so that `imports.start` reads it where it lies. Null for one that has no
   * place on the disk. The path itself never comes into the page.
   */
  registerFile(file: unknown): Promise<FileAnswer | null>;
}

export interface FileAnswer {
  readonly uploadId: string | null;
  /** Null where there is an upload id. */
  readonly error: WireError | null;
}

export function createDesktopTransport(bridge: Pick<DesktopBridge, 'send' | 'onMessage'>): Transport {
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
