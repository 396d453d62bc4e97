// The `http` style and the control requests, over TLS only: handshake, payload by POST, PUT and WebSocket, uploads,
// status.

import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isNonce, readScope, type HandshakeScope } from '@jaws/shared/exfil/listener-protocol';
import type { Connection } from './connection.ts';
import type { Flow } from './flow.ts';
import type { Handshake } from './handshake.ts';
import { answerJson, answerRefusal, answerText, HttpRefusal, refusalText } from './http-answer.ts';
import { serveUpload } from './http-upload.ts';
import type { ListenerLog } from './listener-log.ts';
import type { RunBook } from './run-book.ts';
import type { Run } from './run.ts';
import type { UploadStore } from './upload-store.ts';
import { serveWebsocket, websocketAnswer } from './websocket-front.ts';

export interface HttpFrontOptions {
  readonly handshake: Handshake;
  readonly token: string;
  readonly runs: RunBook;
  /** Null: this listener takes no uploads. */
  readonly uploads: UploadStore | null;
  readonly log: ListenerLog;
  readonly idleMs: number;
  readonly status: () => object;
}

/** What a connection was accepted for; `run` is null for uploads and for a run that is over. */
interface Accepted {
  readonly scope: HandshakeScope;
  readonly run: Run | null;
  readonly flow: Flow | null;
}

/** Challenges that a connection may ask for: one and a few in vain. They are kept until they are answered. */
const maxChallenges = 8;

export interface HttpFront {
  readonly serve: (connection: Connection) => void;
}

// eslint-disable-next-line max-lines-per-function -- short functions over one state, which nobody else may touch
export function createHttpFront(options: HttpFrontOptions): HttpFront {
  const connections = new WeakMap<object, Connection>();
  const accepted = new WeakMap<Connection, Accepted>();
  const challenged = new WeakMap<Connection, number>();
  // It never listens: connections come from the TLS front, which also holds the deadline of the handshake.
  const server = createServer({ maxHeaderSize: 8192 }, (request, response) => {
    const connection = connections.get(request.socket);
    if (connection === undefined) response.destroy();
    else void handle(connection, request, response);
  });
  server.timeout = options.idleMs;
  server.keepAliveTimeout = options.idleMs;
  // An upload takes as long as it takes; strangers have their deadline from the TLS front.
  server.requestTimeout = 0;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Cut connections come by here, too; only what does not parse is worth a line.
    if (error.code?.startsWith('HPE_') === true)
      options.log.write('warn', 'http.garbage', {
        remote: connections.get(socket)?.ends.srcIp ?? 'unknown',
      });
    socket.destroy();
  });

  server.on('upgrade', (request, socket, head) => {
    const connection = connections.get(socket);
    if (connection === undefined) socket.destroy();
    else upgrade(connection, request, head);
  });

  const upgrade = (connection: Connection, request: IncomingMessage, head: Buffer): void => {
    const { tls } = connection;
    try {
      const { run = null, flow = null } = accepted.get(connection) ?? {};
      if (run === null || flow === null || request.url !== `/v1/run/${run.runId}/socket`)
        throw new HttpRefusal(401, 'no-handshake', 'Say hello for this first.');
      if (options.runs.find(run.runId) !== run) throw new HttpRefusal(410, 'run-over', 'This run is over.');
      tls.write(websocketAnswer(request));
      if (head.length > 0) tls.unshift(head);
      serveWebsocket(connection, flow);
    } catch (error) {
      tls.end(refusalText(refusalOf(options.log, connection, error)));
      tls.destroySoon();
    }
  };
  const handle = async (
    connection: Connection,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    try {
      await route(connection, request, response);
    } catch (error) {
      // Who has said hello may ask on, where no unread body is in the way.
      const isAsking = ['GET', 'HEAD', 'DELETE'].includes(request.method ?? '');
      const mayGoOn = isAsking && accepted.has(connection);
      answerRefusal(response, refusalOf(options.log, connection, error), mayGoOn);
    }
  };
  const route = async (
    connection: Connection,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const url = new URL(request.url ?? '/', 'https://listener');
    const action = `${request.method ?? ''} ${url.pathname}`;
    if (action === 'GET /v1/challenge') challenge(connection, url, response);
    else if (action === 'POST /v1/hello') hello(connection, request, response);
    else if (action === 'GET /v1/status') {
      checkBearer(request, options.token);
      answerJson(response, 200, options.status());
    } else await serveAccepted(url.pathname, accepted.get(connection), request, response);
  };
  const serveAccepted = async (
    path: string,
    about: Accepted | undefined,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const [noun = '', id = '', verb] = path.split('/').slice(2);
    if (about?.scope !== `${noun}:${id}`)
      throw new HttpRefusal(401, 'no-handshake', 'Say hello for this first.');
    if (noun === 'run') await serveRun(options.runs, about, id, verb, request, response);
    else if (verb === undefined && options.uploads !== null)
      await serveUpload(options.uploads, id, request, response);
    else throw new HttpRefusal(404, 'not-found', 'There is no such thing here.');
  };
  const challenge = (connection: Connection, url: URL, response: ServerResponse): void => {
    const scope = readScope(url.searchParams.get('scope') ?? '');
    const clientNonce = url.searchParams.get('nonce') ?? '';
    if (scope === null || !isNonce(clientNonce))
      throw new HttpRefusal(400, 'bad-request', 'A challenge needs a scope and a nonce.');
    const count = (challenged.get(connection) ?? 0) + 1;
    if (count > maxChallenges) throw new HttpRefusal(429, 'too-many', 'Too many challenges were left open.');
    challenged.set(connection, count);
    answerJson(response, 200, { serverNonce: options.handshake.challenge(scope, clientNonce) });
  };
  const hello = (connection: Connection, request: IncomingMessage, response: ServerResponse): void => {
    const scope = readScope(headerOf(request, 'jaws-scope'));
    const acceptance =
      scope === null
        ? null
        : options.handshake.accept(
            scope,
            headerOf(request, 'jaws-client-nonce'),
            headerOf(request, 'jaws-server-nonce'),
            headerOf(request, 'jaws-proof'),
          );
    if (scope === null || acceptance === null || accepted.has(connection))
      throw new HttpRefusal(401, 'wrong-proof', 'This proof is not accepted.');
    connection.accepted();
    const run = scope.startsWith('run:') ? options.runs.enter(scope.slice('run:'.length)) : null;
    accepted.set(connection, { scope, run, flow: run === null ? null : beginFlow(connection, run) });
    answerJson(response, 200, acceptance);
  };
  return {
    serve: (connection) => {
      connections.set(connection.tls, connection);
      server.emit('connection', connection.tls);
    },
  };
}

