// The host's end of the desktop's pipe: one channel, and every message is checked for who sent it. Each load of
// the page is a connection of its own, so that a reload ends the calls of the page before.

import type { FileAnswer } from '@jaws/shared/rpc/desktop-transport';
import { toWireError } from '@jaws/shared/rpc/wire-errors';
import { TransportEnd } from '@jaws/shared/rpc/transport-end';
import type { Transport } from '@jaws/shared/rpc/transport';
import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { isAppAddress } from './app-protocol.ts';
import { fileChannel, ipcChannel } from './ipc-channel.ts';
import { consoleLog } from './log.ts';

/** Calls `onConnection` for each page load that speaks. Returns its undo. */
export function acceptIpcConnections(
  contents: WebContents,
  onConnection: (transport: Transport) => void,
): () => void {
  let current: TransportEnd | null = null;
  const endCurrent = (): void => {
    current?.end();
    current = null;
  };
  const onMessage = (event: IpcMainEvent, message: unknown): void => {
    if (!isFromOwnPage(event, contents)) return;
    if (current === null) {
      current = new TransportEnd();
      onConnection(transportOver(current, contents));
    }
    current.deliver(message);
  };
  // The main frame leaves its document, or the page's process is gone.
  const onNavigation = (details: {
    readonly isMainFrame: boolean;
    readonly isSameDocument: boolean;
  }): void => {
    if (details.isMainFrame && !details.isSameDocument) endCurrent();
  };
  ipcMain.on(ipcChannel, onMessage);
  contents.on('did-start-navigation', onNavigation);
  contents.on('render-process-gone', endCurrent);
  contents.on('destroyed', endCurrent);
  return () => {
    ipcMain.off(ipcChannel, onMessage);
    endCurrent();
  };
}

/** Registers files for this window's page, and nobody else's. Returns its undo. */
export function acceptFiles(contents: WebContents, register: (path: string) => Promise<string>): () => void {
  ipcMain.handle(fileChannel, async (event, path: unknown): Promise<FileAnswer | null> => {
    if (!isFromOwnPage(event, contents) || typeof path !== 'string') return null;
    try {
      return { uploadId: await register(path), error: null };
    } catch (error) {
      return { uploadId: null, error: toWireError(error, consoleLog.error.bind(consoleLog, 'a file')) };
    }
  });
  return () => {
    ipcMain.removeHandler(fileChannel);
  };
}

/** This window's page, its main frame, and the app's own address: anything else is not answered. */
function isFromOwnPage(event: IpcMainEvent | IpcMainInvokeEvent, contents: WebContents): boolean {
  const frame = event.senderFrame;
  if (event.sender !== contents || frame === null) return false;
  return frame === contents.mainFrame && isAppAddress(frame.url);
}

function transportOver(end: TransportEnd, contents: WebContents): Transport {
  return {
    send(message) {
      if (!end.closed && !contents.isDestroyed()) contents.send(ipcChannel, message);
    },
    onMessage: (listener) => end.onMessage(listener),
    onClose: (listener) => end.onClose(listener),
    close() {
      end.end();
    },
  };
}
