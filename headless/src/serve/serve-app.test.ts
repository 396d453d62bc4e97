// The served app as a whole: page and host on one port, coded errors when it cannot start, nothing left at its end.

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRpcClient } from '@jaws/shared/rpc/client';
import { authenticateWebSocket } from '@jaws/shared/rpc/web-socket-transport';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { serveApp, type ServeAppOptions } from './serve-app.ts';

let folder = '';
let options: ServeAppOptions;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-serve-app-'));
  mkdirSync(join(folder, 'dist', 'renderer'), { recursive: true });
  writeFileSync(join(folder, 'dist', 'renderer', 'index.html'), '<title>JAWS</title>');
  const ignore = (): void => undefined;
  options = {
    dataDir: join(folder, 'data'),
    appRoot: folder,
    appVersion: '1.2.3',
    clock: () => 0,
    log: { info: ignore, warn: ignore, error: ignore },
    env: {},
    port: 0,
  };
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('serves page and host under the address it gives, and leaves no temporary files', async () => {
  const app = await serveApp(options);
  const { origin, host, hostname, hash } = new URL(app.url);
  expect(hostname).toBe('127.0.0.1');
  expect(await (await fetch(`${origin}/`)).text()).toContain('JAWS');
  const socket = new WebSocket(`ws://${host}/rpc`, { origin });
  const client = createRpcClient(await authenticateWebSocket(socket, hash.replace('#token=', '')));
  expect(await client.call('session.hello', { contractVersion: 1 })).toMatchObject({
    appVersion: '1.2.3',
    host: 'headless',
    demoAvailable: false,
  });
  await app.close();
  expect(readdirSync(join(folder, 'data', 'temporary'))).toEqual([]);
});

it('gives the key of the environment to the server that the environment names', async () => {
  const key = 'sk-planted-key';
  const env = { OPENAI_API_KEY: key, OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' };
  const app = await serveApp({ ...options, env });
  const { origin, host, hash } = new URL(app.url);
  const socket = new WebSocket(`ws://${host}/rpc`, { origin });
  const client = createRpcClient(await authenticateWebSocket(socket, hash.replace('#token=', '')));
  const stateOf = (baseUrl: string) => client.call('lookup.setModel', { model: { baseUrl, name: 'tiny' } });
  const states = [await stateOf('http://127.0.0.1:9/v1'), await stateOf('http://127.0.0.1:10/v1')];
  expect(states.map((state) => state.key)).toEqual(['environment', 'none']);
  expect(JSON.stringify(states)).not.toContain(key);
  await app.close();
});

it('says that a port is taken', async () => {
  const first = await serveApp(options);
  await expect(serveApp({ ...options, port: first.port })).rejects.toMatchObject({
    code: 'serve.port-taken',
  });
  await first.close();
});

it('says that it cannot listen on a foreign address, and that the page is not built', async () => {
  // TEST-NET-1 (RFC 5737): no interface has it.
  await expect(serveApp({ ...options, listenAddress: '192.0.2.1' })).rejects.toMatchObject({
    code: 'serve.cannot-listen',
  });
  expect(readdirSync(join(folder, 'data', 'temporary'))).toEqual([]);
  rmSync(join(folder, 'dist'), { recursive: true });
  await expect(serveApp(options)).rejects.toMatchObject({ code: 'serve.no-page' });
});