function beginFlow({ tls, raw, ends, acceptedMs }: Connection, run: Run): Flow {
  const flow = run.addFlow(
    {
      ...ends,
      style: 'http',
      firstMs: acceptedMs,
      // All that TLS has given so far: the two requests of the handshake.
      handshakeBytes: tls.bytesRead,
      tcpBytes: () => raw.bytesRead,
    },
    // In order where it can be: the answer to the request that ended the run goes out first.
    () => {
      tls.end();
    },
  );
  let isEnded = false;
  tls.on('end', () => (isEnded = true));
  raw.on('close', () => {
    flow.finish(isEnded ? 'complete' : 'cut');
    run.flowEnded(flow);
  });
  return flow;
}

async function serveRun(
  runs: RunBook,
  { run, flow }: Accepted,
  id: string,
  verb: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const action = [request.method, verb].join(' ');
  if (action === 'GET receipt') {
    const text = await runs.receiptOf(id);
    if (text === null) throw new HttpRefusal(404, 'no-receipt', 'This run is not over.');
    answerText(response, 200, text);
    return;
  }
  if (run === null || flow === null || runs.find(id) !== run)
    throw new HttpRefusal(410, 'run-over', 'This run is over.');
  if (action === 'POST ' || isObject(action))
    answerJson(response, 200, { received: await receiveBody(flow, request) });
  else if (action === 'POST end') {
    request.resume();
    flow.finish('complete');
    run.flowEnded(flow);
    answerJson(response, 200, await runs.end(id, 'ended'));
  } else throw new HttpRefusal(404, 'not-found', 'There is no such thing here.');
}

/** A `PUT` of one object, as into a bucket: its name is the client's own affair. */
function isObject(action: string): boolean {
  return /^PUT [\w.-]{1,64}$/.test(action);
}

async function receiveBody(flow: Flow, request: AsyncIterable<Buffer>): Promise<number> {
  let received = 0;
  for await (const chunk of request) {
    flow.addPayload(chunk);
    received += chunk.length;
  }
  return received;
}

function refusalOf(log: ListenerLog, { ends, tls }: Connection, error: unknown): HttpRefusal {
  const refusal =
    error instanceof HttpRefusal ? error : new HttpRefusal(500, 'internal', 'The listener failed.');
  // A client that went away in the middle of its body is no failure of the listener.
  const level = refusal.status === 500 && !tls.destroyed ? 'error' : 'warn';
  const reason = error instanceof HttpRefusal ? refusal.reason : String(error);
  log.write(level, 'request.refused', { remote: ends.srcIp, port: ends.dstPort, reason });
  return refusal;
}

function headerOf(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

/** For the owner's own look with curl; the certificate is to be checked before the token is sent. */
function checkBearer(request: IncomingMessage, token: string): void {
  const given = Buffer.from(headerOf(request, 'authorization'));
  const expected = Buffer.from(`Bearer ${token}`);
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new HttpRefusal(401, 'wrong-token', 'This token is not accepted.');
}
