// Styles that imitate whole protocols, against real listeners and impostors on loopback: the wrong token, a listener that
// lies, one that goes away, a stop in the middle; and exactly what is on the wire.

import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { writeLine } from '@jaws/shared/exfil/listener-protocol';
import {
  sshIdentification,
  sshKexInit,
  sshLineMessage,
  writeSshPacket,
} from '@jaws/shared/exfil/ssh-packets';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  isReceiptTrue,
  startListener,
  until,
  type TestListener,
} from '../../../listener-server/src/testing-client.fixture.ts';
import { createChumRig, tcpImpostor, tlsImpostor, type ChumRig } from './chum-rig.fixture.ts';

let rig: ChumRig<TestListener>;
const closing: (() => unknown)[] = [];
beforeEach(async () => {
  rig = createChumRig(await startListener());
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await rig.remove();
});

const styles = ['http-put', 'websocket', 'ftp', 'smtp', 'ssh'] as const;
const plainStyles = ['ftp', 'smtp', 'ssh'] as const;
type PlainStyle = (typeof plainStyles)[number];

const nonce = 'A'.repeat(43);
const challenge = writeLine({ kind: 'challenge', serverNonce: nonce }).trimEnd();
const accept = writeLine({
  kind: 'accept',
  acceptance: {
    publicKey: nonce,
    fingerprint: 'ab'.repeat(32),
    proof: nonce,
    signature: 'b'.repeat(86),
  },
}).trimEnd();

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** What a listener that knows no token would say, one answer to each thing that it hears. */
const lies: Readonly<Record<PlainStyle, readonly (string | Uint8Array)[]>> = {
  ftp: ['220 Hello.\r\n', `331 ${challenge}\r\n`, `230 ${accept}\r\n`],
  smtp: ['220 Hello.\r\n', '250 AUTH JAWS\r\n', `334 ${base64(challenge)}\r\n`, `235 2.7.0 ${accept}\r\n`],
  ssh: [
    `${sshIdentification.listener}\r\n`,
    writeSshPacket(sshKexInit(Buffer.alloc(16))),
    writeSshPacket(sshLineMessage('challenge', challenge)),
    writeSshPacket(sshLineMessage('accept', accept)),
  ],
};

/** Says the first at once, and each further one when something comes that it has not heard before. */
async function liar(answers: readonly (string | Uint8Array)[]) {
  let heard = Buffer.alloc(0);
  const server = createServer((socket: Socket) => {
    const left = [...answers];
    const say = (): void => void socket.write(left.shift() ?? '');
    socket
      .on('error', () => undefined)
      .on('data', (bytes: Buffer) => {
        heard = Buffer.concat([heard, bytes]);
        say();
      });
    say();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, heard: () => heard };
}

describe('no payload goes to', () => {
  it.each(styles)('%s: a listener with another token', async (style) => {
    const pinned = rig.listener.listener.fingerprint;
    for (const fingerprint of [null, pinned])
      await expect(
        rig.start({ style, target: { token: 'x'.repeat(43), fingerprint } }),
      ).rejects.toMatchObject({ code: 'chum.wrong-token' });
    expect(readdirSync(rig.dataDir)).toEqual([]);
    expect(rig.listener.logs().filter(({ event }) => event === 'run.started')).toEqual([]);
  });

  it.each(plainStyles)('%s: one that accepts without knowing the token', async (style) => {
    const impostor = await liar(lies[style]);
    const target = { ports: [impostor.port], fingerprint: 'ab'.repeat(32) };
    await expect(rig.start({ style, sizeBytes: 1000, target })).rejects.toMatchObject({
      code: 'chum.not-a-listener',
    });
    // Its own words of the handshake, and nothing as long as payload: the lists of SSH are the longest of them.
    expect(impostor.heard().length).toBeLessThan(style === 'ssh' ? 800 : 400);
    expect(impostor.heard().toString('latin1')).not.toContain(rig.listener.token);
    expect(readdirSync(rig.dataDir)).toEqual([]);
  });

  it.each(plainStyles)('%s: another server, one that is silent, an endless line', async (style) => {
    const strangers = ['HTTP/1.1 400 Bad Request\r\n\r\n', '421 No.\r\n', 'x'.repeat(60_000)];
    for (const greeting of strangers) {
      const impostor = await tcpImpostor(greeting);
      closing.push(impostor.close);
      const target = { ports: [impostor.port], fingerprint: 'ab'.repeat(32) };
      await expect(rig.start({ style, target })).rejects.toMatchObject({ code: 'chum.not-a-listener' });
      expect(impostor.heard()).toBe('');
    }
  });

  it('websocket: one that answers requests, and opens no WebSocket', async () => {
    const impostor = await tlsImpostor(rig.listener, (text) =>
      text.startsWith('GET') ? 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}' : null,
    );
    closing.push(impostor.close);
    await expect(rig.start({ style: 'websocket', target: { ports: [impostor.port] } })).rejects.toMatchObject(
      { code: 'chum.not-a-listener' },
    );
  });

  it('ftp: a port that the listener has not named, or another address', async () => {
    const run = await rig.start({ style: 'ftp', sizeBytes: 300_000 });
    const { flows } = await run.finished;
    expect(new Set(flows.map(({ remoteIp }) => remoteIp))).toEqual(new Set(['127.0.0.1']));
    const known = new Set(rig.coming.map(({ localPort, remotePort }) => `${localPort} ${remotePort}`));
    expect(flows.filter((flow) => !known.has(`${flow.localPort} ${flow.remotePort}`))).toEqual([]);
  });
});

