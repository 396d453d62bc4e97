// Requests to the listener over one TLS connection that is kept: the handshake by HTTPS, bodies as payload, and the
// end of a run with its receipt.

import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';
import { Readable, type Duplex } from 'node:stream';
import { JawsError } from '@jaws/shared/contract/errors';
import { acceptance, isNonce } from '@jaws/shared/exfil/listener-protocol';
import { z } from 'zod';
import type { ListenerGate } from './listener-gate.ts';
import { notAListener, timedOut } from './link-errors.ts';
import type { TlsLink } from './open-tls.ts';

export interface HttpAnswer {
  readonly status: number;
  /** Parsed JSON; null when the answer is none. */
  readonly body: unknown;
}

export interface HttpLink {
  readonly link: TlsLink;
  /** @throws Error of the connection; JawsError chum.timed-out after `deadlineMs` of silence */
  readonly call: (
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body?: Uint8Array,
    headers?: Headers,
  ) => Promise<HttpAnswer>;
  /**
   * Makes the connection a WebSocket: no request may follow. The answer's `sec-websocket-accept`; null: it is refused.
   * @throws Error of the connection; JawsError chum.timed-out
   */
  readonly upgrade: (path: string, headers: Headers) => Promise<string | null>;
}

type Headers = Readonly<Record<string, string>>;

/** A receipt lists up to 20,000 flows. */
const longestAnswer = 32 * 2 ** 20;
const pieceBytes = 65_536;

class OneConnection extends Agent {
  private readonly socket: Duplex;

  constructor(socket: Duplex) {
    super({ keepAlive: true, maxSockets: 1 });
    this.socket = socket;
  }

  override createConnection(): Duplex {
    return this.socket;
  }

  /** The usual one lets the process end while the connection rests between two requests. */
  override keepSocketAlive(): boolean {
    return true;
  }
}

/** Each piece that is taken is a sign of life: a large body on a slow line is no silence. */
function* piecesOf(body: Uint8Array = new Uint8Array()): Generator<Uint8Array, void, undefined> {
  for (let at = 0; at < body.length; at += pieceBytes) yield body.subarray(at, at + pieceBytes);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is told by its status.
    return null;
  }
}

function readAnswer(incoming: IncomingMessage): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    incoming.on('data', (part: Buffer) => {
      size += part.length;
      if (size > longestAnswer) incoming.destroy(new Error('The answer is too long.'));
      else parts.push(part);
    });
    incoming.on('error', reject);
    incoming.on('end', () => {
      resolve({
        status: incoming.statusCode ?? 0,
        body: parseJson(Buffer.concat(parts).toString('utf8')),
      });
    });
  });
}

export function createHttpLink(link: TlsLink, deadlineMs: number): HttpLink {
  const agent = new OneConnection(link.tls);
  const host = link.tls.servername === false ? link.remoteIp : (link.tls.servername ?? link.remoteIp);
  /** Null, and told to `reject`, when the connection is lost already. */
  const begin = (
    method: string,
    path: string,
    headers: Headers,
    reject: (error: Error) => void,
  ): ClientRequest | null => {
    // A request on a connection that has ended in between would wait for its deadline.
    const lost = (): void => {
      reject(new Error(`The connection to ${link.place} was closed.`));
    };
    if (link.tls.destroyed || link.tls.readableEnded) {
      lost();
      return null;
    }
    const outgoing = request({ agent, method, path, setHost: false, headers: { host, ...headers } });
    outgoing.setTimeout(deadlineMs, () => {
      outgoing.destroy(timedOut(link.place));
    });
    outgoing.on('error', reject);
    link.tls.once('close', lost);
    outgoing.once('close', () => link.tls.off('close', lost));
    return outgoing;
  };
  const call: HttpLink['call'] = (method, path, body, headers = {}) =>
    new Promise((resolve, reject) => {
      const length = method === 'GET' ? {} : { 'content-length': String(body?.length ?? 0) };
      const outgoing = begin(method, path, { ...length, ...headers }, reject);
      if (outgoing === null) return;
      outgoing.on('response', (incoming) => {
        readAnswer(incoming).then(resolve, reject);
      });
      Readable.from(piecesOf(body)).pipe(outgoing);
    });
  const upgrade: HttpLink['upgrade'] = (path, headers) =>
    new Promise((resolve, reject) => {
      const asked = { connection: 'Upgrade', upgrade: 'websocket', ...headers };
      const outgoing = begin('GET', path, asked, reject);
      outgoing?.on('response', (incoming) => {
        incoming.resume();
        resolve(null);
      });
      outgoing?.on('upgrade', (incoming, _socket, head) => {
        link.tls.setTimeout(0);
        if (head.length > 0) link.tls.unshift(head);
        resolve(incoming.headers['sec-websocket-accept'] ?? null);
      });
      outgoing?.end();
    });
  return { link, call, upgrade };
}

const challenge = z.looseObject({ serverNonce: z.string().refine(isNonce) });
const refusal = z.looseObject({ error: z.looseObject({ reason: z.string() }) });

/** The listener's own word for why it refuses; null when it gives none. */
export function refusalReason({ body }: HttpAnswer): string | null {
  return refusal.safeParse(body).data?.error.reason ?? null;
}

async function callOrStranger(http: HttpLink, ...call: Parameters<HttpLink['call']>): Promise<HttpAnswer> {
  try {
    return await http.call(...call);
  } catch (error) {
    if (error instanceof JawsError) throw error;
    throw notAListener(http.link.place, 'it does not answer as one', error);
  }
}

/**
 * Bodies may follow when it resolves.
 * @throws JawsError chum.timed-out, chum.not-a-listener, chum.wrong-token, chum.wrong-fingerprint
 */
export async function shakeHandsByHttp(http: HttpLink, gate: ListenerGate): Promise<void> {
  const { fingerprint, place } = http.link;
  gate.checkFingerprint(fingerprint);
  const first = gate.begin();
  const path = `/v1/challenge?scope=${first.scope}&nonce=${first.clientNonce}`;
  const asked = challenge.safeParse((await callOrStranger(http, 'GET', path)).body);
  if (!asked.success) throw notAListener(place, 'it does not answer as one');
  const facts = { ...first, serverNonce: asked.data.serverNonce, fingerprint };
  const answer = await callOrStranger(http, 'POST', '/v1/hello', undefined, {
    'jaws-scope': facts.scope,
    'jaws-client-nonce': facts.clientNonce,
    'jaws-server-nonce': facts.serverNonce,
    'jaws-proof': gate.prove(facts),
  });
  if (answer.status === 401)
    throw new JawsError('chum.wrong-token', `The listener at ${place} does not accept this token.`);
  const read = acceptance.safeParse(answer.body);
  if (!read.success) throw notAListener(place, 'its answer is none of the protocol');
  gate.admit(facts, read.data);
}
