// A transport between two processes: Node's ipc channel (child_process.fork) and Electron's (utilityProcess), both ends
// of each. They differ in the names of their calls only.

import { TransportEnd } from '@jaws/shared/rpc/transport-end';
import type { Transport } from '@jaws/shared/rpc/transport';

/** What the ways between two processes have in common; see the four makers below. */
export interface ProcessPort {
  /** May throw when the other side is gone. */
  readonly post: (message: unknown) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
  readonly onEnd: (listener: () => void) => void;
  readonly close: () => void;
}

/** Takes the port over: nobody else may listen on it. */
export function createProcessTransport(port: ProcessPort): Transport {
  const end = new TransportEnd();
  port.onMessage((message) => {
    end.deliver(message);
  });
  port.onEnd(() => {
    end.end();
  });
  return {
    send(message) {
      if (end.closed) return;
      try {
        port.post(message);
      } catch {
        // The other side went away and its end has not been told yet; it comes as `onEnd`.
      }
    },
    onMessage: (listener) => end.onMessage(listener),
    onClose: (listener) => end.onClose(listener),
    close() {
      if (end.end()) port.close();
    },
  };
}

/** What `ChildProcess` and a forked child's `process` have in common. */
export interface NodeChannel {
  readonly connected: boolean;
  send?(message: unknown, done: (error: Error | null) => void): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
  disconnect(): void;
}

/** One end of a fork's channel: the `ChildProcess` in the parent, `process` in the child. */
export function nodeProcessPort(channel: NodeChannel): ProcessPort {
  return {
    post: (message) => {
      // With a callback a closed channel is no `error` event, which would end the process.
      if (channel.connected) channel.send?.(message, () => undefined);
    },
    onMessage: (listener) => {
      channel.on('message', listener);
    },
    onEnd: (listener) => {
      channel.on('disconnect', listener);
      if (!channel.connected) listener();
    },
    close: () => {
      if (channel.connected) channel.disconnect();
    },
  };
}

/** Electron's `UtilityProcess`, as far as it is used here. */
export interface UtilityProcessLike {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'exit', listener: (code: number) => void): unknown;
  kill(): boolean;
}

/** The main process' end. There is no way to hang up but by a word or by ending the process: see `hangUp`. */
export function utilityProcessPort(child: UtilityProcessLike): ProcessPort {
  return {
    post: (message) => {
      child.postMessage(message);
    },
    onMessage: (listener) => {
      child.on('message', (message) => {
        listener(message);
      });
    },
    onEnd: (listener) => {
      child.once('exit', listener);
    },
    close: () => {
      child.postMessage(hangUp);
    },
  };
}

/** Electron's `process.parentPort`, as far as it is used here. */
export interface ParentPortLike {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
}

/** Says on a pipe that cannot be closed that nothing more will come. */
const hangUp = 'hang-up';

/** A utility process' own end. */
export function parentPort(port: ParentPortLike): ProcessPort {
  return {
    post: (message) => {
      port.postMessage(message);
    },
    onMessage: (listener) => {
      port.on('message', ({ data }) => {
        if (data !== hangUp) listener(data);
      });
    },
    onEnd: (listener) => {
      port.on('message', ({ data }) => {
        if (data === hangUp) listener();
      });
    },
    // The process ends after this; its exit tells the other side.
    close: () => undefined,
  };
}
