// Floods, slow and half-open clients, forged names: cut off, counted, and no harm to a run that goes on beside them.

import { existsSync, readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { writeLine, type HandshakeScope } from '@jaws/shared/exfil/listener-protocol';
import { afterEach, describe, expect, it } from 'vitest';
import {
  clientProof,
  finishRun,
  httpClient,
  newNonce,
  newRunId,
  nextLine,
  openRun,
  openTls,
  startListener,
  until,
  type TestListener,
} from './testing-client.fixture.ts';

const undo: (() => unknown)[] = [];
async function start(...options: Parameters<typeof startListener>): Promise<TestListener> {
  const test = await startListener(...options);
  undo.push(test.remove);
  return test;
}
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

interface Peer {
  readonly socket: Socket;
  readonly isCut: () => boolean;
}

/** A connection from any address of 127.0.0.0/8; all of it belongs to this machine on Linux. */
function knock(port: number, localAddress = '127.0.0.1'): Peer {
  const socket = connect({ port, host: '127.0.0.1', localAddress, allowHalfOpen: true });
  let isCut = false;
  socket.on('error', () => undefined).on('close', () => (isCut = true));
  socket.on('end', () => (isCut = true)).resume();
  undo.push(() => socket.destroy());
  return { socket, isCut: () => isCut };
}

/** One request exactly as it is written here: a client's URL parser would tidy its path up. */
async function ask(socket: TLSSocket, request: string): Promise<string> {
  let answer = '';
  const take = (bytes: Buffer): void => void (answer += bytes.toString());
  socket.on('data', take).write(request);
  // Answers are one line of JSON, and a refusal without one ends the connection.
  await until(() => /\r\n\r\n.*\n/.test(answer) || socket.destroyed || socket.readableEnded);
  socket.off('data', take);
  return answer;
}

/** The handshake over HTTPS, by hand. */
async function openAccepted(live: TestListener, scope: HandshakeScope): Promise<TLSSocket> {
  const socket = await openTls(live.port);
  const clientNonce = newNonce();
  const first = await ask(
    socket,
    `GET /v1/challenge?scope=${scope}&nonce=${clientNonce} HTTP/1.1\r\nhost: x\r\n\r\n`,
  );
  const serverNonce = /"serverNonce":"([^"]+)"/.exec(first)?.[1] ?? '';
  const { fingerprint } = live.listener;
  const headers = [
    `jaws-scope: ${scope}\r\njaws-client-nonce: ${clientNonce}\r\njaws-server-nonce: ${serverNonce}`,
    `jaws-proof: ${clientProof(live.token, { scope, clientNonce, serverNonce, fingerprint })}`,
  ].join('\r\n');
  const second = await ask(socket, `POST /v1/hello HTTP/1.1\r\nhost: x\r\n${headers}\r\n\r\n`);
  expect(second).toMatch(/^HTTP\/1\.1 200 /);
  return socket;
}

const noLoopbackNet = process.platform === 'linux' ? null : 'only Linux has all of 127.0.0.0/8';

describe.skipIf(noLoopbackNet !== null)(`floods (${noLoopbackNet ?? 'from 127.0.0.x'})`, () => {
  it('of one address end at its limits; a run from another one is whole, the log short', async () => {
    const live = await start({ limits: { perAddress: 50, burst: 100, perSecond: 1 } });
    const socket = await openRun(live, newRunId());
    const peers = Array.from({ length: 400 }, () => knock(live.port, '127.0.0.2'));
    for (let part = 0; part < 20; part++) socket!.write(Buffer.alloc(5000, part));
    const other = await openRun(live, newRunId());
    other!.write('also during the flood');
    expect(await finishRun(other!)).toMatchObject({ applicationBytes: 21 });
    expect(await finishRun(socket!)).toMatchObject({ applicationBytes: 100_000 });
    await until(() => peers.filter((peer) => peer.isCut()).length === 350);
    const refused = live.logs().filter((line) => line.event === 'connection.refused');
    expect(refused.length).toBeLessThan(100);
    await live.listener.close(0);
    const told = live.logs() as readonly { event: string; suppressed?: number }[];
    const lines = told.filter((line) => line.event === 'connection.refused');
    const written = lines.filter((line) => line.suppressed === undefined).length;
    const summed = lines.reduce((sum, line) => sum + (line.suppressed ?? 0), 0);
    expect(written + summed).toBe(350);
  });

  it.each([
    ['all places', { limits: { total: 20 } }],
    ['those of strangers', { maxStrangers: 19 }],
  ])(
    'of many addresses, over %s: they displace one another, never who has shaken hands',
    async (_of, most) => {
      const live = await start(most);
      const held = await openRun(live, newRunId());
      const peers = Array.from({ length: 60 }, (_one, index) => knock(live.port, `127.0.1.${index + 1}`));
      await until(() => peers.filter((peer) => peer.isCut()).length >= 41);
      const honest = await openRun(live, newRunId());
      honest!.write('abc');
      expect(await finishRun(honest!)).toMatchObject({ applicationBytes: 3 });
      held!.write('still here');
      expect(await finishRun(held!)).toMatchObject({ applicationBytes: 10 });
      expect(live.logs().map((line) => line.event)).toContain('connection.displaced');
    },
  );

  it('where all have shaken hands a newcomer is refused', async () => {
    const live = await start({ limits: { total: 2 } });
    const runId = newRunId();
    const held = [await openRun(live, runId), await openRun(live, runId)];
    await until(knock(live.port, '127.0.0.2').isCut);
    expect(live.logs().at(-1)).toMatchObject({ event: 'connection.refused', reason: 'full' });
    for (const socket of held) expect(await finishRun(socket!)).toMatchObject({ applicationBytes: 0 });
  });
});

