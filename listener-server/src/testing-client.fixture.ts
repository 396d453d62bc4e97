// The client's half of the protocol for tests, by TLS lines, by HTTPS and by DNS; it checks the listener as chum must.

import { createHash, createHmac, createPublicKey, randomBytes, verify } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { Agent, request, type RequestOptions } from 'node:https';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import {
  proofText,
  readLine,
  scopeKeyText,
  writeLine,
  type Acceptance,
  type HandshakeFacts,
  type HandshakeScope,
  type ProtocolLine,
} from '@jaws/shared/exfil/listener-protocol';
import { receiptText, type Receipt } from '@jaws/shared/exfil/receipt';
import { createListener, type Listener, type ListenerOptions } from './create-listener.ts';
import { createListenerLog } from './listener-log.ts';

export interface TestListener {
  readonly listener: Listener;
  readonly port: number;
  readonly token: string;
  readonly folder: string;
  readonly logs: () => readonly { readonly event: string; readonly reason?: string }[];
  readonly logText: () => string;
  readonly remove: () => Promise<void>;
}

export async function startListener(
  options: Partial<ListenerOptions> = {},
  folder = mkdtempSync(join(tmpdir(), 'jaws-listener-')),
): Promise<TestListener> {
  const lines: string[] = [];
  const clock = (): number => Date.now();
  const listener = await createListener({
    keyDir: join(folder, 'keys'),
    uploadDir: join(folder, 'uploads'),
    bind: '127.0.0.1',
    ports: [0],
    udpPorts: [0],
    ftpPorts: [0],
    smtpPorts: [0],
    sshPorts: [0],
    clock,
    log: createListenerLog((line) => lines.push(line), clock),
    ...options,
  });
  return {
    listener,
    port: listener.ports[0] ?? 0,
    token: readFileSync(listener.tokenFile, 'utf8').trim(),
    folder,
    logs: () => lines.map((line) => JSON.parse(line) as { event: string; reason?: string }),
    logText: () => lines.join('\n'),
    remove: async () => {
      await listener.close(0);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function newRunId(): string {
  return randomBytes(16).toString('hex');
}

export function newNonce(): string {
  return randomBytes(32).toString('base64url');
}

/** Independent of the listener's own code. */
export function clientProof(
  token: string,
  facts: HandshakeFacts,
  role: 'client' | 'server' = 'client',
): string {
  const key = createHmac('sha256', token).update(scopeKeyText(facts.scope)).digest();
  return createHmac('sha256', key).update(proofText(role, facts)).digest('base64url');
}

function publicKeyOf(x: string): ReturnType<typeof createPublicKey> {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

/** What chum must find true before it sends a byte. */
export function isTrustworthy(token: string, facts: HandshakeFacts, acceptance: Acceptance): boolean {
  const { publicKey, proof, signature, fingerprint } = acceptance;
  const text = Buffer.from(proofText('accept', facts));
  const isSigned = verify(null, text, publicKeyOf(publicKey), Buffer.from(signature, 'base64url'));
  return isSigned && fingerprint === facts.fingerprint && proof === clientProof(token, facts, 'server');
}

export function isReceiptTrue({ body, publicKey, signature }: Receipt): boolean {
  const text = Buffer.from(receiptText(body));
  return verify(null, text, publicKeyOf(publicKey), Buffer.from(signature, 'base64url'));
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Resolves with null when the other side ends first. */
export async function nextLine(socket: TLSSocket): Promise<ProtocolLine | null> {
  let text = '';
  return await new Promise((resolve) => {
    const take = (bytes: Buffer): void => {
      text += bytes.toString('latin1');
      if (text.includes('\n')) leave(readLine(text.trimEnd()));
    };
    const leave = (line: ProtocolLine | null): void => {
      socket.off('data', take);
      resolve(line);
    };
    socket.on('data', take);
    for (const event of ['end', 'close', 'error']) {
      socket.once(event, () => {
        leave(null);
      });
    }
  });
}

export async function openTls(port: number, host = '127.0.0.1'): Promise<TLSSocket> {
  // Node takes allowHalfOpen here as `net.connect` does; its types do not know.
  const options = { port, host, rejectUnauthorized: false, allowHalfOpen: true };
  const socket = connect(options);
  await once(socket, 'secureConnect');
  socket.on('error', () => undefined);
  return socket;
}

export function seenFingerprint(socket: TLSSocket): string {
  return createHash('sha256').update(socket.getPeerCertificate().raw).digest('hex');
}

/** Opens a connection up to its ACCEPT; null when the listener cuts it. `spoil` changes the facts it proves. */
export async function openRun(
  { port, token }: Pick<TestListener, 'port' | 'token'>,
  runId: string,
  spoil: Partial<HandshakeFacts> = {},
): Promise<TLSSocket | null> {
  const socket = await openTls(port);
  const facts = { scope: `run:${runId}` as HandshakeScope, clientNonce: newNonce() };
  socket.write(writeLine({ kind: 'hello', ...facts }));
  const challenge = await nextLine(socket);
  if (challenge?.kind !== 'challenge') return null;
  const whole = { ...facts, serverNonce: challenge.serverNonce, fingerprint: seenFingerprint(socket) };
  socket.write(writeLine({ kind: 'proof', proof: clientProof(token, { ...whole, ...spoil }) }));
  const accept = await nextLine(socket);
  if (accept?.kind !== 'accept') return null;
  if (!isTrustworthy(token, whole, accept.acceptance)) throw new Error('the listener is not ours');
  return socket;
}

/** Ends its half, and gives what the listener says it received. */
export async function finishRun(socket: TLSSocket): Promise<ProtocolLine | null> {
  const done = nextLine(socket);
  socket.end();
  const line = await done;
  socket.destroy();
  return line;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export interface HttpClient {
  readonly call: (
    method: string,
    path: string,
    options?: { readonly headers?: RequestOptions['headers']; readonly body?: Uint8Array },
  ) => Promise<HttpAnswer>;
  /** The handshake over this one connection. */
  readonly hello: (scope: HandshakeScope) => Promise<HttpAnswer>;
  readonly close: () => void;
}

/** Over one kept connection. */
export function httpClient({ port, token, listener }: TestListener): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
  const call: HttpClient['call'] = (method, path, { headers, body } = {}) =>
    new Promise((resolve, reject) => {
      const outgoing = request(
        { port, host: '127.0.0.1', method, path, agent, ...(headers === undefined ? {} : { headers }) },
        (incoming) => {
          let text = '';
          incoming.setEncoding('utf8').on('data', (part: string) => (text += part));
          incoming.on('error', reject).on('end', () => {
            const read = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
            resolve({ status: incoming.statusCode ?? 0, body: read });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  return {
    call,
    hello: async (scope) => {
      const clientNonce = newNonce();
      const { body } = await call('GET', `/v1/challenge?scope=${scope}&nonce=${clientNonce}`);
      const serverNonce = String(body['serverNonce']);
      const facts = { scope, clientNonce, serverNonce, fingerprint: listener.fingerprint };
      const answer = await call('POST', '/v1/hello', {
        headers: {
          'jaws-scope': scope,
          'jaws-client-nonce': clientNonce,
          'jaws-server-nonce': serverNonce,
          'jaws-proof': clientProof(token, facts),
        },
      });
      if (answer.status === 200 && !isTrustworthy(token, facts, answer.body as unknown as Acceptance))
        throw new Error('the listener is not ours');
      return answer;
    },
    close: () => {
      agent.destroy();
    },
  };
}

/** Ends the run over HTTPS; its receipt. */
export async function endRun(test: TestListener, runId: string): Promise<Receipt> {
  const http = httpClient(test);
  try {
    await http.hello(`run:${runId}`);
    const { status, body } = await http.call('POST', `/v1/run/${runId}/end`);
    if (status !== 200) throw new Error(`end: ${String(status)} ${JSON.stringify(body)}`);
    return body as unknown as Receipt;
  } finally {
    http.close();
  }
}

/** One datagram there, one back; null when none comes in time. */
export async function askUdp(port: number, query: Buffer, waitMs = 2000): Promise<Buffer | null> {
  const socket = createSocket('udp4');
  try {
    const answer = once(socket, 'message', { signal: AbortSignal.timeout(waitMs) });
    socket.send(query, port, '127.0.0.1');
    return (await answer.catch(() => [null]))[0] as Buffer | null;
  } finally {
    socket.close();
  }
}

/** Polls until it is true; throws after the deadline. */
export async function until(isTrue: () => boolean, waitMs = 10_000): Promise<void> {
  const deadline = performance.now() + waitMs;
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error('it did not come to be true in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
