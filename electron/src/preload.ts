// The only bridge into the page: send and receive over one channel, and the user's own files by their place. Built into one CommonJS file, because a
// sandboxed preload script may not load others.

import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { DesktopBridge, FileAnswer } from '@jaws/shared/rpc/desktop-transport';
import { fileChannel, ipcChannel } from './ipc-channel.ts';

const bridge: DesktopBridge = {
  send: (message) => {
    ipcRenderer.send(ipcChannel, message);
  },
  onMessage: (listener) => {
    // Electron's event object stays on this side: it would carry ipcRenderer into the page.
    const entry = (_event: unknown, message: unknown): void => {
      listener(message);
    };
    ipcRenderer.on(ipcChannel, entry);
    return () => {
      ipcRenderer.off(ipcChannel, entry);
    };
  },
  // Only a file that the user gave to the page has a path, so a page cannot name one.
  registerFile: async (file) => {
    const path = file instanceof File ? webUtils.getPathForFile(file) : '';
    return path === '' ? null : ((await ipcRenderer.invoke(fileChannel, path)) as FileAnswer);
  },
};

contextBridge.exposeInMainWorld('jawsDesktop', bridge);
