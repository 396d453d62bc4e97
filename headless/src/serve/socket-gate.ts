// The door of `/rpc`: a WebSocket from our own page whose first message is the token, in time. Everything else is
// turned away before it can call anything.

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Transport } from '@jaws/shared/rpc/transport';
import { createWebSocketTransport, webSocketCloseCodes } from '@jaws/shared/rpc/web-socket-transport';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { isSameToken } from './access-token.ts';
import { isAllowedHost, isOwnOrigin } from './request-origin.ts';

export interface GateOptions {
  readonly token: string;
  readonly allowedHosts: readonly string[];
  /** Largest message from a page, in bytes. */
  readonly maxPayloadBytes: number;
  /** Time a new connection has to send its token. */
  readonly authDeadlineMs: number;
  readonly maxConnections: number;
  readonly onConnection: (transport: Transport) => void;
  readonly log: (text: string) => void;
}

export interface SocketGate {
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly close: () => void;
}

const firstMessage = z.strictObject({ type: z.literal('authenticate'), token: z.string().max(256) });

export function createSocketGate(options: GateOptions): SocketGate {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: options.maxPayloadBytes,
    perMessageDeflate: false,
    clientTracking: true,
  });
  return {
    upgrade(request, socket, head) {
      const problem = upgradeProblem(request, options, server.clients.size);
      if (problem === null) {
        server.handleUpgrade(request, socket, head, (webSocket) => {
          authenticate(webSocket, options);
        });
        return;
      }
      options.log(`turned away a connection: ${problem.why}`);
      socket.on('error', () => undefined); // The other side may be gone already.
      socket.end(`HTTP/1.1 ${problem.status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    },
    close() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

function upgradeProblem(
  request: IncomingMessage,
  options: GateOptions,
  open: number,
): { readonly status: string; readonly why: string } | null {
  const { host, origin } = request.headers;
  const facts = { host, origin, localAddress: request.socket.localAddress };
  if (!isAllowedHost(facts, options.allowedHosts)) return { status: '403 Forbidden', why: 'foreign Host' };
  if (!isOwnOrigin(facts)) return { status: '403 Forbidden', why: 'foreign Origin' };
  if (request.url !== '/rpc') return { status: '404 Not Found', why: 'not /rpc' };
  if (open >= options.maxConnections) return { status: '503 Service Unavailable', why: 'too many' };
  return null;
}

/** Until the token is accepted only this function listens; nothing else can be reached. */
function authenticate(socket: WebSocket, options: GateOptions): void {
  socket.on('error', (error) => {
    options.log(`connection failed: ${error.message}`);
  });
  const refuse = (why: string): void => {
    options.log(`turned away a page: ${why}`);
    socket.close(webSocketCloseCodes.unauthorised, why);
    // A peer that does not answer the close frame must not keep the place.
    setTimeout(() => {
      socket.terminate();
    }, 1000).unref();
  };
  const deadline = setTimeout(() => {
    socket.off('message', onFirst);
    refuse('no token in time');
  }, options.authDeadlineMs);
  const onFirst = (data: unknown, isBinary: boolean): void => {
    clearTimeout(deadline);
    socket.off('message', onFirst);
    if (isBinary || !hasToken(String(data), options.token)) {
      refuse('wrong token');
      return;
    }
    // `ws` has the browser's listeners, typed by classes of its own.
    const transport = createWebSocketTransport(socket);
    transport.send({ type: 'authenticated' });
    options.onConnection(transport);
  };
  socket.on('message', onFirst);
  socket.on('close', () => {
    clearTimeout(deadline);
  });
}

function hasToken(text: string, token: string): boolean {
  try {
    const parsed = firstMessage.safeParse(JSON.parse(text));
    return parsed.success && isSameToken(parsed.data.token, token);
  } catch {
    return false; // Not JSON.
  }
}
