// Runs against a real listener on loopback: what was asked arrives, byte for byte, and the receipt says so.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chumState } from '@jaws/shared/contract/chum';
import { builtInScenarios } from '@jaws/shared/exfil/built-in-scenarios';
import { chumStyles, type ChumStyle } from '@jaws/shared/exfil/chum-styles';
import { receipt as receiptSchema, type Receipt } from '@jaws/shared/exfil/receipt';
import { runRecord, type RunRecord } from '@jaws/shared/exfil/run-record';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  isReceiptTrue,
  startListener,
  until,
  type TestListener,
} from '../../../listener-server/src/testing-client.fixture.ts';
import { createCuttingProxy } from '../push/cutting-proxy.fixture.ts';
import { checkListener } from './check-listener.ts';
import { createChumRig, freePort, type ChumRig } from './chum-rig.fixture.ts';
import { readRunRecord, runRecordPath } from './run-records.ts';

let rig: ChumRig<TestListener>;
const closing: (() => unknown)[] = [];
beforeEach(async () => {
  rig = createChumRig(await startListener({ ports: [0, 0, 0] }));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await rig.remove();
});

/** The receipt that the listener keeps, which is to be the one of the record. */
function keptReceipt(runId: string): Receipt {
  const path = join(rig.listener.listener.receiptsDir, `${runId}.json`);
  return receiptSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** What is true of every run that ended well. */
async function expectWhole(record: RunRecord, sizeBytes: number): Promise<void> {
  expect(record).toMatchObject({ end: 'complete', sizeBytes, sentBytes: sizeBytes, receiptProblem: null });
  expect(runRecord.safeParse(record).success).toBe(true);
  expect(await readRunRecord(rig.dataDir, record.runId)).toEqual(record);
  const kept = keptReceipt(record.runId);
  expect(record.receipt).toEqual(kept);
  expect(isReceiptTrue(kept)).toBe(true);
  expect(kept.publicKey).toBe(rig.listener.listener.publicKey);
  expect(kept.body).toMatchObject({ state: 'ended', applicationBytes: sizeBytes });
  for (const flow of record.flows) {
    const seen = kept.body.flows.find(
      (one) => one.srcPort === flow.localPort && one.protocol === flow.protocol,
    );
    expect(seen).toMatchObject({ dstPort: flow.remotePort, end: 'complete' });
    expect([flow.applicationBytes, flow.tcpBytes]).toEqual([seen!.applicationBytes, seen!.tcpBytes]);
    expect(flow.endedMs).not.toBeNull();
  }
}

/** The listener does not see ICMP: icmp-runs.integration.test.ts. */
const seenStyles = chumStyles.filter((style) => style !== 'icmp');

describe('every style', () => {
  it.each(seenStyles)('%s: exactly the bytes, whatever size', async (style) => {
    for (const sizeBytes of [1, 6400, 6401, 51_200, 102_400, 300_000]) {
      const run = await rig.start({ style, sizeBytes, seed: sizeBytes });
      const record = await run.finished;
      await expectWhole(record, sizeBytes);
      expect(run.state()).toMatchObject({
        phase: 'ended',
        sentBytes: sizeBytes,
        error: null,
        receipt: { ok: true },
      });
    }
    expect(rig.states.every((state) => chumState.safeParse(state).success)).toBe(true);
  });

  it.each(seenStyles)('%s: the same seed sends the same connections with the same bytes', async (style) => {
    const sent = async (seed: number): Promise<string[]> => {
      const { receipt, flows } = await (await rig.start({ style, sizeBytes: 400_000, seed })).finished;
      const { body } = receipt!;
      const sums = body.flows
        .filter((flow) => flow.applicationBytes > 0)
        .map((flow) => `${flow.applicationBytes} ${flow.sha256}`);
      return [
        ...sums.sort(),
        String(body.dns?.sha256),
        // The receipt is fetched on the port that was met last: with lanes side by side, that is no matter of the seed.
        ...flows
          .filter((flow) => flow.applicationBytes > 0)
          // A port for one file is the listener's choice.
          .map(({ remotePort }) => String(rig.ports(style).includes(remotePort) ? remotePort : 'named'))
          .sort(),
      ];
    };
    const first = await sent(11);
    expect(await sent(11)).toEqual(first);
    expect(await sent(12)).not.toEqual(first);
  });

  it.each(seenStyles)('%s: watchers know each flow before it is there', async (style) => {
    const known = new Set<string>();
    const sockets: string[] = [];
    const run = await rig.start({
      style,
      sizeBytes: 200_000,
      parts: {
        flows: {
          coming: async ({ protocol, localPort, remoteIp, remotePort }) => {
            // Later than at once: the connection has to wait for it.
            await new Promise((resolve) => setImmediate(resolve));
            known.add(`${protocol} ${localPort} ${remoteIp} ${remotePort}`);
          },
          finish: (record) => {
            for (const flow of record.flows)
              sockets.push(`${flow.protocol} ${flow.localPort} ${flow.remoteIp} ${flow.remotePort}`);
            return Promise.resolve([]);
          },
        },
      },
    });
    await run.finished;
    expect(sockets.length).toBeGreaterThan(1);
    expect(sockets.filter((socket) => !known.has(socket))).toEqual([]);
  });
});

describe('scenarios', () => {
  it.each(builtInScenarios.map(({ id, scenario }) => [id, scenario] as const))(
    '%s',
    async (_id, scenario) => {
      await rig.remove();
      // One number for TCP and UDP: its steps find the listener on whatever carries them.
      const port = await freePort();
      rig = createChumRig(await startListener({ ports: [port], udpPorts: [port] }));
      const run = await rig.start({
        ...{ style: null, scenario: JSON.stringify(scenario), sizeBytes: 150_000 },
        target: { ports: [port] },
      });
      await expectWhole(await run.finished, 150_000);
      expect(run.state()).toMatchObject({ title: scenario.name, style: null });
    },
  );
});

describe('a run', () => {
  it('is paused, resumed and stopped in order; what was sent is on the receipt', async () => {
    const run = await rig.start({ sizeBytes: 50_000_000, parts: { noWait: false } });
    await until(() => run.state().sentBytes > 100_000);
    run.pause();
    expect(run.state().phase).toBe('paused');
    const { sentBytes } = run.state();
    await new Promise((resolve) => setTimeout(resolve, 250));
    // A chunk that was on its way out when the pause came.
    expect(run.state().sentBytes - sentBytes).toBeLessThanOrEqual(51_200);
    run.resume();
    await until(() => run.state().sentBytes > sentBytes + 200_000);
    const record = await run.stop();
    expect(record).toMatchObject({ end: 'stopped', receiptProblem: null });
    expect(record.receipt!.body.applicationBytes).toBe(record.sentBytes);
    expect(run.state()).toMatchObject({ phase: 'ended', receipt: { ok: true } });
    const phases = rig.states.map(({ phase }) => phase).filter((phase, at, all) => phase !== all[at - 1]);
    expect(phases).toEqual(['connecting', 'running', 'paused', 'running', 'stopping', 'ended']);
    expect(await run.stop()).toEqual(record);
  });

  it('keeps to the waits of its schedule, and tells the time left', async () => {
    const run = await rig.start({ sizeBytes: 300_000, seed: 3, parts: { noWait: false } });
    const planned = run.state().secondsLeft!;
    const { startedMs, endedMs } = await run.finished;
    const seconds = (endedMs! - startedMs) / 1000;
    expect(planned).toBeGreaterThan(0.1);
    expect(seconds).toBeGreaterThan(planned * 0.95);
    expect(seconds).toBeLessThan(planned * 1.5 + 2);
  });

  it('is not kept waiting by watchers that do not answer, nor broken by those that fail', async () => {
    const started = performance.now();
    const run = await rig.start({
      parts: {
        flows: {
          coming: () => new Promise(() => undefined),
          finish: () => Promise.reject(new Error('gone')),
        },
      },
    });
    const record = await run.finished;
    // One second for the connection, one for that of the receipt.
    expect(performance.now() - started).toBeLessThan(6000);
    expect([record.end, run.state().warnings]).toEqual(['complete', [expect.stringContaining('gone')]]);
  });

  it('has no token in its record or its states', async () => {
    const run = await rig.start();
    await run.finished;
    const text = readFileSync(runRecordPath(rig.dataDir, run.runId), 'utf8') + JSON.stringify(rig.states);
    expect(text).not.toContain(rig.listener.token);
  });

  it('shows a name and a browser’s protocols where the style does, and none where not', async () => {
    const names = async (style: ChumStyle, sni?: string): Promise<unknown> => {
      const hello = await helloOf(style, sni);
      return ['files.example.net', 'cdn.example.com', 'http/1.1'].map((text) => hello.includes(text));
    };
    expect(await names('https')).toEqual([true, false, true]);
    expect(await names('https', 'cdn.example.com')).toEqual([false, true, true]);
    expect(await names('classic')).toEqual([false, false, false]);
  });
});

/** The bytes of the TLS ClientHello, as text. */
async function helloOf(style: ChumStyle, sni?: string): Promise<string> {
  const { createServer } = await import('node:net');
  const server = createServer((socket) => {
    socket.once('data', (bytes) => {
      hello = bytes.toString('latin1');
      socket.destroy();
    });
    socket.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  let hello = '';
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const start = rig.start({ style, target: { ports: [port] }, parts: sni === undefined ? {} : { sni } });
  await expect(start).rejects.toMatchObject({ code: 'chum.not-a-listener' });
  server.close();
  return hello;
}

describe('a run that breaks', () => {
  it('by a cut connection: what was sent is on record, and the receipt tells what arrived', async () => {
    const [port = 0] = rig.listener.listener.ports;
    const proxy = await createCuttingProxy(port, [200_000]);
    closing.push(proxy.close);
    const run = await rig.start({ sizeBytes: 5_000_000, target: { ports: [proxy.port] } });
    const record = await run.finished;
    expect(run.state()).toMatchObject({
      phase: 'failed',
      error: { code: 'chum.broken' },
      receipt: { ok: false },
    });
    expect(record.end).toBe('failed');
    expect(record.receiptProblem).toMatch(/of the \d+ bytes sent arrived/);
    expect(record.sentBytes).toBeLessThan(5_000_000);
    expect(record.receipt!.body.applicationBytes).toBeLessThan(record.sentBytes);
    expect(isReceiptTrue(record.receipt!)).toBe(true);
    expect(await readRunRecord(rig.dataDir, run.runId)).toEqual(record);
  });

  it.each(['classic', 'http-post', 'multi-flow', 'dns'] as const)(
    '%s, by a listener that goes away',
    async (style) => {
      const run = await rig.start({ style, sizeBytes: 20_000_000, parts: { noWait: false } });
      await until(() => run.state().sentBytes > 2000);
      const closed = rig.listener.listener.close(0);
      const record = await run.finished;
      await closed;
      expect(record).toMatchObject({ end: 'failed', receipt: null });
      expect(record.receiptProblem).toMatch(/^No receipt could be had/);
      expect(run.state()).toMatchObject({ phase: 'failed', error: { code: 'chum.broken' } });
      expect(record.sentBytes).toBeGreaterThan(0);
    },
    90_000,
  );
});

describe('checkListener', () => {
  it('gives the certificate, and begins no run', async () => {
    const { listener } = rig;
    const target = { host: 'localhost', ports: rig.ports(null), fingerprint: null, token: listener.token };
    expect(await checkListener(target, () => 0)).toMatchObject({
      port: listener.port,
      fingerprint: listener.listener.fingerprint,
    });
    await expect(checkListener({ ...target, token: 'x'.repeat(43) }, () => 0)).rejects.toMatchObject({
      code: 'chum.wrong-token',
    });
    expect(listener.logs().filter(({ event }) => event === 'run.started')).toEqual([]);
  });
});

describe('a record that cannot be kept', () => {
  it('is no run: nothing is sent', async () => {
    writeFileSync(join(rig.dataDir, 'runs'), 'in the way');
    await expect(rig.start()).rejects.toMatchObject({ code: 'chum.record-failed' });
    const [ended] = rig.listener.logs().filter(({ event }) => event === 'run.ended');
    expect(ended).toMatchObject({ bytes: 0 });
  });
});
