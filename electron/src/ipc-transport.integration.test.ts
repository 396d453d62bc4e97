// A call goes page client -> preload -> ipc -> host and back, over a fake Electron whose messages really travel.

import { contractVersion } from '@jaws/shared/contract/session';
import { JawsError } from '@jaws/shared/contract/errors';
import { events, procedures, type Events, type Handlers } from '@jaws/shared/contract/contract';
import { createRpcClient } from '@jaws/shared/rpc/client';
import { createDesktopTransport, type DesktopBridge } from '@jaws/shared/rpc/desktop-transport';
import { createEventHub } from '@jaws/shared/rpc/event-hub';
import { serveTransport } from '@jaws/shared/rpc/server';
import type { Transport } from '@jaws/shared/rpc/transport';
import type { WebContents } from 'electron';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { electronModule, fake, FakeWindow } from './fake-electron.fixture.ts';

vi.mock('electron', () => electronModule);
const { acceptFiles, acceptIpcConnections } = await import('./ipc-transport.ts');
await import('./preload.ts');

const hub = createEventHub<Events>(() => undefined);
let aborted = 0;
let connections: Transport[] = [];
let logged: string[] = [];
let stopAccepting: () => void;
let window: FakeWindow;

const handlers = new Proxy({} as Handlers, {
  get: (_target, name) => {
    if (name === 'session.hello') {
      return () =>
        Promise.resolve({ contractVersion, appVersion: '0.1.0', host: 'desktop', demoAvailable: false });
    }
    return (_input: unknown, { signal }: { signal: AbortSignal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted++;
          reject(new Error('aborted'));
        });
      });
  },
});

function bridge(): DesktopBridge {
  return fake.exposed.get('jawsDesktop') as DesktopBridge;
}

function page(): ReturnType<typeof createRpcClient> {
  return createRpcClient(createDesktopTransport(bridge()));
}

beforeEach(() => {
  fake.reset();
  aborted = 0;
  connections = [];
  logged = [];
  window = new FakeWindow({});
  void window.loadURL('jaws://app/');
  stopAccepting = acceptIpcConnections(window.webContents as unknown as WebContents, (transport) => {
    connections.push(transport);
    serveTransport(transport, { procedures, events }, handlers, hub, {
      logError: (what) => logged.push(what),
    });
  });
});

afterAll(() => {
  fake.channel.port1.close();
});

