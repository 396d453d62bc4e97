// The door of `/rpc`: a WebSocket from our own page whose first message is the token, in time. Everything else is
// turned away before it can call anything.

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Transport } from '@jaws/shared/rpc/transport';
import { createWebSocketTransport, webSocketCloseCodes } from '@jaws/shared/rpc/web-socket-transport';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { isSameToken } from './access-token.ts';
import { createNewcomers, type Newcomers } from './newcomers.ts';
import { isAllowedHost, isOwnOrigin, requestFacts } from './request-origin.ts';

export interface GateOptions {
  readonly token: string;
  readonly allowedHosts: readonly string[];
  /** Largest message from a page, in bytes. */
  readonly maxPayloadBytes: number;
  /** Time a new connection has to send its token. */
  readonly authDeadlineMs: number;
  /** Of pages whose token was accepted. */
  readonly maxConnections: number;
  readonly onConnection: (transport: Transport) => void;
  readonly log: (text: string) => void;
}

export interface SocketGate {
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly close: () => void;
}

/** Connections without a token that may wait at once; one more ends the oldest. */
const mostNewcomers = 32;
/** The token's message has 80 bytes; who sends more before it is accepted is no page of ours. */
const mostBytesBeforeToken = 4096;

const firstMessage = z.strictObject({ type: z.literal('authenticate'), token: z.string().max(256) });

export function createSocketGate(options: GateOptions): SocketGate {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: options.maxPayloadBytes,
    perMessageDeflate: false,
    clientTracking: true,
  });
  const accepted = new Set<WebSocket>();
  const newcomers = createNewcomers<WebSocket>(mostNewcomers, (socket) => {
    options.log('turned away a page: others came before its token');
    socket.terminate();
  });
  return {
    upgrade(request, socket, head) {
      const problem = upgradeProblem(request, options);
      if (problem === null) {
        server.handleUpgrade(request, socket, head, (webSocket) => {
          authenticate(webSocket, socket, { ...options, accepted, newcomers });
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
): { readonly status: string; readonly why: string } | null {
  const facts = requestFacts(request);
  if (!isAllowedHost(facts, options.allowedHosts)) return { status: '403 Forbidden', why: 'foreign Host' };
  if (!isOwnOrigin(facts)) return { status: '403 Forbidden', why: 'foreign Origin' };
  if (request.url !== '/rpc') return { status: '404 Not Found', why: 'not /rpc' };
  return null;
}

interface OpenGate extends GateOptions {
  readonly accepted: Set<WebSocket>;
  readonly newcomers: Newcomers<WebSocket>;
}

/** Until the token is accepted only this function listens; nothing else can be reached. `wire` is what it runs on. */
function authenticate(socket: WebSocket, wire: Duplex, options: OpenGate): void {
  socket.on('error', (error) => {
    options.log(`connection failed: ${error.message}`);
  });
  const leave = options.newcomers.add(socket);
  let bytes = 0;
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > mostBytesBeforeToken) socket.terminate();
  };
  wire.on('data', count);
  const settle = (): void => {
    clearTimeout(deadline);
    leave();
    wire.off('data', count);
    socket.off('message', onFirst);
  };
  const refuse = (why: string): void => {
    settle();
    options.log(`turned away a page: ${why}`);
    socket.close(webSocketCloseCodes.unauthorised, why);
    // A peer that does not answer the close frame must not keep the place.
    setTimeout(() => {
      socket.terminate();
    }, 1000).unref();
  };
  const deadline = setTimeout(() => {
    refuse('no token in time');
  }, options.authDeadlineMs);
  const onFirst = (data: unknown, isBinary: boolean): void => {
    if (isBinary || !hasToken(String(data), options.token)) {
      refuse('wrong token');
      return;
    }
    settle();
    if (options.accepted.size >= options.maxConnections) {
      socket.close(webSocketCloseCodes.tooMany, 'too many pages');
      return;
    }
    options.accepted.add(socket);
    socket.on('close', () => {
      options.accepted.delete(socket);
    });
    // `ws` has the browser's listeners, typed by classes of its own.
    const transport = createWebSocketTransport(socket);
    transport.send({ type: 'authenticated' });
    options.onConnection(transport);
  };
  socket.on('message', onFirst);
  socket.on('close', settle);
}

function hasToken(text: string, token: string): boolean {
  try {
    const parsed = firstMessage.safeParse(JSON.parse(text));
    return parsed.success && isSameToken(parsed.data.token, token);
  } catch {
    return false; // Not JSON.
  }
}
