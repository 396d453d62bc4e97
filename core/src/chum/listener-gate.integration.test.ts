// Who is no listener with the token gets no byte of payload: impostors of every kind, somebody in the middle, lost and
// repeated datagrams.

import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect as connectTls } from 'node:tls';
import { writeLine } from '@jaws/shared/exfil/listener-protocol';
import type { ErrorCode } from '@jaws/shared/contract/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startListener, type TestListener } from '../../../listener-server/src/testing-client.fixture.ts';
import { createRandom } from '@jaws/shared/analysis/random';
import {
  createChumRig,
  freePort,
  tcpImpostor,
  tlsImpostor,
  type ChumRig,
  type RunChange,
} from './chum-rig.fixture.ts';

let rig: ChumRig<TestListener>;
const closing: (() => unknown)[] = [];
beforeEach(async () => {
  rig = createChumRig(await startListener({ ports: [0, 0, 0] }));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await rig.remove();
});

const nonce = 'A'.repeat(43);

/** The run does not begin: this code, no record, and nothing that the listener would have counted. */
async function expectRefused(code: ErrorCode, change: RunChange): Promise<void> {
  await expect(rig.start(change)).rejects.toMatchObject({ code });
  const counted = rig.listener.logs().filter(({ event }) => event === 'run.ended');
  expect([counted, readdirSync(rig.dataDir)]).toEqual([[], []]);
}

describe('no run begins towards', () => {
  it('a host that has no address', async () => {
    await expectRefused('chum.unknown-host', { target: { host: 'no-such-host.invalid' } });
  });

  it('a port where nobody listens', async () => {
    await expectRefused('chum.refused', { target: { ports: [await freePort()] } });
    await expectRefused('chum.refused', {
      style: 'dns',
      target: { ports: [await freePort()], fingerprint: 'ab'.repeat(32) },
    });
  });

  it.each(['classic', 'http-post', 'dns'] as const)(
    'a listener with another token or certificate: %s',
    async (style) => {
      await expectRefused('chum.wrong-token', { style, target: { token: 'x'.repeat(43) } });
      // The fingerprint is part of the proof by DNS: a listener with another one refuses it.
      const code = style === 'dns' ? 'chum.wrong-token' : 'chum.wrong-fingerprint';
      await expectRefused(code, { style, target: { fingerprint: 'ab'.repeat(32) } });
      const run = await rig.start({ style, target: { fingerprint: rig.listener.listener.fingerprint } });
      expect(await run.finished).toMatchObject({ end: 'complete', receiptProblem: null });
    },
  );

  it('a wrong certificate before a word is said to it', async () => {
    const impostor = await tlsImpostor(rig.listener, () => '');
    closing.push(impostor.close);
    await expectRefused('chum.wrong-fingerprint', {
      target: { ports: [impostor.port], fingerprint: 'ab'.repeat(32) },
    });
    expect(impostor.heard()).toBe('');
  });

  it.each<readonly [string, ErrorCode, (text: string) => string | null]>([
    ['a web server', 'chum.not-a-listener', () => 'HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n'],
    ['one that cuts', 'chum.not-a-listener', () => null],
    ['an endless line', 'chum.not-a-listener', () => 'x'.repeat(5000)],
    ['a listener of version 2', 'chum.other-version', () => `JAWS/2 CHALLENGE ${nonce} more\n`],
    ['one that says ACCEPT at once', 'chum.not-a-listener', () => acceptLine()],
    [
      'one that challenges, and accepts without knowing the token',
      'chum.not-a-listener',
      (text) =>
        text.includes('HELLO') ? writeLine({ kind: 'challenge', serverNonce: nonce }) : acceptLine(),
    ],
  ])('%s', async (_what, code, answer) => {
    const impostor = await tlsImpostor(rig.listener, answer);
    closing.push(impostor.close);
    await expectRefused(code, { target: { ports: [impostor.port] } });
    // Its own lines of the handshake at most, and never the token.
    expect(impostor.heard()).toMatch(/^JAWS\/1 HELLO run:[0-9a-f]{32} \S{43}\n(?:JAWS\/1 PROOF \S{43}\n)?$/);
    expect(impostor.heard()).not.toContain(rig.listener.token);
  });

  it('one that answers requests like a web server, for http-post', async () => {
    const answers = ['HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}', 'SSH-2.0-x\r\n', null];
    for (const answer of answers) {
      const impostor = await tlsImpostor(rig.listener, () => answer);
      closing.push(impostor.close);
      await expectRefused('chum.not-a-listener', { style: 'http-post', target: { ports: [impostor.port] } });
    }
  });

  it('a server without TLS', async () => {
    const impostor = await tcpImpostor('220 mail.example ESMTP\r\n');
    closing.push(impostor.close);
    await expectRefused('chum.not-a-listener', { target: { ports: [impostor.port] } });
  });

  it('one that is silent, within its time', async () => {
    const [plain, silent] = [await tcpImpostor(''), await tlsImpostor(rig.listener, () => '')];
    closing.push(plain.close, silent.close);
    await Promise.all([
      expectRefused('chum.timed-out', { target: { ports: [plain.port] } }),
      expectRefused('chum.timed-out', { target: { ports: [silent.port] } }),
    ]);
  }, 30_000);

  it('somebody in the middle with a certificate of his own, also without a pinned one', async () => {
    const other = createChumRig(await startListener());
    closing.push(other.remove);
    const middle = await tlsImpostor(other.listener, (text, near) => {
      const far =
        fars.get(near) ??
        connectTls({ port: rig.listener.port, host: '127.0.0.1', rejectUnauthorized: false });
      if (!fars.has(near)) {
        fars.set(near, far);
        far.on('error', () => undefined).on('close', () => near.destroy());
        far.on('data', (bytes: Buffer) => void near.write(bytes));
      }
      far.write(text, 'latin1');
      return '';
    });
    const fars = new Map<unknown, ReturnType<typeof connectTls>>();
    closing.push(middle.close);
    await expectRefused('chum.wrong-token', { target: { ports: [middle.port] } });
    expect(rig.listener.logs().at(-1)).toMatchObject({ event: 'handshake.refused', reason: 'wrong-proof' });
  });

  it('anybody, once the start is given up', async () => {
    const silent = await tcpImpostor('');
    closing.push(silent.close);
    const cancel = new AbortController();
    const start = rig.start({ target: { ports: [silent.port] }, parts: { signal: cancel.signal } });
    cancel.abort();
    await expect(start).rejects.toMatchObject({ code: 'cancelled' });
  });
});

