// The only bridge into the page: send and receive over one channel. Built into one CommonJS file, because a
// sandboxed preload script may not load others.

import { contextBridge, ipcRenderer } from 'electron';
import { ipcChannel } from './ipc-channel.ts';

contextBridge.exposeInMainWorld('jawsDesktop', {
  send: (message: unknown): void => {
    ipcRenderer.send(ipcChannel, message);
  },
  onMessage: (listener: (message: unknown) => void): (() => void) => {
    // Electron's event object stays on this side: it would carry ipcRenderer into the page.
    const entry = (_event: unknown, message: unknown): void => {
      listener(message);
    };
    ipcRenderer.on(ipcChannel, entry);
    return () => {
      ipcRenderer.off(ipcChannel, entry);
    };
  },
});
