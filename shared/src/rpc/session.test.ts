// Hello first; reconnecting with a state that a page can show. Time is a list of waiting pieces of work.

import { describe, expect, it, vi } from 'vitest';
import { events, procedures, type Handlers } from '../contract/contract.ts';
import { JawsError } from '../contract/errors.ts';
import { contractVersion } from '../contract/session.ts';
import { createEventHub } from './event-hub.ts';
import { createMemoryPair } from './memory-transport.ts';
import { createReconnectingSession, type ConnectionState } from './reconnecting-session.ts';
import { serveTransport } from './server.ts';
import { openSession } from './session.ts';
import type { Transport } from './transport.ts';

const unknownCalls = new Proxy({} as Handlers, {
  get: (_target, name) => () => Promise.reject(new Error(`not in this test: ${String(name)}`)),
});

function hostWith(version: number, log: string[] = []): { open: () => Promise<Transport>; drop: () => void } {
  let last: Transport | null = null;
  const handlers: Handlers = {
    ...unknownCalls,
    'session.hello': () =>
      Promise.resolve({
        contractVersion: version,
        appVersion: '1.2.3',
        host: 'headless',
        demoAvailable: true,
      }),
  };
  return {
    open: () => {
      const [page, host] = createMemoryPair();
      serveTransport(
        host,
        { procedures, events },
        handlers,
        createEventHub<typeof events>(() => undefined),
        {
          logError: (what) => log.push(what),
        },
      );
      last = host;
      return Promise.resolve(page);
    },
    drop: () => last?.close(),
  };
}

interface Waiting {
  readonly work: () => void;
  readonly delayMs: number;
}

function fakeTime(): { readonly waiting: Waiting[]; schedule: (work: () => void, ms: number) => () => void } {
  const waiting: Waiting[] = [];
  return {
    waiting,
    schedule: (work, delayMs) => {
      const entry = { work, delayMs };
      waiting.push(entry);
      return () => {
        waiting.splice(waiting.indexOf(entry), 1);
      };
    },
  };
}

describe('openSession', () => {
  it('greets and gives what the host said of itself', async () => {
    const { client, hello } = await openSession(await hostWith(contractVersion).open());
    expect(hello).toEqual({ contractVersion, appVersion: '1.2.3', host: 'headless', demoAvailable: true });
    client.close();
  });

  it('closes and says so when the versions differ', async () => {
    const transport = await hostWith(contractVersion + 1).open();
    const closed = vi.fn();
    transport.onClose(closed);
    await expect(openSession(transport)).rejects.toMatchObject({ code: 'rpc.version-mismatch' });
    expect(closed).toHaveBeenCalledOnce();
  });

  it('takes a hello that it cannot read for another version', async () => {
    const [page, host] = createMemoryPair();
    host.onMessage((message) => {
      host.send({ type: 'result', id: (message as { id: number }).id, output: { greeting: 'hi' } });
    });
    await expect(openSession(page)).rejects.toMatchObject({ code: 'rpc.version-mismatch' });
  });
});

describe('createReconnectingSession', () => {
  it('connects, tells of the loss, waits longer each time, and is ready again', async () => {
    const host = hostWith(contractVersion);
    const time = fakeTime();
    const states: ConnectionState[] = [];
    let reachable = true;
    const session = createReconnectingSession({
      open: () => (reachable ? host.open() : Promise.reject(new JawsError('rpc.disconnected'))),
      onState: (state) => states.push(state),
      schedule: time.schedule,
    });
    await vi.waitFor(() => {
      expect(states.map((state) => state.kind)).toEqual(['connecting', 'ready']);
    });
    reachable = false;
    host.drop();
    const delays: number[] = [];
    for (let round = 1; round <= 8; round++) {
      await vi.waitFor(() => {
        expect(time.waiting).toHaveLength(1);
      });
      const next = time.waiting.shift();
      delays.push(next?.delayMs ?? 0);
      next?.work();
    }
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000, 8000]);
    await vi.waitFor(() => {
      expect(time.waiting).toHaveLength(1);
    });
    reachable = true;
    session.retryNow();
    await vi.waitFor(() => {
      expect(states.at(-1)?.kind).toBe('ready');
    });
    expect(time.waiting).toHaveLength(0);
    session.close();
    expect(states.at(-1)?.kind).toBe('closed');
    expect(time.waiting).toHaveLength(0);
  });

  it.each(['rpc.unauthorised', 'rpc.version-mismatch'] as const)(
    'does not try again after %s',
    async (code) => {
      const time = fakeTime();
      const states: ConnectionState[] = [];
      createReconnectingSession({
        open: () => Promise.reject(new JawsError(code)),
        onState: (state) => states.push(state),
        schedule: time.schedule,
      });
      await vi.waitFor(() => {
        expect(states.at(-1)).toMatchObject({ kind: 'refused', error: { code } });
      });
      expect(time.waiting).toHaveLength(0);
    },
  );

  it('closes a session that became ready after the page had closed it', async () => {
    const host = hostWith(contractVersion);
    const states: ConnectionState[] = [];
    const session = createReconnectingSession({
      open: () => host.open(),
      onState: (state) => states.push(state),
      schedule: fakeTime().schedule,
    });
    session.close();
    await Promise.resolve();
    await vi.waitFor(() => {
      expect(states.map((state) => state.kind)).toEqual(['connecting', 'closed']);
    });
  });
});
