// The shell's part in live capture, over the fake Electron: the worker as a utility process, and the question before a
// window or the app goes while something runs.

import { createParentTransport } from '@jaws/core/capture/process/parent-transport';
import type { UnfinishedWork } from '@jaws/core/host/unfinished-work';
import type { Transport } from '@jaws/shared/rpc/transport';
import type { App, BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { electronModule, fake, FakeWindow } from './fake-electron.fixture.ts';

vi.mock('electron', () => electronModule);
const { askBeforeQuit } = await import('./ask-before-quit.ts');
const { spawnCaptureUtility } = await import('./spawn-capture-utility.ts');

beforeEach(() => {
  fake.reset();
});
afterEach(() => {
  fake.channel.port1.close();
});

describe('a capture worker in a utility process', () => {
  let inside: Transport | null = null;
  beforeEach(() => {
    fake.utilityMain = (parentPort) => {
      inside = createParentTransport({ parentPort });
    };
  });

  it('is the built file, and messages travel both ways', async () => {
    const worker = spawnCaptureUtility('/app/capture-worker.mjs');
    expect(fake.forked[0]?.modulePath).toBe('/app/capture-worker.mjs');
    expect(worker.pid).toBe(4321);
    const heard: unknown[] = [];
    inside?.onMessage((message) => heard.push(message));
    worker.transport.onMessage((message) => heard.push(message));
    worker.transport.send({ to: 'worker' });
    await vi.waitFor(() => {
      expect(heard).toEqual([{ to: 'worker' }]);
    });
    inside?.send({ to: 'host' });
    await vi.waitFor(() => {
      expect(heard).toEqual([{ to: 'worker' }, { to: 'host' }]);
    });
    await worker.terminate();
  });

  it('hears that the host hung up, though its pipe cannot be closed', async () => {
    const worker = spawnCaptureUtility('/app/capture-worker.mjs');
    const closed = vi.fn();
    const messages = vi.fn();
    inside?.onMessage(messages);
    inside?.onClose(closed);
    worker.transport.close();
    worker.transport.send('too late');
    await vi.waitFor(() => {
      expect(closed).toHaveBeenCalledOnce();
    });
    expect(messages).not.toHaveBeenCalled();
    await worker.terminate();
  });

  it.each([
    ['by itself', 0, null],
    ['with a failure', 9, 'exit code 9'],
  ])('tells its end %s', async (_how, code, expected) => {
    const worker = spawnCaptureUtility('/app/capture-worker.mjs');
    const ended = vi.fn();
    worker.onExit(ended);
    fake.forked[0]?.child.exit(code);
    await vi.waitFor(() => {
      expect(ended).toHaveBeenCalledExactlyOnceWith(expected);
    });
    const closed = vi.fn();
    worker.transport.onClose(closed);
    expect(closed).toHaveBeenCalledOnce();
  });

  it('can be ended at once, which is no failure', async () => {
    const worker = spawnCaptureUtility('/app/capture-worker.mjs');
    const ended = vi.fn();
    worker.onExit(ended);
    await worker.terminate();
    expect(ended).toHaveBeenCalledExactlyOnceWith(null);
  });
});

describe('going while something runs', () => {
  const capture = { kind: 'capture', text: 'Capture on eth0 into monday: 5 packets' } as const;
  const chum = { kind: 'chum', text: 'chum "classic" to 192.0.2.1: 40 % sent' } as const;
  const push = { kind: 'push', text: 'Push monday to me@192.0.2.1:there: 7 %' } as const;

  function guarded(running: readonly UnfinishedWork[], platform: NodeJS.Platform = 'linux'): FakeWindow {
    const guard = askBeforeQuit(fake.app as unknown as App, () => running, platform);
    const window = new FakeWindow({});
    guard(window as unknown as BrowserWindow);
    return window;
  }

  function isPrevented(emitter: { emit(name: string, event: unknown): unknown }, name: string): boolean {
    const preventDefault = vi.fn();
    emitter.emit(name, { preventDefault });
    return preventDefault.mock.calls.length > 0;
  }

  it('asks, names what would be stopped, and stays when the user keeps it going', async () => {
    fake.app.quits = 0;
    fake.answer = 1;
    const window = guarded([capture]);
    expect(isPrevented(window, 'close')).toBe(true);
    // Impatience asks once.
    expect(isPrevented(fake.app, 'before-quit')).toBe(true);
    await vi.waitFor(() => {
      expect(fake.questions).toMatchObject([
        {
          message: 'A capture is running. Stop it and quit?',
          detail: expect.stringContaining(capture.text) as string,
          buttons: ['Stop the capture and quit', 'Keep going'],
          ...{ defaultId: 1, cancelId: 1 },
        },
      ]);
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(fake.app.quits).toBe(0);
    expect(isPrevented(window, 'close')).toBe(true);
  });

  it('goes when the user says so, and does not ask again', async () => {
    fake.app.quits = 0;
    const window = guarded([chum, push]);
    expect(isPrevented(fake.app, 'before-quit')).toBe(true);
    await vi.waitFor(() => {
      expect(fake.app.quits).toBe(1);
    });
    expect(fake.questions).toMatchObject([
      {
        message: 'A run of chum and a push are running. Stop them and quit?',
        detail: expect.stringContaining(`${chum.text}\n${push.text}\n`) as string,
        buttons: ['Stop all and quit', 'Keep going'],
      },
    ]);
    expect(isPrevented(fake.app, 'before-quit')).toBe(false);
    expect(isPrevented(window, 'close')).toBe(false);
  });

  it('asks anew about what has begun since the user stayed', async () => {
    fake.answer = 1;
    const running: UnfinishedWork[] = [capture];
    const window = guarded(running);
    expect(isPrevented(window, 'close')).toBe(true);
    await vi.waitFor(() => {
      expect(fake.questions).toHaveLength(1);
    });
    await new Promise((resolve) => setImmediate(resolve));
    running.splice(0, 1, push);
    expect(isPrevented(window, 'close')).toBe(true);
    await vi.waitFor(() => {
      expect(fake.questions.map(({ message }) => message)).toEqual([
        'A capture is running. Stop it and quit?',
        'A push is running. Stop it and quit?',
      ]);
    });
    await new Promise((resolve) => setImmediate(resolve));
    running.length = 0;
    expect(isPrevented(window, 'close')).toBe(false);
  });

  it('does not ask when nothing runs, nor for a window whose app stays', () => {
    expect(isPrevented(guarded([]), 'close')).toBe(false);
    expect(isPrevented(fake.app, 'before-quit')).toBe(false);
    fake.reset();
    expect(isPrevented(guarded([push], 'darwin'), 'close')).toBe(false);
    expect(isPrevented(fake.app, 'before-quit')).toBe(true);
  });
});
