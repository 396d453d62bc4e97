// A run that the user stops ends as stopped, soon, and with what was confirmed: whatever the listener does meanwhile.

import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  startListener,
  until,
  type TestListener,
} from '../../../listener-server/src/testing-client.fixture.ts';
import type { ChumRun } from './chum-run.ts';
import { createChumRig, type ChumRig } from './chum-rig.fixture.ts';
import { readRunRecord } from './run-records.ts';

let rig: ChumRig<TestListener>;
const closing: (() => unknown)[] = [];
beforeEach(async () => {
  rig = createChumRig(await startListener({ ports: [0, 0] }));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await rig.remove();
});

interface Valve {
  readonly port: number;
  /** From now on nothing passes in connections that are open, and new ones are taken but not answered. */
  readonly shut: (which: 'open' | 'all') => void;
  /** Ends connections that are open, as a line that is lost does. */
  readonly cut: () => void;
}

/** A way to the listener that can be shut without ending anything, as when a machine hangs. */
async function createValve(port: number): Promise<Valve> {
  const open = new Set<Socket>();
  let isShut = false;
  const server = createServer({ allowHalfOpen: true }, (near) => {
    open.add(near);
    near.on('error', () => undefined).on('close', () => open.delete(near));
    if (isShut) {
      near.pause();
      return;
    }
    const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    far.on('error', () => undefined).on('close', () => near.destroy());
    near.on('close', () => far.destroy());
    near.pipe(far).pipe(near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    for (const near of open) near.destroy();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    shut: (which) => {
      isShut = which === 'all';
      for (const near of open) near.unpipe().pause();
    },
    cut: () => {
      for (const near of open) near.destroy();
    },
  };
}

/** Bytes that grow no more for as long as `stillMs`: every buffer on the way is full. */
async function isFull(run: ChumRun, stillMs: number): Promise<void> {
  let [bytes, sinceMs] = [-1, 0];
  await until(() => {
    const { sentBytes } = run.state();
    if (sentBytes !== bytes) [bytes, sinceMs] = [sentBytes, performance.now()];
    return performance.now() - sinceMs > stillMs;
  }, 30_000);
}

async function stopAndTime(run: ChumRun) {
  const startedMs = performance.now();
  const record = await run.stop();
  return { record, tookMs: performance.now() - startedMs };
}

describe('a run stopped while the listener takes nothing', () => {
  it('ends at once as stopped where that is known, with the receipt of what arrived', async () => {
    const valve = await createValve(rig.listener.port);
    const run = await rig.start({ sizeBytes: 500_000_000, target: { ports: [valve.port] } });
    await until(() => run.state().sentBytes > 1_000_000);
    valve.shut('open');
    await isFull(run, 1200);
    const { record, tookMs } = await stopAndTime(run);
    expect(tookMs).toBeLessThan(2500);
    expect(run.state()).toMatchObject({ phase: 'ended', error: null, receipt: { ok: false } });
    expect(record.end).toBe('stopped');
    const arrived = record.receipt?.body.applicationBytes ?? 0;
    expect(arrived).toBeGreaterThan(0);
    expect(arrived).toBeLessThan(record.sentBytes);
    expect(record.receiptProblem).toBe(`${arrived} of the ${record.sentBytes} bytes sent arrived.`);
    expect(await readRunRecord(rig.dataDir, run.runId)).toEqual(record);
  }, 60_000);

  it.each(['classic', 'http-post', 'http-put', 'websocket'] as const)(
    '%s: ends within seconds as stopped where it only does not answer any more',
    async (style) => {
      const valve = await createValve(rig.listener.port);
      const run = await rig.start({
        ...{ style, sizeBytes: 50_000_000, target: { ports: [valve.port] } },
        parts: { noWait: false },
      });
      await until(() => run.state().sentBytes > 10_000);
      valve.shut('open');
      const { record, tookMs } = await stopAndTime(run);
      expect(tookMs).toBeLessThan(6000);
      expect(record).toMatchObject({ end: 'stopped', receipt: { body: { runId: run.runId } } });
      expect(run.state()).toMatchObject({ phase: 'ended', error: null });
    },
    60_000,
  );

  it('does without a receipt where nobody answers at all', async () => {
    const valve = await createValve(rig.listener.port);
    const run = await rig.start({
      ...{ sizeBytes: 50_000_000, target: { ports: [valve.port, valve.port] } },
      parts: { noWait: false },
    });
    await until(() => run.state().sentBytes > 10_000);
    valve.shut('all');
    const { record, tookMs } = await stopAndTime(run);
    expect(tookMs).toBeLessThan(12_000);
    const receiptProblem = 'No receipt could be had: the listener did not answer in time.';
    expect(record).toMatchObject({ end: 'stopped', receipt: null, receiptProblem });
    expect(run.state()).toMatchObject({ phase: 'ended', error: null, warnings: [receiptProblem] });
  }, 60_000);
});

it('a run that broke before it was stopped has failed, and says why', async () => {
  const [first, second] = [
    await createValve(rig.ports('classic')[0] ?? 0),
    await createValve(rig.listener.port),
  ];
  const run = await rig.start({
    ...{ style: 'multi-flow', sizeBytes: 2_000_000_000, target: { ports: [first.port, second.port] } },
  });
  const openTo = (port: number): number =>
    run.state().flows.filter((flow) => flow.remotePort === port && flow.endedMs === null).length;
  await until(() => openTo(first.port) > 0 && openTo(second.port) > 0 && run.state().sentBytes > 10_000);
  // What goes over the second way is not confirmed any more, so that the run takes its time to end.
  second.shut('all');
  first.cut();
  // Its lane meets the break in the same turn of the loop: three looks are two turns later.
  let looks = 0;
  await until(() => openTo(first.port) === 0 && ++looks === 3);
  expect(run.state().phase).toBe('running');
  const record = await run.stop();
  expect(record.end).toBe('failed');
  expect(run.state()).toMatchObject({
    phase: 'failed',
    error: { code: expect.stringMatching(/^chum\./) as string },
  });
}, 60_000);
