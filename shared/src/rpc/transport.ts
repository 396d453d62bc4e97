// A pipe of two ends that carries JSON-safe values. Everything above it (calls, events, back-pressure) is the
// same over memory, MessagePort, WebSocket and Electron's ipc.

export interface Transport {
  /** Sends one JSON-safe value; after the end it does nothing. Never throws. */
  send(message: unknown): void;
  /** Returns its undo. Messages that arrive before the first listener wait for it. */
  onMessage(listener: (message: unknown) => void): () => void;
  /** Called once, when either side ends the pipe; at once when it has ended already. Returns its undo. */
  onClose(listener: () => void): () => void;
  close(): void;
}
