// The one window: what its page may do is data here, so that a test can hold it.

import { BrowserWindow, type BrowserWindowConstructorOptions, type WebPreferences } from 'electron';

/** Everything a page could use to reach the machine is off; it has one pipe, from the preload script. */
export const webPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  enableWebSQL: false,
} as const satisfies WebPreferences;

const windowOptions = {
  width: 1440,
  height: 900,
  minWidth: 800,
  minHeight: 560,
  title: 'JAWS',
  show: false,
  backgroundColor: '#141517',
} as const satisfies BrowserWindowConstructorOptions;

/** Made hidden and shown with its first frame, so that no white flash is seen. */
export function createWindow(preloadPath: string): BrowserWindow {
  const window = new BrowserWindow({
    ...windowOptions,
    webPreferences: { ...webPreferences, preload: preloadPath },
  });
  window.once('ready-to-show', () => {
    window.show();
  });
  return window;
}
