// HTTP over exactly one TLS connection: what the handshake has accepted is the connection, so another one must never
// be opened behind its back.

import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { Agent, request, type IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { JawsError } from '@jaws/shared/contract/errors';
import type { ListenerTarget } from '@jaws/shared/exfil/push-target';
import { errnoCode } from '../dataset/disk-errors.ts';
import { connectFailure, LostConnection } from './lost-connection.ts';

export interface HttpAnswer {
  readonly status: number;
  /** Parsed JSON; undefined when it is none. */
  readonly body: unknown;
}

export interface HttpAsk {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | number>>;
  /** With `content-length` among the headers. */
  readonly body?: Readable;
  /** Silence that is borne, ms. */
  readonly silenceMs: number;
}

export interface OneConnection {
  /** SHA-256 of the certificate seen, 64 hex digits. */
  readonly fingerprint: string;
  /** @throws LostConnection */
  readonly ask: (ask: HttpAsk) => Promise<HttpAnswer>;
  readonly close: () => void;
}

/** Longest answer that is read: statuses and refusals are short. */
const maxAnswerBytes = 65_536;

class OneSocketAgent extends Agent {
  private socket: TLSSocket | null;

  constructor(socket: TLSSocket) {
    super({ keepAlive: true, maxSockets: 1 });
    this.socket = socket;
  }

  override createConnection(): TLSSocket {
    const { socket } = this;
    this.socket = null;
    if (socket === null || socket.destroyed) throw new LostConnection('connection lost');
    return socket;
  }
}

/**
 * Connects; nothing is asked yet, and no certificate is trusted: see `fingerprint`.
 * @throws JawsError push.unknown-host, push.refused, push.timed-out, push.not-a-listener; LostConnection
 */
export async function openOneConnection(
  target: ListenerTarget,
  options: { readonly connectMs: number; readonly signal: AbortSignal },
): Promise<OneConnection> {
  const tls = await openTls(target, options);
  const agent = new OneSocketAgent(tls);
  const close = (): void => {
    tls.destroy();
    agent.destroy();
  };
  options.signal.addEventListener('abort', close, { once: true });
  tls.once('close', () => {
    options.signal.removeEventListener('abort', close);
  });
  const fingerprint = createHash('sha256').update(tls.getPeerCertificate().raw).digest('hex');
  return { fingerprint, close, ask: (ask) => askOver(tls, agent, target, ask) };
}

async function openTls(
  { host, port, text }: ListenerTarget,
  { connectMs, signal }: { readonly connectMs: number; readonly signal: AbortSignal },
): Promise<TLSSocket> {
  if (signal.aborted) throw new JawsError('cancelled');
  return await new Promise((resolve, reject) => {
    const tls = connect({
      ...{ host, port, minVersion: 'TLSv1.2' },
      // Self-signed by design: pinned fingerprint and proof of the token say who it is.
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
      ...(isIP(host) === 0 ? { servername: host } : {}),
    });
    const fail = (error: unknown): void => {
      leave();
      tls.on('error', () => undefined);
      tls.destroy();
      reject(connectFailure(error, text));
    };
    const late = (): void => {
      fail(
        new JawsError('push.timed-out', `${text} did not answer within ${Math.ceil(connectMs / 1000)} s.`),
      );
    };
    const abort = (): void => {
      fail(new JawsError('cancelled'));
    };
    const deadline = setTimeout(late, connectMs);
    const leave = (): void => {
      clearTimeout(deadline);
      tls.off('error', fail);
      signal.removeEventListener('abort', abort);
    };
    signal.addEventListener('abort', abort);
    tls.once('error', fail);
    tls.once('secureConnect', () => {
      leave();
      // Errors of a connection in use are those of the request under way.
      tls.on('error', () => undefined);
      resolve(tls);
    });
  });
}

async function askOver(
  tls: TLSSocket,
  agent: OneSocketAgent,
  target: ListenerTarget,
  { method, path, headers, body, silenceMs }: HttpAsk,
): Promise<HttpAnswer> {
  const { host, port } = target;
  const silent = (): void => {
    tls.destroy(new LostConnection('no answer'));
  };
  tls.setTimeout(silenceMs, silent);
  const stopBody = new AbortController();
  try {
    return await new Promise((resolve, reject) => {
      const lost = (error: unknown): void => {
        reject(askFailure(error, target));
      };
      const outgoing = request({ agent, host, port, method, path, headers: { ...headers } }, (incoming) => {
        readAnswer(incoming).then(resolve, lost);
      });
      outgoing.on('error', lost);
      if (body === undefined) outgoing.end();
      // A refusal may come while the body is still on its way; then the answer counts, not the broken pipe.
      else pipeline(body, outgoing, { signal: stopBody.signal }).catch(afterAnswer(lost));
    });
  } catch (error) {
    throw askFailure(error, target);
  } finally {
    stopBody.abort();
    tls.setTimeout(0);
    tls.off('timeout', silent);
  }
}

function askFailure(error: unknown, { text }: ListenerTarget): JawsError | LostConnection {
  if (error instanceof JawsError || error instanceof LostConnection) return error;
  if (errnoCode(error)?.startsWith('HPE_') === true)
    return new JawsError(
      'push.not-a-listener',
      `What answers at ${text} does not speak HTTP. Nothing was sent.`,
    );
  return new LostConnection('connection lost', error);
}

/** An answer that is already on its way is given this long to be read. */
const answerGraceMs = 250;

function afterAnswer(lost: (error: unknown) => void): (error: unknown) => void {
  return (error) => {
    setTimeout(lost, answerGraceMs, error);
  };
}

async function readAnswer(incoming: IncomingMessage): Promise<HttpAnswer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > maxAnswerBytes) {
      incoming.destroy();
      break;
    }
  }
  return { status: incoming.statusCode ?? 0, body: parseJson(Buffer.concat(pieces).toString('utf8')) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
