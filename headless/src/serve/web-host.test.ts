// The web host from outside: what it serves, and every way in which it must turn a caller away.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentSecurityPolicy } from '@jaws/shared/contract/content-security-policy';
import { events, procedures, type Handlers } from '@jaws/shared/contract/contract';
import { createRpcClient } from '@jaws/shared/rpc/client';
import { createEventHub } from '@jaws/shared/rpc/event-hub';
import { serveTransport } from '@jaws/shared/rpc/server';
import { authenticateWebSocket, type WebSocketLike } from '@jaws/shared/rpc/web-socket-transport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startWebHost, type WebHost } from './web-host.ts';

const handlers = new Proxy({} as Handlers, {
  get: (_target, name) =>
    name === 'session.status'
      ? () => Promise.resolve({ residentBytes: 1, uptimeMs: 2 })
      : () => Promise.reject(new Error(`not in this test: ${String(name)}`)),
});

let folder = '';
let host: WebHost;
let token = '';
let connections = 0;
let logged: string[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-web-host-'));
  mkdirSync(join(folder, 'site', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'site', 'index.html'), '<!doctype html><title>JAWS</title>');
  writeFileSync(join(folder, 'site', 'assets', 'page-abc.js'), 'export const page = 1;');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'site', 'link.txt'));
  connections = 0;
  logged = [];
  host = await startWebHost({
    staticDir: join(folder, 'site'),
    port: 0,
    authDeadlineMs: 150,
    headersTimeoutMs: 500,
    maxPayloadBytes: 4096,
    maxConnections: 3,
    log: (text) => logged.push(text),
    onConnection: (transport) => {
      connections++;
      const hub = createEventHub<typeof events>(() => undefined);
      serveTransport(transport, { procedures, events }, handlers, hub, { logError: () => undefined });
    },
  });
  token = new URL(host.url).hash.replace('#token=', '');
});

afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: host.port, path, method, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += String(chunk)));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    request.on('error', reject);
    request.end();
  });
}

/** Raw, because an HTTP client would tidy the path up. */
function askRaw(target: string, lines = ['Host: localhost', 'Connection: close']): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(host.port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.on('end', () => {
      resolve(text);
    });
    socket.on('error', reject);
    socket.write(`GET ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  });
}

function open(options: { origin?: string; host?: string; path?: string } = {}): WebSocket {
  const own = `127.0.0.1:${host.port}`;
  return new WebSocket(`ws://${own}${options.path ?? '/rpc'}`, {
    origin: options.origin ?? `http://${own}`,
    headers: { host: options.host ?? own },
  });
}

/** The status with which an upgrade is refused. */
function refusal(socket: WebSocket): Promise<number> {
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
    });
    socket.on('open', () => {
      reject(new Error('was let in'));
    });
    socket.on('error', () => undefined);
  });
}

function closeCode(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.on('close', resolve);
    socket.on('error', () => undefined);
  });
}

async function opened(socket: WebSocket): Promise<WebSocket> {
  await new Promise((resolve) => socket.once('open', resolve));
  return socket;
}

const asLike = (socket: WebSocket): WebSocketLike => socket;

