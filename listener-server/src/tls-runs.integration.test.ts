// Runs over real TLS on loopback: what is counted, what the receipt says, and everybody who is refused.

import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { receipt, type Receipt } from '@jaws/shared/exfil/receipt';
import { writeLine } from '@jaws/shared/exfil/listener-protocol';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  clientProof,
  endRun,
  finishRun,
  isReceiptTrue,
  newNonce,
  newRunId,
  nextLine,
  openRun,
  openTls,
  seenFingerprint,
  sha256,
  startListener,
  until,
  type TestListener,
} from './testing-client.fixture.ts';

let test: TestListener | null = null;
async function start(...options: Parameters<typeof startListener>): Promise<TestListener> {
  return (test = await startListener(...options));
}
afterEach(async () => {
  await test?.remove();
  test = null;
});

/** Resolves when the other side has cut the connection. */
async function isCut(port: number, ...bytes: readonly (string | Buffer)[]): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined).resume();
  for (const one of bytes) socket.write(one);
  return await new Promise((resolve) => {
    socket.on('close', () => {
      resolve(true);
    });
  });
}

describe('a run', () => {
  it('counts exactly the payload, whatever its chunks, and signs it', async () => {
    const live = await start();
    const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 60_000 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(chunks, async (parts) => {
        const runId = newRunId();
        const socket = await openRun(live, runId);
        const { localPort } = socket!;
        for (const part of parts) socket!.write(part);
        const whole = Buffer.concat(parts);
        const facts = { applicationBytes: whole.length, sha256: sha256(whole) };
        expect(await finishRun(socket!)).toEqual({ kind: 'done', ...facts });
        const signed = receipt.parse(await endRun(live, runId));
        expect(isReceiptTrue(signed)).toBe(true);
        expect(signed.publicKey).toBe(live.listener.publicKey);
        const [flow] = signed.body.flows;
        expect(flow).toMatchObject({
          ...facts,
          style: 'tls',
          protocol: 'TCP',
          srcIp: '127.0.0.1',
          srcPort: localPort,
          dstPort: live.port,
          end: 'complete',
          handshakeBytes: 'JAWS/1 HELLO run:'.length + 32 + 1 + 43 + 1 + 'JAWS/1 PROOF '.length + 43 + 1,
        });
        expect(flow!.tcpBytes).toBeGreaterThan(flow!.applicationBytes + flow!.handshakeBytes);
        expect(signed.body).toMatchObject({ state: 'ended', applicationBytes: whole.length, dns: null });
      }),
      { numRuns: 12 },
    );
  });

  it('a changed receipt does not verify', async () => {
    const live = await start();
    const runId = newRunId();
    await finishRun((await openRun(live, runId))!);
    const signed = await endRun(live, runId);
    expect(isReceiptTrue({ ...signed, body: { ...signed.body, applicationBytes: 1 } })).toBe(false);
  });

  it('counts the TCP bytes as a relay between the two counts them', async () => {
    const live = await start();
    const { createServer } = await import('node:net');
    let relayed = 0;
    const relay = createServer({ allowHalfOpen: true }, (near) => {
      const far = connect({ port: live.port, host: '127.0.0.1', allowHalfOpen: true });
      near.on('data', (bytes) => (relayed += bytes.length));
      near.pipe(far).pipe(near);
      for (const one of [near, far]) one.on('error', () => undefined);
    }).listen(0, '127.0.0.1');
    await once(relay, 'listening');
    const runId = newRunId();
    const { port } = relay.address() as { port: number };
    const socket = (await openRun({ ...live, port }, runId))!;
    socket.write(Buffer.alloc(300_000, 7));
    await finishRun(socket);
    relay.close();
    const [flow] = (await endRun(live, runId)).body.flows;
    expect(flow).toMatchObject({ applicationBytes: 300_000, tcpBytes: relayed });
  });

  it('200 connections at once, each counted on its own', async () => {
    const live = await start();
    const runId = newRunId();
    const sockets = await Promise.all(Array.from({ length: 200 }, () => openRun(live, runId)));
    await Promise.all(
      sockets.map(async (socket, index) => {
        socket!.write(Buffer.alloc(1000 + index, index));
        expect(await finishRun(socket!)).toMatchObject({ applicationBytes: 1000 + index });
      }),
    );
    const { body } = await endRun(live, runId);
    const flows = body.flows.filter((flow) => flow.style === 'tls');
    expect(flows.map((flow) => flow.applicationBytes).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 200 }, (_value, index) => 1000 + index),
    );
    expect(body.applicationBytes).toBe(200_000 + (199 * 200) / 2);
  });

  it('its receipt lies in the folder for the owner only, while it runs and after', async () => {
    const live = await start({ checkpointMs: 20 });
    const runId = newRunId();
    const path = join(live.listener.receiptsDir, `${runId}.json`);
    const read = (): Receipt => receipt.parse(JSON.parse(readFileSync(path, 'utf8')));
    const socket = (await openRun(live, runId))!;
    socket.write(Buffer.alloc(5000));
    await until(() => existsSync(path) && read().body.applicationBytes === 5000);
    expect(read().body).toMatchObject({ state: 'open', flows: [{ end: 'open', applicationBytes: 5000 }] });
    expect(isReceiptTrue(read())).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await live.listener.close(0);
    expect(read().body).toMatchObject({
      state: 'stopped',
      flows: [{ end: 'stopped', applicationBytes: 5000 }],
    });
    expect(readdirSync(live.listener.receiptsDir)).toEqual([`${runId}.json`]);
  });

  it('is over for good when it has ended, also for the next life of the listener', async () => {
    const live = await start();
    const runId = newRunId();
    await finishRun((await openRun(live, runId))!);
    await endRun(live, runId);
    expect(await openRun(live, runId)).toBeNull();
    await live.listener.close(0);
    const next = await start({}, live.folder);
    expect(await openRun(next, runId)).toBeNull();
    expect(next.logs().map((line) => line.reason)).toContain('run-over');
    // Same keys as before: what clients have pinned stays true.
    expect([next.listener.fingerprint, next.token]).toEqual([live.listener.fingerprint, live.token]);
  });

  it('expires', async () => {
    const live = await start({ checkpointMs: 20, runIdleMs: 50 });
    const runId = newRunId();
    await finishRun((await openRun(live, runId))!);
    await until(() => live.logs().some((line) => line.event === 'run.expired'));
    expect(await openRun(live, runId)).toBeNull();
  });
});