describe('a run', () => {
  it.each(styles)('%s, stopped in the middle: what was sent is on the receipt', async (style) => {
    const sizeBytes = 400_000_000;
    const run = await rig.start({ style, sizeBytes, parts: { noWait: false } });
    await until(() => run.state().sentBytes > 150_000);
    const record = await run.stop();
    expect(record).toMatchObject({ end: 'stopped', receiptProblem: null });
    expect(record.sentBytes).toBeLessThan(sizeBytes);
    expect(record.receipt!.body.applicationBytes).toBe(record.sentBytes);
    expect(isReceiptTrue(record.receipt!)).toBe(true);
  });

  it.each(styles)(
    '%s, by a listener that goes away',
    async (style) => {
      const run = await rig.start({ style, sizeBytes: 400_000_000, parts: { noWait: false } });
      await until(() => run.state().sentBytes > 2000);
      await rig.listener.listener.close(0);
      const record = await run.finished;
      expect(record).toMatchObject({ end: 'failed', receipt: null });
      expect(run.state()).toMatchObject({ phase: 'failed', error: { code: 'chum.broken' } });
    },
    60_000,
  );

  it('mixes them in a scenario; the listener’s own ports are those of the steps', async () => {
    const { listener } = rig.listener;
    const steps = [
      { style: 'ftp', ports: listener.ftpPorts, bytes: 70_000 },
      { style: 'smtp', ports: listener.smtpPorts, bytes: 60_000 },
      { style: 'ssh', ports: listener.sshPorts, bytes: 50_000 },
      { style: 'websocket', ports: listener.ports },
    ];
    const scenario = JSON.stringify({ version: 1, name: 'All of them', steps });
    // Nobody listens at 443 here: the certificate is the pinned one, and the receipt is had where TLS was met.
    const target = { ports: [], fingerprint: listener.fingerprint };
    const run = await rig.start({ style: null, scenario, sizeBytes: 300_000, target });
    const record = await run.finished;
    expect(record).toMatchObject({ end: 'complete', receiptProblem: null, sentBytes: 300_000 });
    const styles = record
      .receipt!.body.flows.filter(({ applicationBytes }) => applicationBytes > 0)
      .map((flow) => `${flow.style} ${flow.applicationBytes}`);
    expect(styles.sort()).toEqual(['ftp 70000', 'http 120000', 'smtp 60000', 'ssh 50000']);
  });
});
