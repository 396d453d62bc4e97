// The desktop app: one host, one window, one pipe between them. Policy lives in core; this file only binds.

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createMachineFacts } from '@jaws/core/capture/machine-facts';
import { createCaptureTools } from '@jaws/core/capture/service/capture-tools';
import { createChumTools } from '@jaws/core/chum/service/create-chum-tools';
import { createHost, type Host } from '@jaws/core/host';
import { defaultDataDir } from '@jaws/core/host/default-data-dir';
import { homeFolder } from '@jaws/core/host/home-folder';
import { spawnWorkerThread } from '@jaws/core/worker/spawn-worker-thread';
import { app, type BrowserWindow, session } from 'electron';
import { appAddress, registerAppScheme, serveApp } from './app-protocol.ts';
import { askBeforeQuit } from './ask-before-quit.ts';
import { importChosenFiles, showError } from './dialogs.ts';
import { acceptFiles, acceptIpcConnections } from './ipc-transport.ts';
import { consoleLog } from './log.ts';
import { setMenu } from './menu.ts';
import { createKeychainKeeper } from './secret-keeper.ts';
import { guardPages, guardPermissions } from './security.ts';
import { spawnCaptureUtility } from './spawn-capture-utility.ts';
import { createWindow } from './window.ts';

// The built main.mjs lies in dist/electron, in the project as in the package.
const here = fileURLToPath(new URL('.', import.meta.url));
const appRoot = join(here, '..', '..');

function openHost(): Promise<Host> {
  const demoPath = join(appRoot, 'assets', 'demo.pcapng');
  const dataDir = defaultDataDir({ env: process.env, platform: process.platform, homeDir: homeFolder() });
  return createHost({
    dataDir,
    clock: Date.now,
    log: consoleLog,
    appVersion: app.getVersion(),
    hostKind: 'desktop',
    demoPath: existsSync(demoPath) ? demoPath : null,
    spawnWorker: (start) => spawnWorkerThread(new URL('analysis-worker.mjs', import.meta.url), start),
    spawnCaptureWorker: () => spawnCaptureUtility(join(here, 'capture-worker.mjs')),
    captureTools: createCaptureTools(createMachineFacts(process.env), dataDir),
    chumTools: createChumTools(Date.now, new URL('practice-listener.mjs', import.meta.url)),
    randomId: randomUUID,
    secretKeeper: createKeychainKeeper({ dataDir, platform: process.platform }),
  });
}

async function openWindow(host: Host): Promise<BrowserWindow> {
  const window = createWindow(join(here, 'preload.cjs'));
  const stopAccepting = acceptIpcConnections(window.webContents, host.serve);
  const stopFiles = acceptFiles(window.webContents, host.registerFile);
  window.on('closed', stopAccepting);
  window.on('closed', stopFiles);
  setMenu({ importFiles: () => void importChosenFiles(window, host) }, process.platform);
  await window.loadURL(appAddress);
  return window;
}

/** Electron quits at once unless it is stopped first; the host needs its time to flush. */
function closeBeforeQuit(host: Host): void {
  let closing = false;
  app.on('will-quit', (event) => {
    if (closing) return;
    closing = true;
    event.preventDefault();
    void host.close().finally(() => {
      app.quit();
    });
  });
}

async function start(): Promise<void> {
  await app.whenReady();
  guardPermissions(session.defaultSession);
  serveApp(session.defaultSession, join(appRoot, 'dist', 'renderer'));
  const host = await openHost();
  closeBeforeQuit(host);
  const guardWindow = askBeforeQuit(app, host.unfinishedWork, process.platform);
  let window: BrowserWindow | null = null;
  const open = async (): Promise<void> => {
    window = await openWindow(host);
    guardWindow(window);
    window.on('closed', () => (window = null));
  };
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => {
    if (window === null) void open().catch(showError);
  });
  app.on('second-instance', () => {
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
  });
  await open();
}

// Before ready, or Electron ignores it.
registerAppScheme();
guardPages(app);
if (app.requestSingleInstanceLock()) {
  start().catch((error: unknown) => {
    consoleLog.error('the app could not start', error);
    showError(error);
    app.exit(1);
  });
} else {
  app.quit();
}