describe('slow and half-open clients', () => {
  it('a TLS hello letter by letter', async () => {
    const live = await start({ handshakeDeadlineMs: 200 });
    const { socket, isCut } = knock(live.port);
    // A record that announces 512 bytes, of which one comes every 20 ms.
    socket.write(Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]));
    const timer = setInterval(() => socket.write(Buffer.alloc(1)), 20);
    undo.push(() => {
      clearInterval(timer);
    });
    await until(isCut);
    expect(live.logs().map((line) => line.event)).toContain('handshake.late');
  });

  it.each([
    ['at once', ''],
    ['in its TLS hello', '\x16\x03\x01\x02\x00\x01'],
  ])('one who ends his half %s is cut at the deadline at the latest', async (_when, text) => {
    const live = await start({ handshakeDeadlineMs: 200 });
    const { socket, isCut } = knock(live.port);
    socket.end(Buffer.from(text, 'latin1'));
    await until(isCut);
  });

  it.each([
    ['after his hello', writeLine({ kind: 'hello', scope: `run:${newRunId()}`, clientNonce: newNonce() })],
    ['in the middle of a line', 'JAWS/1 HEL'],
    ['in the middle of a header', 'GET /v1/status HTTP/1.1\r\nauthor'],
  ])('one who ends his half %s', async (_when, text) => {
    const live = await start({ handshakeDeadlineMs: 60_000 });
    const socket = await openTls(live.port);
    socket.resume().end(text);
    await until(() => socket.destroyed || socket.readableEnded);
    expect(readdirSync(live.listener.receiptsDir)).toEqual([]);
  });

  it('letter by letter in a body before any handshake: answered with 401, then cut', async () => {
    const live = await start({ handshakeDeadlineMs: 60_000 });
    const socket = await openTls(live.port);
    let answer = '';
    socket.on('data', (bytes: Buffer) => (answer += bytes.toString()));
    socket.write('PUT /v1/upload/a HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\na');
    const timer = setInterval(() => socket.write('a'), 20);
    undo.push(() => {
      clearInterval(timer);
    });
    await until(() => socket.destroyed || socket.readableEnded);
    expect(answer).toMatch(/^HTTP\/1\.1 401 [^]*no-handshake/);
  });
});

describe('forged requests', () => {
  it('a proof that was good once over HTTPS is not good again, on this connection or another', async () => {
    const live = await start();
    const [first, second] = [httpClient(live), httpClient(live)];
    undo.push(first.close, second.close);
    const scope = `run:${newRunId()}` as const;
    const clientNonce = newNonce();
    const { body } = await first.call('GET', `/v1/challenge?scope=${scope}&nonce=${clientNonce}`);
    const serverNonce = String(body['serverNonce']);
    const { fingerprint } = live.listener;
    const headers = {
      'jaws-scope': scope,
      'jaws-client-nonce': clientNonce,
      'jaws-server-nonce': serverNonce,
      'jaws-proof': clientProof(live.token, { scope, clientNonce, serverNonce, fingerprint }),
    };
    expect((await first.call('POST', '/v1/hello', { headers })).status).toBe(200);
    expect((await second.call('POST', '/v1/hello', { headers })).status).toBe(401);
    expect((await first.call('POST', '/v1/hello', { headers })).status).toBe(401);
  });

  it('a connection that only asks for challenges gets eight', async () => {
    const live = await start();
    const http = httpClient(live);
    undo.push(http.close);
    const challenge = (): Promise<{ status: number }> =>
      http.call('GET', `/v1/challenge?scope=upload:a&nonce=${newNonce()}`);
    for (let count = 0; count < 8; count++) expect((await challenge()).status).toBe(200);
    expect((await challenge()).status).toBe(429);
  });

  it.each([
    '../../etc/x',
    '..%2f..%2fetc%2fx',
    '%2e%2e/%2e%2e/etc/x',
    '..%252f..%252fetc%252fx',
    '..\\..\\etc\\x',
    '..%5c..%5cetc%5cx',
    '%c0%ae%c0%ae/etc/x',
    '..%00x',
    'a%00/../../x',
    'a.data',
    'a%0d%0ax',
    'ａ',
  ])('an upload named %j, sent as it is, after a good hello for another name', async (name) => {
    const live = await start();
    const socket = await openAccepted(live, 'upload:a');
    const announced = `jaws-size: 3\r\njaws-sha256: ${'a'.repeat(64)}\r\ncontent-length: 3`;
    const answer = await ask(socket, `PUT /v1/upload/${name} HTTP/1.1\r\nhost: x\r\n${announced}\r\n\r\nabc`);
    // Letters that no URL may have are no HTTP: cut without an answer.
    expect(answer).toMatch(/^(?:HTTP\/1\.1 40[01] |$)/);
    expect(readdirSync(join(live.folder, 'uploads'))).toEqual([]);
    expect(readdirSync(live.folder).sort()).toEqual(['keys', 'uploads']);
    expect(existsSync('/etc/x')).toBe(false);
  });

  it('a line feed in a name cannot begin a log line', async () => {
    const live = await start();
    const socket = await openTls(live.port);
    socket.write('GET /v1/upload/x%0a{"event":"forged"} HTTP/1.1\r\nhost: x\r\n\r\n');
    await nextLine(socket);
    for (const line of live.logText().split('\n')) expect(line).toMatch(/^\{"time":.*\}$/);
    expect(live.logText()).not.toContain('forged');
  });
});
