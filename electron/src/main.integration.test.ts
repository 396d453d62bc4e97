// The whole shell over the fake Electron, with the real host: start, one call there and back, a capture in a utility
// process, the question before quitting, and an end that waits for the host.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createParentTransport } from '@jaws/core/capture/process/parent-transport';
import { serveCaptureWorker } from '@jaws/core/capture/serve-capture-worker';
import { defaultCaptureOptions } from '@jaws/shared/contract/capture';
import { contractVersion } from '@jaws/shared/contract/session';
import { createRpcClient } from '@jaws/shared/rpc/client';
import { createDesktopTransport, type DesktopBridge } from '@jaws/shared/rpc/desktop-transport';
import { expect, it, vi } from 'vitest';
import { electronModule, fake } from './fake-electron.fixture.ts';

vi.mock('electron', () => electronModule);

it('starts, answers its page, and closes the host before it quits', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'jaws-desktop-'));
  vi.stubEnv('JAWS_DATA_DIR', dataDir);
  fake.reset();
  await import('./preload.ts');
  await import('./main.ts');
  await vi.waitFor(() => {
    expect(fake.windows[0]?.webContents.mainFrame.url).toBe('jaws://app/');
  });
  expect(fake.schemes).toHaveLength(1);
  expect([...fake.protocolHandlers.keys()]).toEqual(['jaws']);
  expect(fake.permissionCheck?.(null, 'media')).toBe(false);
  expect(fake.windows[0]?.webContents.windowOpenHandler).not.toBeNull();
  expect(fake.menus).toHaveLength(1);

  const client = createRpcClient(createDesktopTransport(fake.exposed.get('jawsDesktop') as DesktopBridge));
  expect(await client.call('session.hello', { contractVersion })).toMatchObject({
    host: 'desktop',
    appVersion: '7.6.5',
  });
  expect((await client.call('datasets.list', {})).datasets).toEqual([]);
  expect(readdirSync(join(dataDir, 'temporary'))).toHaveLength(1);

  // The key of a model goes into the keychain, and its file holds nothing that can be read.
  await client.call('lookup.setModel', { model: { baseUrl: 'https://api.example/v1', name: 'tiny' } });
  expect(await client.call('lookup.setKey', { key: 'sk-planted-key' })).toMatchObject({
    ...{ key: 'keychain', keyNote: null },
  });
  expect(readdirSync(join(dataDir, 'lookup')).sort()).toEqual(['key.bin', 'model.json']);
  for (const name of ['key.bin', 'model.json'])
    expect(readFileSync(join(dataDir, 'lookup', name), 'latin1')).not.toContain('sk-planted-key');

  // The worker's inside, in this thread: its messages travel as a utility process' do.
  fake.utilityMain = (parentPort) => {
    const transport = createParentTransport({ parentPort });
    if (transport === null) throw new Error('no parent port');
    const clocks = { wall: Date.now, monotonic: () => performance.now() };
    const worker = serveCaptureWorker(transport, { clocks, env: {} });
    transport.onClose(() => void worker.close().then(() => fake.forked.at(-1)?.child.exit(0)));
  };
  const replay = { upload: null, demo: true, speed: 1 } as const;
  const captureId = (
    await client.call('capture.start', { ...defaultCaptureOptions, replay, dataset: 'shown' })
  ).captureId;
  expect(fake.forked[0]?.modulePath.endsWith('capture-worker.mjs')).toBe(true);
  await vi.waitFor(
    async () => {
      expect((await client.call('capture.list', {})).captures[0]?.stored).toBeGreaterThan(0);
    },
    { timeout: 20_000 },
  );
  fake.answer = 1;
  const stay = vi.fn();
  fake.windows[0]?.emit('close', { preventDefault: stay });
  expect(stay).toHaveBeenCalledOnce();
  expect(fake.questions).toMatchObject([
    {
      message: 'A capture is running. Stop it and quit?',
      detail: expect.stringContaining('Capture into shown: ') as string,
    },
  ]);
  const { stored, phase } = await client.call('capture.stop', { captureId });
  expect(phase).toBe('ended');
  expect((await client.call('datasets.list', {})).datasets).toMatchObject([
    { name: 'shown', packets: stored, state: 'closed' },
  ]);

  const preventDefault = vi.fn();
  fake.app.emit('will-quit', { preventDefault });
  expect(preventDefault).toHaveBeenCalledOnce();
  await vi.waitFor(() => {
    expect(fake.app.quits).toBe(1);
  });
  expect(existsSync(join(dataDir, 'temporary')) && readdirSync(join(dataDir, 'temporary'))).toEqual([]);
  // The second time nothing is left to wait for.
  fake.app.emit('will-quit', { preventDefault });
  expect(preventDefault).toHaveBeenCalledOnce();
  vi.unstubAllEnvs();
  fake.channel.port1.close();
  rmSync(dataDir, { recursive: true, force: true });
});
