// The built host and a headless Chromium with software GL, for benchmarks of the page.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { chromium, type Browser } from '@playwright/test';
import { createRpcClient } from '@jaws/shared/rpc/client';
import type { RpcClient } from '@jaws/shared/rpc/client-interface';
import { authenticateWebSocket } from '@jaws/shared/rpc/web-socket-transport';
import { WebSocket } from 'ws';
import { findChromium } from '../../scripts/find-chromium.mjs';
import { jawsCommand } from './jaws-command.ts';

const flags = [
  ...['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  ...['--no-first-run', '--disable-quic', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
];

export interface Host {
  readonly child: ChildProcess;
  readonly url: string;
  readonly client: RpcClient;
  stop(): Promise<void>;
}

/** The built `jaws serve` on a free port, and a client of it. Needs `npm run build` before. */
export async function startHost(dataDir: string): Promise<Host> {
  const child = spawn(
    process.execPath,
    [jawsCommand, 'serve', '--port', '0', '--json', '--data-dir', dataDir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([first]) => String(first)),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`jaws serve ended with ${String(code)}`))),
  ]);
  const { url } = JSON.parse(line) as { readonly url: string };
  const address = new URL(url);
  const token = new URLSearchParams(address.hash.slice(1)).get('token') ?? '';
  const socket = new WebSocket(`ws://${address.host}/rpc`, { origin: address.origin });
  const client = createRpcClient(await authenticateWebSocket(socket, token));
  const stop = async (): Promise<void> => {
    client.close();
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  return { child, url, client, stop };
}

export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('No Chromium found; set CHROMIUM.');
  return await chromium.launch({ executablePath, args: flags });
}