describe('files', () => {
  it('serves the page uncached and with every security header', async () => {
    const { status, headers, body } = await ask('/');
    expect(status).toBe(200);
    expect(body).toContain('<title>JAWS</title>');
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
  });

  it('serves built files with their type, to be kept; HEAD without a body', async () => {
    const script = await ask('/assets/page-abc.js?x=1');
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(script.headers['cache-control']).toContain('immutable');
    const head = await ask('/assets/page-abc.js', {}, 'HEAD');
    expect(head.body).toBe('');
    expect(head.headers['content-length']).toBe('22');
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => {
    expect((await ask('/', {}, method)).status).toBe(405);
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/..%5csecret.txt',
    '//secret.txt',
    '/link.txt',
    '/assets',
    '/%00',
    '/%zz',
    'http://127.0.0.1/../secret.txt',
  ])('gives nothing for %s', async (target) => {
    const text = await askRaw(target);
    expect(text).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(text).not.toContain('secret\n');
    expect(text.split('\r\n\r\n')[1]).not.toContain('secret');
  });

  it.each(['evil.example', 'evil.example:80', 'localhost.evil.example', '127.0.0.1@evil.example', ':80'])(
    'refuses the Host %j',
    async (name) => {
      expect((await ask('/', { host: name })).status).toBeGreaterThanOrEqual(400);
    },
  );

  it('serves loopback names on any port, because a tunnel ends on its own', async () => {
    expect((await ask('/', { host: 'localhost:9999' })).status).toBe(200);
    expect((await ask('/', { host: '[::1]:9999' })).status).toBe(200);
  });
});

describe('the pipe', () => {
  it('lets the page in that has the token, and answers its calls', async () => {
    const client = createRpcClient(await authenticateWebSocket(asLike(open()), token));
    expect(await client.call('session.status', {})).toEqual({ residentBytes: 1, uptimeMs: 2 });
    await expect(client.call('__proto__' as never, {} as never)).rejects.toMatchObject({
      code: 'rpc.unknown-procedure',
    });
    await expect(client.call('shell.run' as never, {} as never)).rejects.toMatchObject({
      code: 'rpc.unknown-procedure',
    });
    client.close();
  });

  it('has a token of 32 bytes, another one for every start', async () => {
    const other = await startWebHost({
      staticDir: folder,
      port: 0,
      log: () => undefined,
      onConnection: () => undefined,
    });
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(other.url).not.toContain(token);
    await other.close();
  });

  it.each(['', 'x', 'wrong-token-of-the-right-length-0123456789'])('refuses the token %j', async (wrong) => {
    await expect(authenticateWebSocket(asLike(open()), wrong)).rejects.toMatchObject({
      code: 'rpc.unauthorised',
    });
    expect(connections).toBe(0);
  });

  it.each([
    ['a call before the token', '{"type":"request","id":1,"procedure":"session.status","input":{}}'],
    ['text that is not JSON', 'hello'],
    ['an extra field', JSON.stringify({ type: 'authenticate', token: 'x', more: 1 })],
    ['binary', Buffer.from('{"type":"authenticate"}')],
  ])('turns %s away', async (_what, message) => {
    const socket = await opened(open());
    const code = closeCode(socket);
    socket.send(message);
    expect(await code).toBe(4401);
    expect(connections).toBe(0);
  });

  it('turns away who does not send the token in time', async () => {
    expect(await closeCode(await opened(open()))).toBe(4401);
    expect(logged.join()).toContain('no token in time');
  });

  it('takes no token that comes too late, and waits for no answer to its goodbye', async () => {
    const own = `127.0.0.1:${host.port}`;
    const socket = connect(host.port, '127.0.0.1');
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
    const key = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';
    const head = ['GET /rpc HTTP/1.1', `Host: ${own}`, `Origin: http://${own}`, ...upgrade, key];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    const frames: Buffer[] = [];
    socket.on('data', (bytes: Buffer) => {
      frames.push(bytes);
      // Behind the head comes the close frame (RFC 6455 §5.5.1); the token is sent instead of an answer to it.
      if (!Buffer.concat(frames).toString('latin1').endsWith('no token in time')) return;
      const text = Buffer.from(JSON.stringify({ type: 'authenticate', token }));
      // One whole text frame, masked with zeros.
      socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text]));
    });
    await new Promise((resolve) => socket.once('close', resolve));
    expect(Buffer.concat(frames).toString('latin1')).toContain('no token in time');
    expect(connections).toBe(0);
  }, 10_000);

  it.each(['http://evil.example', 'null', 'http://localhost:1', ''])(
    'refuses the Origin %j',
    async (origin) => {
      expect(await refusal(open({ origin }))).toBe(403);
    },
  );

  it('refuses a second Host or Origin, whichever of them is the right one', async () => {
    const own = `127.0.0.1:${host.port}`;
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
    const key = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';
    const right = [`Host: ${own}`, `Origin: http://${own}`];
    const ask = (...lines: string[]) => askRaw('/rpc', [...lines, ...upgrade, key]);
    for (const extra of ['Host: evil.example', 'Origin: http://evil.example']) {
      expect(await ask(extra, ...right)).toMatch(/^HTTP\/1\.1 40[03]/);
      expect(await ask(...right, extra)).toMatch(/^HTTP\/1\.1 40[03]/);
    }
    expect(await askRaw('/', ['Connection: close', `Host: ${own}`, 'Host: evil.example'])).toMatch(
      /^HTTP\/1\.1 40[03]/,
    );
  });

  it('refuses a foreign Host even with an Origin to match', async () => {
    expect(await refusal(open({ host: 'evil.example', origin: 'http://evil.example' }))).toBe(403);
  });

  it('has one place only', async () => {
    expect(await refusal(open({ path: '/rpc/../admin' }))).toBe(404);
    expect((await ask('/rpc')).status).toBe(404);
  });

  it('ends a connection that sends a frame over the limit, and stays up', async () => {
    const socket = open();
    const transport = await authenticateWebSocket(asLike(socket), token);
    const code = closeCode(socket);
    transport.send({
      type: 'request',
      id: 1,
      procedure: 'session.status',
      input: { fill: 'x'.repeat(5000) },
    });
    expect([1006, 1009]).toContain(await code);
    const client = createRpcClient(await authenticateWebSocket(asLike(open()), token));
    expect(await client.call('session.status', {})).toMatchObject({ uptimeMs: 2 });
  });

  it('bounds the number of pages', async () => {
    for (let n = 0; n < 3; n++) await authenticateWebSocket(asLike(open()), token);
    const socket = await opened(open());
    const code = closeCode(socket);
    socket.send(JSON.stringify({ type: 'authenticate', token }));
    expect(await code).toBe(1013);
    expect(connections).toBe(3);
  });

  it('lets its owner in beside 80 strangers who hold a connection and send nothing', async () => {
    const strangers = Array.from({ length: 80 }, () => open());
    // Long before their time is over the oldest have made room.
    await Promise.race(strangers.map(closeCode));
    expect(logged[0]).toContain('others came before its token');
    const client = createRpcClient(await authenticateWebSocket(asLike(open()), token));
    expect(await client.call('session.status', {})).toMatchObject({ uptimeMs: 2 });
    for (const stranger of strangers) stranger.terminate();
  });

  it('reads little from whom it does not know', async () => {
    const patient = await startWebHost({
      staticDir: folder,
      port: 0,
      log: () => undefined,
      onConnection: () => connections++,
    });
    const own = `127.0.0.1:${patient.port}`;
    const socket = await opened(new WebSocket(`ws://${own}/rpc`, { origin: `http://${own}` }));
    const ended = closeCode(socket);
    socket.send(JSON.stringify({ type: 'authenticate', token: 'x'.repeat(100_000) }));
    // Cut off in the frame: an answer (4401) would mean that all of it was read.
    expect(await ended).toBe(1006);
    await patient.close();
    expect(connections).toBe(0);
  });

  it('ends connections that never send a request, and answers beside 100 of them', async () => {
    const silent = Array.from({ length: 100 }, () => connect(host.port, '127.0.0.1'));
    const ends = silent.map(
      (socket) =>
        new Promise((resolve) => {
          socket.on('error', () => undefined);
          socket.resume().on('close', resolve);
        }),
    );
    expect((await ask('/')).status).toBe(200);
    await Promise.all(ends);
  });

  it('ends its connections when it closes', async () => {
    const client = createRpcClient(await authenticateWebSocket(asLike(open()), token));
    const ended = new Promise<void>((resolve) => {
      client.onClose(resolve);
    });
    await host.close();
    await ended;
    await expect(ask('/')).rejects.toThrow();
  });
});