function acceptLine(): string {
  const acceptance = {
    publicKey: nonce,
    fingerprint: 'ab'.repeat(32),
    proof: nonce,
    signature: 'b'.repeat(86),
  };
  return writeLine({ kind: 'accept', acceptance });
}

describe('in the middle of a run', () => {
  it('another listener in the place of the first is told, and gets nothing', async () => {
    // The second connection of low-and-slow comes to another listener with the same token but another certificate.
    const other = createChumRig(await startListener());
    closing.push(other.remove);
    const { createServer, connect } = await import('node:net');
    let count = 0;
    const front = createServer({ allowHalfOpen: true }, (near) => {
      const port = count++ === 0 ? rig.listener.port : other.listener.port;
      const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      near.pipe(far).pipe(near);
      for (const one of [near, far]) one.on('error', () => undefined);
    }).listen(0, '127.0.0.1');
    await once(front, 'listening');
    closing.push(() => front.close());
    const { port } = front.address() as { port: number };
    const run = await rig.start({ style: 'low-and-slow', sizeBytes: 900_000, target: { ports: [port] } });
    const record = await run.finished;
    expect(run.state()).toMatchObject({ phase: 'failed', error: { code: 'chum.wrong-fingerprint' } });
    expect(record.receipt).toBeNull();
    expect(other.listener.logs().filter(({ event }) => event === 'run.started')).toEqual([]);
  });
});

/** A UDP relay that loses, repeats and delays datagrams in both directions, by a seeded die. */
async function lossyRelay(
  port: number,
  loses: (way: 'up' | 'down', count: number) => boolean,
): Promise<Socket> {
  const random = createRandom(3);
  const near = createSocket('udp4');
  const counts = { up: 0, down: 0 };
  const fars = new Map<number, Socket>();
  const pass = (way: 'up' | 'down', send: () => void): void => {
    if (loses(way, counts[way]++)) return;
    send();
    if (random() < 0.1) send();
  };
  const farOf = ({ port: from, address }: RemoteInfo): Socket => {
    const known = fars.get(from);
    if (known !== undefined) return known;
    const far = createSocket('udp4');
    far.on('message', (bytes) => {
      pass('down', () => {
        near.send(bytes, from, address);
      });
    });
    fars.set(from, far);
    return far;
  };
  near.on('message', (bytes, from) => {
    pass('up', () => {
      farOf(from).send(bytes, port, '127.0.0.1');
    });
  });
  near.bind(0, '127.0.0.1');
  await once(near, 'listening');
  closing.push(() => {
    for (const socket of [near, ...fars.values()]) socket.close();
  });
  return near;
}

describe('dns over a bad line', () => {
  it('every byte arrives once, though a fifth of the datagrams does not', async () => {
    const random = createRandom(5);
    const relay = await lossyRelay(rig.listener.listener.udpPorts[0]!, () => random() < 0.2);
    const ports = [relay.address().port, ...rig.listener.listener.ports];
    const run = await rig.start({ style: 'dns', sizeBytes: 12_000, target: { ports } });
    const record = await run.finished;
    expect(record).toMatchObject({ end: 'complete', receiptProblem: null, sentBytes: 12_000 });
    expect(record.receipt!.body.dns!.duplicates).toBeGreaterThan(0);
    expect(record.receipt!.body.dns).toMatchObject({ missing: 0, applicationBytes: 12_000 });
  }, 120_000);

  it('a lost answer to the proof is not taken for a wrong token', async () => {
    // The second answer is that to the proof; a proof counts once, so the repeated one is refused.
    const relay = await lossyRelay(
      rig.listener.listener.udpPorts[0]!,
      (way, count) => way === 'down' && count === 1,
    );
    const ports = [relay.address().port, ...rig.listener.listener.ports];
    const run = await rig.start({ style: 'dns', sizeBytes: 5000, target: { ports } });
    expect(await run.finished).toMatchObject({ end: 'complete', receiptProblem: null });
    expect(rig.listener.logs().some(({ event }) => event === 'handshake.refused')).toBe(true);
  });
});
