// `jaws://app/…`: the built page from its folder, with the same headers as the web host. No file:// page, no port.

import { readFile } from 'node:fs/promises';
import { findPageFile, pageHeaders } from '@jaws/core/host/page-files';
import { protocol, type Session } from 'electron';

const appOrigin = 'jaws://app';
export const appAddress = `${appOrigin}/`;

/** Must run before the app is ready; afterwards Electron ignores it. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'jaws', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

export function serveApp(session: Session, folder: string): void {
  session.protocol.handle('jaws', (request) => answer(request, folder));
}

/** True for the app's own pages; URL's `origin` is "null" for schemes that are not the web's. */
export function isAppAddress(address: string): boolean {
  try {
    const { protocol: scheme, host } = new URL(address);
    return `${scheme}//${host}` === appOrigin;
  } catch {
    return false; // Not an address at all.
  }
}

export async function answer(request: Request, folder: string): Promise<Response> {
  const headers = { ...pageHeaders, 'cache-control': 'no-store' };
  if (request.method !== 'GET') return new Response('Only GET.', { status: 405, headers });
  const known = isAppAddress(request.url);
  const file = known ? await findPageFile(folder, new URL(request.url).pathname) : null;
  if (file === null) return new Response('There is nothing here.', { status: 404, headers });
  const body = await readFile(file.path);
  return new Response(body, { headers: { ...headers, 'content-type': file.mediaType } });
}
