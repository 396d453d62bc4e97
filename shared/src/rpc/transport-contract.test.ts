// The one suite that every pipe must pass: memory pair, MessageChannel, a real WebSocket on loopback, real processes.

import type { AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import { processEnds } from '@jaws/core/capture/process/process-ends.fixture';
import { WebSocket, WebSocketServer } from 'ws';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { JawsError } from '../contract/errors.ts';
import type { CallSignal } from '../contract/contract.ts';
import { createContractClient } from './client.ts';
import type { ContractClient, HandlersOf } from './contract-shape.ts';
import { createEventHub, type EventHub } from './event-hub.ts';
import { createMemoryPair } from './memory-transport.ts';
import { createMessagePortTransport, type MessagePortLike } from './message-port-transport.ts';
import { serveTransport } from './server.ts';
import type { Transport } from './transport.ts';
import { createWebSocketTransport } from './web-socket-transport.ts';

const contract = {
  procedures: {
    'test.add': { input: z.strictObject({ a: z.number(), b: z.number() }), output: z.number() },
    'test.echo': {
      input: z.strictObject({ text: z.string(), maybe: z.number().optional() }),
      output: z.strictObject({ text: z.string(), maybe: z.number().optional() }),
    },
    'test.nothing': { input: z.strictObject({}), output: z.null() },
    'test.fail': { input: z.strictObject({ how: z.enum(['known', 'unknown', 'lie']) }), output: z.string() },
    'test.wait': { input: z.strictObject({}), output: z.null() },
  },
  events: {
    'test.stateChanged': {
      kind: 'state',
      key: 'id',
      payload: z.strictObject({ id: z.string(), value: z.number() }),
    },
    'test.lineAdded': { kind: 'log', payload: z.strictObject({ line: z.number() }) },
  },
} as const;
type Shape = typeof contract;
type TestClient = ContractClient<Shape['procedures'], Shape['events']>;
interface Ends {
  readonly page: Transport;
  readonly host: Transport;
  readonly cleanUp: () => Promise<void>;
}

function memoryEnds(): Promise<Ends> {
  const [page, host] = createMemoryPair();
  return Promise.resolve({ page, host, cleanUp: () => Promise.resolve() });
}

function portEnds(): Promise<Ends> {
  const { port1, port2 } = new MessageChannel();
  const page = createMessagePortTransport(port1 as unknown as MessagePortLike);
  const host = createMessagePortTransport(port2 as unknown as MessagePortLike);
  return Promise.resolve({
    page,
    host,
    cleanUp: () => {
      page.close();
      return Promise.resolve();
    },
  });
}

async function socketEnds(): Promise<Ends> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  const accepted = new Promise<WebSocket>((resolve) => server.once('connection', resolve));
  const { port } = server.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
  await new Promise((resolve) => {
    socket.addEventListener('open', resolve);
  });
  const page = createWebSocketTransport(socket);
  const host = createWebSocketTransport(await accepted);
  return {
    page,
    host,
    cleanUp: async () => {
      page.close();
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

interface Rig {
  readonly client: TestClient;
  readonly hub: EventHub<Shape['events']>;
  readonly ends: Ends;
  readonly signals: CallSignal[];
  readonly logged: unknown[];
}

describe.each([
  ['memory', memoryEnds],
  ['MessagePort', portEnds],
  ['WebSocket', socketEnds],
  ['child processes', processEnds],
])('the pipe over %s', (_name, makeEnds) => {
  const cleanUps: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0)) await cleanUp();
  });

  async function rig(): Promise<Rig> {
    const ends = await makeEnds();
    cleanUps.push(ends.cleanUp);
    const signals: CallSignal[] = [];
    const logged: unknown[] = [];
    const handlers: HandlersOf<Shape['procedures']> = {
      'test.add': ({ a, b }) => Promise.resolve(a + b),
      'test.echo': (input) => Promise.resolve(input),
      'test.nothing': () => Promise.resolve(null),
      'test.fail': ({ how }) => {
        if (how === 'known') throw new JawsError('dataset.not-found', 'No "x".', { hint: 'Look.' });
        if (how === 'unknown') throw new Error('secret /home/me/token');
        return Promise.resolve(42 as unknown as string);
      },
      'test.wait': (_input, { signal }) => {
        signals.push(signal);
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new JawsError('cancelled'));
          });
        });
      },
    };
    const hub = createEventHub<Shape['events']>((error) => logged.push(error));
    serveTransport(ends.host, contract, handlers, hub, {
      logError: (_what, error) => logged.push(error),
      maxCalls: 3,
    });
    return { client: createContractClient(ends.page, contract), hub, ends, signals, logged };
  }

  it('answers calls, many at a time, each with its own answer', async () => {
    const { client } = await rig();
    const sums = await Promise.all([1, 2, 3].map((a) => client.call('test.add', { a, b: 10 })));
    expect(sums).toEqual([11, 12, 13]);
    expect(await client.call('test.echo', { text: 'ä\u0000\u2028"' })).toEqual({ text: 'ä\u0000\u2028"' });
    expect(await client.call('test.nothing', {})).toBeNull();
  });

  it('refuses input that does not fit, and names no value', async () => {
    const { client } = await rig();
    const call = client.call('test.add', { a: 1, b: 'secret' } as never);
    await expect(call).rejects.toMatchObject({
      code: 'rpc.invalid-input',
      message: expect.stringContaining('at b') as string,
    });
    await expect(call).rejects.not.toMatchObject({ message: expect.stringContaining('secret') as string });
    await expect(client.call('test.nothing', { extra: 1 } as never)).rejects.toMatchObject({
      code: 'rpc.invalid-input',
    });
  });

  it.each(['test.unknown', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'refuses the procedure %s',
    async (name) => {
      const { client } = await rig();
      await expect(client.call(name as never, {} as never)).rejects.toMatchObject({
        code: 'rpc.unknown-procedure',
      });
    },
  );

  it('passes coded errors whole and unknown errors without their text', async () => {
    const { client, logged } = await rig();
    await expect(client.call('test.fail', { how: 'known' })).rejects.toMatchObject({
      code: 'dataset.not-found',
      message: 'No "x".',
      hint: 'Look.',
    });
    const unknown = await client.call('test.fail', { how: 'unknown' }).catch((error: unknown) => error);
    expect(unknown).toMatchObject({ code: 'internal' });
    expect(JSON.stringify([(unknown as Error).message, (unknown as JawsError).hint])).not.toContain('secret');
    expect(logged).toHaveLength(1);
    expect((logged[0] as Error).message).toContain('secret');
  });

  it('refuses an answer that does not fit the contract', async () => {
    const { client } = await rig();
    await expect(client.call('test.fail', { how: 'lie' })).rejects.toMatchObject({
      code: 'rpc.invalid-output',
    });
  });

  it("cancels: the caller hears at once, the handler's signal is aborted", async () => {
    const { client, signals } = await rig();
    const controller = new AbortController();
    const call = client.call('test.wait', {}, { signal: controller.signal });
    await vi.waitFor(() => {
      expect(signals).toHaveLength(1);
    });
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await vi.waitFor(() => {
      expect(signals[0]?.aborted).toBe(true);
    });
    expect(await client.call('test.add', { a: 1, b: 1 })).toBe(2);
  });

  it('sends nothing for a call that was cancelled before it began', async () => {
    const { client, signals } = await rig();
    const call = client.call('test.wait', {}, { signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await client.call('test.nothing', {});
    expect(signals).toHaveLength(0);
  });

  it('aborts the calls of a connection that ends, and rejects them at the caller', async () => {
    const { client, signals, ends } = await rig();
    const call = client.call('test.wait', {});
    await vi.waitFor(() => {
      expect(signals).toHaveLength(1);
    });
    const closed = vi.fn();
    client.onClose(closed);
    ends.page.close();
    await expect(call).rejects.toMatchObject({ code: 'rpc.disconnected' });
    await vi.waitFor(() => {
      expect(signals[0]?.aborted).toBe(true);
    });
    expect(closed).toHaveBeenCalledTimes(1);
    await expect(client.call('test.nothing', {})).rejects.toMatchObject({ code: 'rpc.disconnected' });
  });

  it('tells the caller when the host ends the connection', async () => {
    const { client, signals, ends } = await rig();
    const call = client.call('test.wait', {});
    await vi.waitFor(() => {
      expect(signals).toHaveLength(1);
    });
    ends.host.close();
    await expect(call).rejects.toMatchObject({ code: 'rpc.disconnected' });
  });

  it('runs a bounded number of calls at a time', async () => {
    const { client, signals } = await rig();
    const controller = new AbortController();
    const waiting = [1, 2, 3].map(() => client.call('test.wait', {}, { signal: controller.signal }));
    const settled = Promise.allSettled(waiting);
    await vi.waitFor(() => {
      expect(signals).toHaveLength(3);
    });
    await expect(client.call('test.nothing', {})).rejects.toMatchObject({ code: 'rpc.overloaded' });
    controller.abort();
    await settled;
    await vi.waitFor(async () => {
      expect(await client.call('test.nothing', {})).toBeNull();
    });
  });

  it('delivers events to subscribers only, until they stop', async () => {
    const { client, hub } = await rig();
    const lines: number[] = [];
    hub.publish('test.lineAdded', { line: 0 });
    const stop = client.subscribe('test.lineAdded', ({ line }) => lines.push(line));
    await client.call('test.nothing', {});
    for (let line = 1; line <= 100; line++) hub.publish('test.lineAdded', { line });
    await vi.waitFor(() => {
      expect(lines).toHaveLength(100);
    });
    expect(lines).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    stop();
    await client.call('test.nothing', {});
    hub.publish('test.lineAdded', { line: 999 });
    await client.call('test.nothing', {});
    expect(lines).not.toContain(999);
  });

  it('keeps the newest state of each key when the page is slower than the host', async () => {
    const { client, hub } = await rig();
    const seen: { id: string; value: number }[] = [];
    client.subscribe('test.stateChanged', (state) => seen.push(state));
    await client.call('test.nothing', {});
    for (let value = 1; value <= 5000; value++) {
      hub.publish('test.stateChanged', { id: value % 2 === 0 ? 'even' : 'odd', value });
    }
    await vi.waitFor(() => {
      expect(seen.map((state) => state.value)).toEqual(expect.arrayContaining([4999, 5000]));
    });
    expect(seen.length).toBeLessThan(100);
  });

  it.each([
    ['not an object', 'hello'],
    ['an unknown type', { type: 'launch' }],
    ['an extra field', { type: 'cancel', id: 1, extra: true }],
    ['a bad id', { type: 'request', id: -1, procedure: 'test.nothing', input: {} }],
    ['an unknown event', { type: 'subscribe', event: '__proto__' }],
  ])('ends the connection on %s', async (_what, message) => {
    const { client, ends, logged } = await rig();
    const ended = new Promise<void>((resolve) => {
      client.onClose(resolve);
    });
    ends.page.send(message);
    await ended;
    expect(logged).toHaveLength(1);
  });

  it('ends the connection when the host talks nonsense', async () => {
    const { client, ends } = await rig();
    const call = client.call('test.wait', {});
    ends.host.send({ type: 'surprise' });
    await expect(call).rejects.toMatchObject({ code: 'rpc.disconnected' });
  });
});
