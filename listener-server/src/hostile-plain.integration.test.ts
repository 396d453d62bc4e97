// Hostile clients of FTP, SMTP, SSH and WebSocket: strangers are cut, late and long ones too, and nothing that was not
// proved counts.

import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { readLine, writeLine, type HandshakeScope } from '@jaws/shared/exfil/listener-protocol';
import { writeWebsocketFrame } from '@jaws/shared/exfil/websocket-frames';
import { afterEach, describe, expect, it } from 'vitest';
import {
  clientProof,
  endRun,
  newNonce,
  newRunId,
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

const services = ['ftp', 'smtp', 'ssh'] as const;
type Service = (typeof services)[number];

function portOf({ listener }: TestListener, service: Service): number {
  return { ftp: listener.ftpPorts, smtp: listener.smtpPorts, ssh: listener.sshPorts }[service][0] ?? 0;
}

interface Peer {
  readonly socket: Socket;
  readonly heard: () => string;
  readonly isCut: () => boolean;
  /** Says a line, and gives what is answered to it. */
  readonly ask: (line: string) => Promise<string>;
}

async function knock(port: number, localAddress = '127.0.0.1'): Promise<Peer> {
  const socket = connect({ port, host: '127.0.0.1', localAddress, allowHalfOpen: true });
  undo.push(() => socket.destroy());
  let [heard, isCut] = ['', false];
  socket.on('error', () => undefined).on('close', () => (isCut = true));
  socket.on('end', () => (isCut = true)).on('data', (bytes: Buffer) => (heard += bytes.toString('latin1')));
  await once(socket, 'connect');
  await until(() => heard !== '' || isCut);
  return {
    socket,
    heard: () => heard,
    isCut: () => isCut,
    ask: async (line) => {
      heard = '';
      socket.write(`${line}\r\n`);
      await until(() => heard.endsWith('\n') || isCut);
      return heard;
    },
  };
}

/** Logs in by FTP; what the listener said to the proof. */
async function login(live: TestListener, peer: Peer, runId: string, token = live.token): Promise<string> {
  const scope: HandshakeScope = `run:${runId}`;
  const clientNonce = newNonce();
  const first = await peer.ask(`USER ${writeLine({ kind: 'hello', scope, clientNonce }).trimEnd()}`);
  const line = readLine(first.slice('331 '.length).trimEnd());
  const serverNonce = line?.kind === 'challenge' ? line.serverNonce : '';
  const { fingerprint } = live.listener;
  const proof = clientProof(token, { scope, clientNonce, serverNonce, fingerprint });
  return await peer.ask(`PASS ${writeLine({ kind: 'proof', proof }).trimEnd()}`);
}

describe.each(services)('%s', (service) => {
  it('who says nothing, or goes on letter by letter, is cut at the deadline', async () => {
    const live = await start({ handshakeDeadlineMs: 300 });
    const [silent, slow] = [await knock(portOf(live, service)), await knock(portOf(live, service))];
    const timer = setInterval(() => slow.socket.write('a'), 20);
    undo.push(() => {
      clearInterval(timer);
    });
    await until(() => silent.isCut() && slow.isCut());
    expect(live.logs().map(({ event }) => event)).toContain('handshake.late');
  });

  it.each([
    ['a long line', 'x'.repeat(5000)],
    ['other words', 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['noise', Buffer.from('SSH-2.0-x\r\n\xff\xff\xff\xff\x00\x00\x00\r\n', 'latin1')],
    ['an end', ''],
  ])('%s is the end of the connection', async (_what, text) => {
    const live = await start({ handshakeDeadlineMs: 60_000 });
    const peer = await knock(portOf(live, service));
    if (text === '') peer.socket.end();
    else peer.socket.write(text);
    await until(peer.isCut);
    expect(live.logs().map(({ event }) => event)).toContain('handshake.refused');
    expect(readdirSync(live.listener.receiptsDir)).toEqual([]);
  });

  it('counts with the limits of an address, over all ports together', async () => {
    const live = await start({ limits: { perAddress: 2 } });
    const held = [await knock(portOf(live, 'ftp')), await knock(portOf(live, 'smtp'))];
    await until(connectQuietly(portOf(live, service), '127.0.0.1').isCut);
    expect(held.map((peer) => peer.isCut())).toEqual([false, false]);
    expect(live.logs().at(-1)).toMatchObject({ event: 'connection.refused', reason: 'too-many' });
  });
});

describe('ftp', () => {
  it('a wrong proof is told, and cut; commands before any proof are, too', async () => {
    const live = await start();
    const wrong = await knock(portOf(live, 'ftp'));
    expect(await login(live, wrong, newRunId(), 'x'.repeat(43))).toBe('530 Not logged in.\r\n');
    await until(wrong.isCut);
    const early = await knock(portOf(live, 'ftp'));
    expect(await early.ask('EPSV')).toBe('530 Not logged in.\r\n');
    await until(early.isCut);
    expect(live.logs().filter(({ event }) => event === 'run.started')).toEqual([]);
  });

  it('a file comes from the address of its commands alone, once, and counts', async () => {
    const live = await start();
    const runId = newRunId();
    const peer = await knock(portOf(live, 'ftp'));
    expect(await login(live, peer, runId)).toMatch(/^230 JAWS\/1 ACCEPT /);
    expect(await peer.ask('STOR a')).toMatch(/^425 /);
    expect(await peer.ask('DELE a')).toMatch(/^502 /);
    const port = Number(/\|\|\|(\d+)\|/.exec(await peer.ask('EPSV'))?.[1]);
    await until(connectQuietly(port, '127.0.0.9').isCut);
    const data = connectQuietly(port, '127.0.0.1');
    expect(await peer.ask('STOR ../../etc/x')).toMatch(/^150 /);
    data.socket.end('twelve bytes');
    await until(() => peer.heard().includes('226 Transfer complete, 12 bytes.'));
    await until(connectQuietly(port, '127.0.0.1').isCut);
    peer.socket.end();
    await until(peer.isCut);
    const { body } = await endRun(live, runId);
    expect(body.applicationBytes).toBe(12);
    expect(
      body.flows
        .filter(({ style }) => style === 'ftp')
        .map((flow) => flow.applicationBytes)
        .sort(),
    ).toEqual([0, 12]);
  });

  it('a port that nobody comes to is closed at the deadline', async () => {
    const live = await start({ handshakeDeadlineMs: 300 });
    const peer = await knock(portOf(live, 'ftp'));
    await login(live, peer, newRunId());
    await peer.ask('EPSV');
    expect(await peer.ask('STOR a')).toMatch(/^150 /);
    await until(() => peer.heard().includes('426 '));
  });
});

function connectQuietly(port: number, localAddress: string): { socket: Socket; isCut: () => boolean } {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  let isCut = false;
  socket
    .on('error', () => undefined)
    .on('close', () => (isCut = true))
    .resume();
  undo.push(() => socket.destroy());
  return { socket, isCut: () => isCut };
}

describe('websocket', () => {
  const upgrade = (path: string): string =>
    `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${Buffer.alloc(16).toString('base64')}\r\n\r\n`;

  async function say(socket: TLSSocket, text: string | Uint8Array, isDone: (heard: Buffer) => boolean) {
    let heard = Buffer.alloc(0);
    const take = (bytes: Buffer): void => void (heard = Buffer.concat([heard, bytes]));
    socket.on('data', take).write(text);
    await until(() => isDone(heard) || socket.destroyed || socket.readableEnded);
    socket.off('data', take);
    return heard;
  }
  const answered = (heard: Buffer): boolean => heard.includes('\r\n\r\n');

  /** The handshake over HTTPS, and the upgrade. */
  async function opened(live: TestListener, runId: string): Promise<TLSSocket> {
    const socket = await openTls(live.port);
    const scope: HandshakeScope = `run:${runId}`;
    const clientNonce = newNonce();
    const path = `/v1/challenge?scope=${scope}&nonce=${clientNonce}`;
    const isJson = (heard: Buffer): boolean => heard.toString('latin1').endsWith('}\n');
    const first = await say(socket, `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`, isJson);
    const serverNonce = /"serverNonce":"([^"]+)"/.exec(first.toString())?.[1] ?? '';
    const { fingerprint } = live.listener;
    const proof = clientProof(live.token, { scope, clientNonce, serverNonce, fingerprint });
    const headers = `jaws-scope: ${scope}\r\njaws-client-nonce: ${clientNonce}\r\njaws-server-nonce: ${serverNonce}\r\njaws-proof: ${proof}`;
    await say(socket, `POST /v1/hello HTTP/1.1\r\nhost: x\r\n${headers}\r\n\r\n`, isJson);
    const answer = await say(socket, upgrade(`/v1/run/${runId}/socket`), answered);
    // RFC 6455 §4.2.2, for a key of zeros: base64(sha1(key + GUID)).
    expect(answer.toString()).toMatch(
      /^HTTP\/1\.1 101 [^]*Sec-WebSocket-Accept: ICX\+Yqv66kxgM0FcWaLWlFLwTAI=\r\n/,
    );
    return socket;
  }

  it('without a handshake, or for another run: refused and ended', async () => {
    const live = await start();
    const socket = await openTls(live.port);
    expect((await say(socket, upgrade(`/v1/run/${newRunId()}/socket`), answered)).toString()).toMatch(
      /^HTTP\/1\.1 401 [^]*no-handshake/,
    );
    await until(() => socket.destroyed || socket.readableEnded);
  });

  const mask = Buffer.from([1, 2, 3, 4]);
  it.each([
    ['not masked', writeWebsocketFrame(2, Buffer.from('abc'), null)],
    ['longer than a number holds', Buffer.from([0x82, 0xff, ...Buffer.alloc(8, 0xff), 1, 2, 3, 4])],
    ['of control and long', Buffer.from([0x89, 0xfe, 1, 0, 1, 2, 3, 4])],
    ['of an unknown kind', writeWebsocketFrame(5, Buffer.from('abc'), mask)],
  ])('a frame that is %s ends it, and does not count', async (_what, frame) => {
    const live = await start();
    const runId = newRunId();
    const socket = await opened(live, runId);
    const heard = await say(socket, frame, (bytes) => bytes.length >= 4);
    expect([...heard.subarray(0, 4)]).toEqual([0x88, 2, 0x03, 0xea]);
    await until(() => socket.destroyed || socket.readableEnded);
    expect((await endRun(live, runId)).body.applicationBytes).toBe(0);
  });

  it('frames in bits, with a ping between them, are answered and counted', async () => {
    const live = await start();
    const runId = newRunId();
    const socket = await opened(live, runId);
    const frames = [
      writeWebsocketFrame(2, Buffer.alloc(70_000, 7), mask),
      writeWebsocketFrame(9, Buffer.from('still there?'), mask),
      writeWebsocketFrame(2, Buffer.from('abc'), mask),
    ];
    const all = Buffer.concat(frames);
    for (let at = 0; at < all.length; at += 9001) socket.write(all.subarray(at, at + 9001));
    const pong = await say(socket, '', (heard) => heard.length >= 14);
    expect(pong.toString('latin1')).toBe('\x8a\x0cstill there?');
    const close = await say(
      socket,
      writeWebsocketFrame(8, Buffer.from([3, 232]), mask),
      (heard) => heard.length >= 4,
    );
    expect([...close]).toEqual([0x88, 2, 3, 232]);
    socket.end();
    expect((await endRun(live, runId)).body.applicationBytes).toBe(70_003);
  });
});