describe('refused', () => {
  it.each([
    ['another scope', { scope: `run:${'0'.repeat(32)}` }],
    ['another client nonce', { clientNonce: newNonce() }],
    ['another server nonce', { serverNonce: newNonce() }],
    ['another certificate', { fingerprint: 'ab'.repeat(32) }],
  ] as const)('a proof of %s', async (_what, spoil) => {
    const live = await start();
    expect(await openRun(live, newRunId(), spoil)).toBeNull();
    expect(live.logs().at(-1)).toMatchObject({ event: 'handshake.refused', reason: 'wrong-proof' });
  });

  it('a wrong token, and the log keeps the right one to itself', async () => {
    const live = await start();
    expect(await openRun({ ...live, token: newNonce() }, newRunId())).toBeNull();
    expect(live.logText()).not.toContain(live.token);
    expect(readdirSync(live.listener.receiptsDir)).toEqual([]);
  });

  it('a proof that was heard on another connection', async () => {
    const live = await start();
    const scope = `run:${newRunId()}` as const;
    const clientNonce = newNonce();
    const speak = async (proof?: string): Promise<[string, boolean]> => {
      const socket = await openTls(live.port);
      socket.write(writeLine({ kind: 'hello', scope, clientNonce }));
      const line = await nextLine(socket);
      const serverNonce = line?.kind === 'challenge' ? line.serverNonce : '';
      const facts = { scope, clientNonce, serverNonce, fingerprint: seenFingerprint(socket) };
      const sent = proof ?? clientProof(live.token, facts);
      socket.write(writeLine({ kind: 'proof', proof: sent }));
      const isAccepted = (await nextLine(socket))?.kind === 'accept';
      socket.destroy();
      return [sent, isAccepted];
    };
    const [heard, isAccepted] = await speak();
    expect(isAccepted).toBe(true);
    expect((await speak(heard))[1]).toBe(false);
  });

  it('a greeting of another version, and says which one it speaks', async () => {
    const live = await start();
    const hello = writeLine({ kind: 'hello', scope: `run:${newRunId()}`, clientNonce: newNonce() });
    const socket = await openTls(live.port);
    socket.write(hello.replace('JAWS/1', 'JAWS/2'));
    const heard: Buffer[] = [];
    for await (const bytes of socket) heard.push(bytes as Buffer);
    expect(Buffer.concat(heard).toString()).toBe('JAWS/1 VERSION\n');
    expect(live.logs().at(-1)).toMatchObject({ event: 'handshake.refused', reason: 'other-version' });
  });

  it('payload before the acceptance, an endless line, an upload by lines', async () => {
    const live = await start();
    const hello = writeLine({ kind: 'hello', scope: `run:${newRunId()}`, clientNonce: newNonce() });
    for (const text of [
      `${hello}payload`,
      `JAWS/1 ${'x'.repeat(2000)}`,
      writeLine({ kind: 'hello', scope: 'upload:a', clientNonce: newNonce() }),
      writeLine({ kind: 'proof', proof: newNonce() }),
    ]) {
      const socket = await openTls(live.port);
      socket.write(text);
      expect(await nextLine(socket)).toBeNull();
    }
    expect(live.logs().filter((line) => line.reason === 'not-a-line')).toHaveLength(4);
  });

  it('garbage instead of TLS, and garbage inside it', async () => {
    const live = await start();
    expect(await isCut(live.port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')).toBe(true);
    expect(await isCut(live.port, Buffer.alloc(70_000, 0xff))).toBe(true);
    const socket = await openTls(live.port);
    socket.write('SSH-2.0-x\r\n');
    expect(await nextLine(socket)).toBeNull();
    const events = live.logs().map((line) => line.event);
    expect(events.filter((event) => event === 'tls.failed')).toHaveLength(2);
    expect(events).toContain('connection.garbage');
  });

  it.each([
    ['says nothing at all', []],
    ['begins TLS and stops', [Buffer.from([22, 3, 1])]],
  ])('somebody who %s', async (_what, bytes) => {
    const live = await start({ handshakeDeadlineMs: 100 });
    expect(await isCut(live.port, ...bytes)).toBe(true);
    expect(live.listener.ports).toHaveLength(1);
  });

  it('somebody who sends his request letter by letter', async () => {
    const live = await start({ handshakeDeadlineMs: 200 });
    for (const text of ['JAWS/1 HELLO', 'POST /v1/hello HTTP/1.1\r\nx: ']) {
      const socket = await openTls(live.port);
      const timer = setInterval(() => socket.write('a'), 20);
      socket.write(text);
      expect(await nextLine(socket)).toBeNull();
      clearInterval(timer);
    }
    expect(live.logs().filter((line) => line.event === 'handshake.late')).toHaveLength(2);
  });

  it('an accepted connection that falls silent is cut, and its receipt says so', async () => {
    const live = await start({ idleMs: 100 });
    const runId = newRunId();
    const socket = (await openRun(live, runId))!;
    socket.write('abc');
    expect(await nextLine(socket)).toBeNull();
    await live.listener.close(5000);
    const path = join(live.listener.receiptsDir, `${runId}.json`);
    const { body } = receipt.parse(JSON.parse(readFileSync(path, 'utf8')));
    expect(body.flows[0]).toMatchObject({ end: 'cut', applicationBytes: 3 });
  });

  it('more connections than an address may hold; the others go on', async () => {
    const live = await start({ limits: { perAddress: 3 } });
    const runId = newRunId();
    const held = await Promise.all([1, 2, 3].map(() => openRun(live, runId)));
    expect(await isCut(live.port)).toBe(true);
    expect(live.logs().at(-1)).toMatchObject({ event: 'connection.refused', reason: 'too-many' });
    held[0]!.write('still here');
    expect(await finishRun(held[0]!)).toMatchObject({ applicationBytes: 10 });
    for (const socket of held) socket!.destroy();
  });

  it('connections that come too fast', async () => {
    const live = await start({ limits: { burst: 2, perSecond: 0.001 } });
    const sockets = [await openTls(live.port), await openTls(live.port)];
    expect(await isCut(live.port)).toBe(true);
    expect(live.logs().at(-1)).toMatchObject({ reason: 'too-fast' });
    for (const socket of sockets) socket.destroy();
  });
});

describe('ports and keys', () => {
  it('a port that is taken is told, the others serve; none at all is an error', async () => {
    const live = await start();
    const taken = { port: live.port, protocol: 'TCP', reason: 'EADDRINUSE' };
    const other = await startListener({ ports: [live.port, 0] });
    expect(other.listener.failedPorts).toEqual([taken]);
    expect(other.listener.ports).toHaveLength(1);
    await other.remove();
    await expect(startListener({ ports: [live.port] })).rejects.toMatchObject({
      code: 'listen.cannot-listen',
    });
  });
});
