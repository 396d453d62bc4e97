// What no page of this app may do, whatever it holds: leave, open windows, embed, ask for devices.

import { type App, type Session, shell, type WebContents } from 'electron';
import { isAppAddress } from './app-protocol.ts';

/** Hosts that may open in the user's browser, over https only. */
const openableHosts: ReadonlySet<string> = new Set(['github.com', 'attack.mitre.org', 'www.rfc-editor.org']);

export function isOpenable(address: string): boolean {
  try {
    const url = new URL(address);
    const plain = url.username === '' && url.password === '' && url.port === '';
    return url.protocol === 'https:' && plain && openableHosts.has(url.hostname);
  } catch {
    return false; // Not an address.
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
    if (isOpenable(url)) void shell.openExternal(url);
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
