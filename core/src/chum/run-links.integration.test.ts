// The connections of a run against a real listener: who is told of them, when, and where the listener was met last.

import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  newRunId,
  startListener,
  type TestListener,
} from '../../../listener-server/src/testing-client.fixture.ts';
import type { FlowWatch } from './chum-run.ts';
import { createDnsStream } from './dns-link.ts';
import { createFlowLedger } from './flow-ledger.ts';
import { createListenerGate } from './listener-gate.ts';
import { cutOff } from './open-tls.ts';
import { createRunLinks, linkDeadlines, type RunLinks } from './run-links.ts';

let listener: TestListener;
const closing: (() => void)[] = [];
beforeEach(async () => {
  listener = await startListener({ ports: [0, 0] });
});
afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await listener.remove();
});

function linksOf(coming: FlowWatch['coming']): RunLinks {
  const runId = newRunId();
  return createRunLinks({
    ...{ runId, host: '127.0.0.1', ip: '127.0.0.1', ports: [], sni: undefined, deadlines: linkDeadlines },
    gate: createListenerGate(listener.token, `run:${runId}`, null),
    ledger: createFlowLedger(),
    stream: createDnsStream(),
    flows: { coming, finish: () => Promise.resolve([]) },
    clock: () => performance.timeOrigin + performance.now(),
  });
}

/** A way to the listener's port that notes what `look` says when a connection comes. */
async function notingWay<T>(port: number, look: () => T): Promise<{ port: number; seen: T[] }> {
  const seen: T[] = [];
  const server = createServer({ allowHalfOpen: true }, (near) => {
    seen.push(look());
    const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
    near.pipe(far).pipe(near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, seen };
}

describe('a connection', () => {
  it('is tried when those who label captures know of it, and not before', async () => {
    let known = 'nothing';
    const links = linksOf(async ({ remotePort, localPort }) => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      known = `${remotePort} ${localPort > 0}`;
    });
    const way = await notingWay(listener.port, () => known);
    const { link } = await links.control([way.port]);
    await cutOff(link);
    expect(way.seen).toEqual([`${way.port} true`]);
  });

  it('is tried all the same where they do not answer within a second, or fail', async () => {
    for (const coming of [() => new Promise<void>(() => undefined), () => Promise.reject(new Error('no'))]) {
      const { link } = await linksOf(coming).control([listener.port]);
      await cutOff(link);
      expect(link.remotePort).toBe(listener.port);
    }
  });
});

it('the port on which the listener was met last is known first, each once', async () => {
  const links = linksOf(() => Promise.resolve());
  const [first = 0, second = 0] = listener.listener.ports;
  for (const port of [first, second, first]) await cutOff((await links.control([port])).link);
  expect(links.knownPorts()).toEqual([first, second]);
});
