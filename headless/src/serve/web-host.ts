// The web host: the built page and the pipe to `createHost`, on one port. Serves loopback unless told otherwise;
// the token is needed either way.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Download } from '@jaws/core/host/download-links';
import type { IncomingUpload } from '@jaws/core/host/upload-registry';
import type { Transport } from '@jaws/shared/rpc/transport';
import { createAccessToken } from './access-token.ts';
import { createNewcomers } from './newcomers.ts';
import { isAllowedHost, requestFacts } from './request-origin.ts';
import { downloadTicket, serveDownload } from './serve-download.ts';
import { createSocketGate, type SocketGate } from './socket-gate.ts';
import { serveUpload, uploadTicket } from './serve-upload.ts';
import { refuse, serveStaticFile } from './static-files.ts';

export interface WebHostOptions {
  /** Serves one connection whose token was accepted. */
  readonly onConnection: (transport: Transport) => void;
  /** What a ticket of a download stands for, once; null for none. Without it there are no downloads. */
  readonly takeDownload?: (ticket: string) => Download | null;
  /** Where the file of a ticket goes, once; null for none. Without it there are no uploads of whole files. */
  readonly takeUpload?: (ticket: string) => IncomingUpload | null;
  /** Folder of the built page. */
  readonly staticDir: string;
  /** 0 = any free one. */
  readonly port: number;
  /** Default 127.0.0.1; another one only on the user's explicit word. */
  readonly listenAddress?: string;
  /** Names beside loopback and the address itself under which pages may ask. */
  readonly allowedHosts?: readonly string[];
  /** At least 32 random bytes as text; default: a new one. */
  readonly token?: string;
  readonly authDeadlineMs?: number;
  /** Time a connection has to send a whole request head. */
  readonly headersTimeoutMs?: number;
  readonly maxPayloadBytes?: number;
  readonly maxConnections?: number;
  readonly log: (text: string) => void;
}

export interface WebHost {
  /** With the token in the fragment, which browsers do not send anywhere. */
  readonly url: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** An upload piece of 1 MiB is 1.4 MB in base64. */
const defaultMaxPayloadBytes = 2 * 1024 * 1024;

/** TCP connections at once that have sent no request; one more ends the oldest. */
const mostSilent = 64;

export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const token = options.token ?? createAccessToken();
  const allowedHosts = (options.allowedHosts ?? []).map((name) => name.toLowerCase());
  const gate = createSocketGate({
    token,
    allowedHosts,
    maxPayloadBytes: options.maxPayloadBytes ?? defaultMaxPayloadBytes,
    authDeadlineMs: options.authDeadlineMs ?? 5000,
    maxConnections: options.maxConnections ?? 64,
    onConnection: options.onConnection,
    log: options.log,
  });
  const limits = {
    // Of the whole request, body included: only files have one, and those may take long (serve-upload.ts).
    requestTimeout: 0,
    headersTimeout: options.headersTimeoutMs ?? 10_000,
    connectionsCheckingInterval: 500,
  };
  const server = createServer(limits, (request, response) => {
    leave(request);
    void answer(request, response, { ...options, allowedHosts });
  });
  const silent = createNewcomers<Socket>(mostSilent, (socket) => {
    socket.destroy();
  });
  const undos = new WeakMap<Socket, () => void>();
  /** Whoever has sent a request is held to the limits of what it asks for. */
  const leave = ({ socket }: IncomingMessage): void => undos.get(socket)?.();
  server.on('connection', (socket: Socket) => {
    const undo = silent.add(socket);
    undos.set(socket, undo);
    socket.once('close', undo);
  });
  server.on('upgrade', (request, socket, head) => {
    leave(request);
    gate.upgrade(request, socket, head);
  });
  const address = options.listenAddress ?? '127.0.0.1';
  const port = await listen(server, options.port, address);
  return {
    url: `http://${urlHost(address)}:${port}/#token=${token}`,
    port,
    close: () => closeAll(server, gate),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: WebHostOptions & { readonly allowedHosts: readonly string[] },
): Promise<void> {
  const facts = requestFacts(request);
  if (!isAllowedHost(facts, options.allowedHosts)) {
    refuse(response, 403, 'This name is not served here.');
    return;
  }
  try {
    const upload = uploadTicket(request.url);
    if (upload !== null) {
      const take = (): IncomingUpload | null => options.takeUpload?.(upload) ?? null;
      const log = (error: unknown): void => {
        options.log(`an upload failed: ${String(error)}`);
      };
      await serveUpload(facts, request, response, { take, log });
      return;
    }
    // What else is asked has no body: who sends one all the same is not listened to.
    response.shouldKeepAlive &&= !hasBody(request);
    const ticket = downloadTicket(request.url);
    if (ticket === null) await serveStaticFile(options.staticDir, request, response);
    else await serveDownload(facts, request, response, () => options.takeDownload?.(ticket) ?? null);
  } catch (error) {
    // The browser went away in the middle of a file, or the disk failed.
    options.log(`could not answer ${request.method ?? ''} request: ${String(error)}`);
    response.destroy();
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

function listen(server: Server, port: number, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function closeAll(server: Server, gate: SocketGate): Promise<void> {
  return new Promise((resolve) => {
    gate.close();
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

/** An address that stands for all interfaces is none to open; loopback is among them. */
function urlHost(address: string): string {
  if (address === '0.0.0.0' || address === '::') return '127.0.0.1';
  return address.includes(':') ? `[${address}]` : address;
}
