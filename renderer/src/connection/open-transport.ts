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

/** What `jaws serve` put behind the #: never sent to a server, and taken out of the address bar at once. */
export interface PageFragment {
  readonly token: string | null;
  /** The dataset to open. */
  readonly dataset: string | null;
}

export function readFragment(hash: string): PageFragment {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  return { token: parameters.get('token'), dataset: parameters.get('dataset') };
}

/** A token that came with the address is kept for reloads of this tab only. */
export function rememberToken(fragment: PageFragment, session: KeyValueStorage): string | null {
  if (fragment.token !== null) session.write(tokenKey, fragment.token);
  return fragment.token ?? session.read(tokenKey);
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
