// What no page of this app may do, whatever it holds: leave, open windows, embed, ask for devices.

import { openableHosts } from '@jaws/shared/lookup/outside-hosts';
import { type App, BrowserWindow, type Session, shell, type WebContents } from 'electron';
import { isAppAddress } from './app-protocol.ts';
import { askToOpen, showError } from './dialogs.ts';

/** Of a link to the outside: over https, and without a password; null for all others. */
function outsideUrl(address: string): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return url.protocol === 'https:' && url.username === '' && url.password === '' ? url : null;
}

/** May it open in the user's browser without a question? */
export function isOpenable(address: string): boolean {
  const url = outsideUrl(address);
  return url !== null && url.port === '' && openableHosts.has(url.hostname);
}

let isAsking = false;

/** Known sites at once, other ones when the user says so; a page can put only one question at a time. */
async function openOutside(address: string, contents: WebContents): Promise<void> {
  const url = outsideUrl(address);
  if (url === null) return;
  if (isOpenable(address) || (await mayOpen(url, contents))) await shell.openExternal(url.href);
}

async function mayOpen(url: URL, contents: WebContents): Promise<boolean> {
  if (isAsking) return false;
  isAsking = true;
  try {
    return await askToOpen(BrowserWindow.fromWebContents(contents), url);
  } finally {
    isAsking = false;
  }
}

/** For every page of the app, those that are made later too. */
export function guardPages(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    guardPage(contents);
  });
}

function guardPage(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isAppAddress(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isAppAddress(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.setWindowOpenHandler(({ url }) => {
    void openOutside(url, contents).catch(showError);
    return { action: 'deny' };
  });
}

/** Copying to the clipboard is all a page may do beyond drawing itself. */
const allowedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

export function guardPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, allow) => {
    allow(allowedPermissions.has(permission));
  });
  session.setPermissionCheckHandler((_contents, permission) => allowedPermissions.has(permission));
  session.setDevicePermissionHandler(() => false);
}
