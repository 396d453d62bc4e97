// The whole shell over the fake Electron, with the real host: start, one call there and back, a second instance,
// and an end that waits for the host.

import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
