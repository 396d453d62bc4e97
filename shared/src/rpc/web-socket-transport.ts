// A transport over a WebSocket, JSON in text frames; points may come in binary ones (column-message.ts). Used by the page (the browser's socket) and, once the
// token was accepted, by the host (a socket of `ws`, which has the same listeners).

import { JawsError } from '../contract/errors.ts';
import { packColumns, unpackColumns } from './column-message.ts';
import { TransportEnd } from './transport-end.ts';
import type { Transport } from './transport.ts';

/** What the browser's WebSocket and the one of `ws` have in common. */
export interface WebSocketLike {
  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  readonly readyState: number;
  /** How binary frames are given out. */
  binaryType: string;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { readonly code: number }) => void): void;
}

/** Of the application's range (RFC 6455 §7.4.2), and "try again later" of IANA's list of close codes. */
export const webSocketCloseCodes = { unauthorised: 4401, protocolError: 4400, tooMany: 1013 } as const;

export interface WebSocketTransportOptions {
  /** Whether binary frames with columns may come: the page's end only, a host is sent none. */
  readonly takesColumns?: boolean;
}

/** Wraps a socket; what is not JSON ends the connection. */
export function createWebSocketTransport(
  socket: WebSocketLike,
  { takesColumns = false }: WebSocketTransportOptions = {},
): Transport {
  const end = new TransportEnd();
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', (event) => {
    const parsed = parseFrame(event.data, takesColumns);
    if (parsed === undefined) {
      if (end.end()) socket.close(webSocketCloseCodes.protocolError, 'not JSON text');
    } else {
      end.deliver(parsed);
    }
  });
  socket.addEventListener('close', () => {
    end.end();
  });
  // A failing socket also closes; without a listener `ws` would throw the error at the process.
  socket.addEventListener('error', () => undefined);
  return {
    send(message) {
      if (!end.closed && socket.readyState === 1)
        socket.send(packColumns(message) ?? JSON.stringify(message));
    },
    onMessage: (listener) => end.onMessage(listener),
    onClose: (listener) => end.onClose(listener),
    close() {
      if (end.end()) socket.close(1000);
    },
  };
}

/** undefined = not a JSON text; JSON itself cannot say undefined. */
function parseFrame(data: unknown, takesColumns: boolean): unknown {
  if (takesColumns && data instanceof ArrayBuffer) return unpackColumns(data);
  if (typeof data !== 'string') return undefined;
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * The page's side of the handshake: opens, sends the token as first message, waits for the host's nod.
 * Rejects with `rpc.unauthorised` or `rpc.disconnected`.
 */
export function authenticateWebSocket(socket: WebSocketLike, token: string): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const transport = createWebSocketTransport(socket, { takesColumns: true });
    socket.addEventListener('open', () => {
      socket.send(JSON.stringify({ type: 'authenticate', token }));
    });
    socket.addEventListener('close', (event) => {
      const refused = event.code === webSocketCloseCodes.unauthorised;
      reject(new JawsError(refused ? 'rpc.unauthorised' : 'rpc.disconnected'));
    });
    const stop = transport.onMessage((message) => {
      stop();
      if (isNod(message)) resolve(transport);
      else reject(new JawsError('rpc.disconnected', 'The host answered with something else than JAWS does.'));
    });
  });
}

function isNod(message: unknown): boolean {
  return (
    typeof message === 'object' && message !== null && 'type' in message && message.type === 'authenticated'
  );
}
