// Which pipe this page has: the desktop's bridge where there is one, else a WebSocket to the host that served it.

import { JawsError } from '@jaws/shared/contract/errors';
import { createDesktopTransport, type DesktopBridge } from '@jaws/shared/rpc/desktop-transport';
import type { Transport } from '@jaws/shared/rpc/transport';
import { authenticateWebSocket } from '@jaws/shared/rpc/web-socket-transport';
import type { KeyValueStorage } from '../platform/storage.ts';

declare global {
  interface Window {
    readonly jawsDesktop?: DesktopBridge;
  }
}

const tokenKey = 'jaws.token';

/** A token that came with the address is kept for reloads of this tab only. */
export function rememberToken(token: string | null, session: KeyValueStorage): string | null {
  if (token !== null) session.write(tokenKey, token);
  return token ?? session.read(tokenKey);
}

function rpcAddress(location: Location): string {
  return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/rpc`;
}

export function makeTransportOpener(view: Window, token: string | null): () => Promise<Transport> {
  const { jawsDesktop } = view;
  if (jawsDesktop !== undefined) return () => Promise.resolve(createDesktopTransport(jawsDesktop));
  if (token === null) return () => Promise.reject(new JawsError('rpc.unauthorised'));
  return () => authenticateWebSocket(new WebSocket(rpcAddress(view.location)), token);
}