describe('the desktop pipe', () => {
  it('exposes three functions to the page and nothing else', () => {
    expect([...fake.exposed.keys()]).toEqual(['jawsDesktop']);
    expect(Object.keys(bridge())).toEqual(['send', 'onMessage', 'registerFile']);
  });

  it('carries a call to the host and its answer back', async () => {
    expect(await page().call('session.hello', { contractVersion })).toMatchObject({ host: 'desktop' });
    expect(connections).toHaveLength(1);
  });

  it('hides the event object, which holds ipcRenderer, from the page', async () => {
    const heard: unknown[][] = [];
    bridge().onMessage((...args: unknown[]) => heard.push(args));
    await page().call('session.hello', { contractVersion });
    expect(heard).toHaveLength(1);
    expect(heard[0]).toHaveLength(1);
  });

  it('carries events, until the page stops listening to the bridge', async () => {
    const client = page();
    const revisions: number[] = [];
    client.subscribe('datasets.changed', ({ revision }) => revisions.push(revision));
    await client.call('session.hello', { contractVersion });
    hub.publish('datasets.changed', { revision: 7 });
    await vi.waitFor(() => {
      expect(revisions).toEqual([7]);
    });
    client.close();
    expect(fake.pageListeners.listenerCount('jaws')).toBe(0);
  });

  it('ends the calls of a page that is reloaded, and serves the new one', async () => {
    const before = page();
    void before.call('jobs.list', {}).catch(() => undefined);
    await vi.waitFor(() => {
      expect(connections).toHaveLength(1);
    });
    window.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    await vi.waitFor(() => {
      expect(aborted).toBe(1);
    });
    expect(await page().call('session.hello', { contractVersion })).toMatchObject({ host: 'desktop' });
    expect(connections).toHaveLength(2);
  });

  it.each([
    ['an anchor in the page', { isMainFrame: true, isSameDocument: true }],
    ['a frame inside it', { isMainFrame: false, isSameDocument: false }],
  ])('goes on when %s navigates', async (_what, details) => {
    const client = page();
    await client.call('session.hello', { contractVersion });
    window.webContents.emit('did-start-navigation', details);
    expect(await client.call('session.hello', { contractVersion })).toMatchObject({ host: 'desktop' });
    expect(connections).toHaveLength(1);
  });

  it.each(['render-process-gone', 'destroyed'])('ends the calls on %s', async (event) => {
    void page()
      .call('jobs.list', {})
      .catch(() => undefined);
    await vi.waitFor(() => {
      expect(connections).toHaveLength(1);
    });
    window.webContents.destroyed = true;
    window.webContents.emit(event);
    await vi.waitFor(() => {
      expect(aborted).toBe(1);
    });
  });

  it.each([
    ['another page', { sender: {} }],
    ['a frame inside the page', { senderFrame: { url: 'jaws://app/' } }],
    ['a frame that is gone', { senderFrame: null }],
  ])('does not answer %s', async (_who, sentBy) => {
    fake.sentBy = sentBy;
    bridge().send({ type: 'request', id: 1, procedure: 'session.hello', input: { contractVersion } });
    fake.sentBy = sentBy;
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect(connections).toHaveLength(0);
    // The same message from the right place is heard: the silence above was a refusal.
    fake.sentBy = null;
    expect(await page().call('session.hello', { contractVersion })).toMatchObject({ host: 'desktop' });
  });

  it.each(['https://evil.example/', 'file:///etc/passwd', 'jaws://other/', 'about:blank'])(
    'does not answer a main frame at %s',
    async (url) => {
      window.webContents.mainFrame = { url };
      bridge().send({ type: 'request', id: 1, procedure: 'session.hello', input: { contractVersion } });
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
      expect(connections).toHaveLength(0);
      window.webContents.mainFrame = { url: 'jaws://app/' };
      expect(await page().call('session.hello', { contractVersion })).toMatchObject({ host: 'desktop' });
    },
  );

  it('ends a connection that breaks the protocol', async () => {
    bridge().send({ type: 'launch', path: '/bin/sh' });
    await vi.waitFor(() => {
      expect(logged).toHaveLength(1);
    });
  });

  it('stops with its window', async () => {
    const client = page();
    await client.call('session.hello', { contractVersion });
    stopAccepting();
    expect(fake.ipcMain.listenerCount('jaws')).toBe(0);
  });
});

describe('files of the user', () => {
  const registered: string[] = [];
  let stop: () => void;
  const given = (path: string): File => {
    const file = new File(['x'], 'office.pcap');
    if (path !== '') fake.filePaths.set(file, path);
    return file;
  };
  beforeEach(() => {
    registered.length = 0;
    stop = acceptFiles(window.webContents as unknown as WebContents, (path) => {
      if (path === '/gone') return Promise.reject(new JawsError('import.unreadable', 'It is gone.'));
      registered.push(path);
      return Promise.resolve('upload-1');
    });
  });

  it('are registered by the place that only the preload script knows', async () => {
    expect(await bridge().registerFile(given('/home/me/office.pcap'))).toEqual({
      uploadId: 'upload-1',
      error: null,
    });
    expect(registered).toEqual(['/home/me/office.pcap']);
    stop();
  });

  it('are none where a page made them, or names a path itself', async () => {
    expect(await bridge().registerFile(given(''))).toBeNull();
    expect(await bridge().registerFile('/etc/shadow')).toBeNull();
    expect(await bridge().registerFile({ path: '/etc/shadow' })).toBeNull();
    expect(registered).toEqual([]);
    stop();
  });

  it.each([
    ['another window', { sender: {} }],
    ['a frame inside the page', { senderFrame: { url: 'jaws://app/' } }],
    ['a page of elsewhere', 'elsewhere'],
  ])('are not registered for %s', async (_who, sentBy) => {
    if (sentBy === 'elsewhere') window.webContents.mainFrame = { url: 'https://example.com/' };
    else fake.sentBy = sentBy as object;
    expect(await bridge().registerFile(given('/home/me/office.pcap'))).toBeNull();
    expect(registered).toEqual([]);
    stop();
  });

  it('that cannot be read are told with their code', async () => {
    expect(await bridge().registerFile(given('/gone'))).toMatchObject({
      uploadId: null,
      error: { code: 'import.unreadable' },
    });
    stop();
  });

  it('can be given to the next window once this one is closed', () => {
    stop();
    acceptFiles(window.webContents as unknown as WebContents, () => Promise.resolve('x'))();
  });
});
