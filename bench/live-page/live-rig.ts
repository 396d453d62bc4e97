// A real page on a real live picture: the built `jaws serve`, a dataset that is being written, headless Chromium with
// software GL. What is measured is everything between the socket and the screen.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type CDPSession, type Page } from '@playwright/test';
import { createDatasetStore } from '@jaws/core/dataset/dataset-store';
import type { DatasetWriter } from '@jaws/core/dataset/store-contract';
import { defaultLiveSettings, type LiveSettings } from '@jaws/shared/contract/live';
import { createRpcClient } from '@jaws/shared/rpc/client';
import type { RpcClient } from '@jaws/shared/rpc/client-interface';
import { authenticateWebSocket } from '@jaws/shared/rpc/web-socket-transport';
import { WebSocket } from 'ws';
import { findChromium } from '../../scripts/find-chromium.mjs';
import { LivePackets } from '../live-packets.ts';
import { timePage } from './page-timing.ts';

const command = fileURLToPath(new URL('../../dist/headless/cli.mjs', import.meta.url));
const flags = [
  ...['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  ...['--no-first-run', '--disable-quic', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
];
const datasetName = 'live';
const batchEveryMs = 50;
/** So that there are as many flows as points from the first frame on. */
const packetsBeforePerPoint = 5;

export interface RigOptions {
  readonly points: number;
  readonly packetsPerSecond: number;
  readonly seed: number;
  readonly settings?: Partial<LiveSettings>;
  readonly motion?: 'full' | 'reduced';
}

export interface LiveRig {
  readonly page: Page;
  readonly devtools: CDPSession;
  /** Of the host, its worker threads included. */
  readonly hostPid: number;
  /** Of the browser's process that has the page. */
  readonly pagePid: () => Promise<number>;
  /** Why the writer ended, if it did. */
  readonly failure: () => unknown;
  close(): Promise<void>;
}

interface Host {
  readonly child: ChildProcess;
  readonly url: string;
  readonly client: RpcClient;
}

async function startHost(dataDir: string): Promise<Host> {
  const child = spawn(process.execPath, [command, 'serve', '--port', '0', '--json', '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([first]) => String(first)),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`jaws serve ended with ${String(code)}`))),
  ]);
  const { url } = JSON.parse(line) as { readonly url: string };
  const address = new URL(url);
  const token = new URLSearchParams(address.hash.slice(1)).get('token') ?? '';
  const socket = new WebSocket(`ws://${address.host}/rpc`, { origin: address.origin });
  return { child, url, client: createRpcClient(await authenticateWebSocket(socket, token)) };
}

/** Appends at the rate until it is stopped. */
async function write(
  writer: DatasetWriter,
  source: LivePackets,
  packetsPerSecond: number,
  isStopped: () => boolean,
): Promise<void> {
  const started = performance.now();
  let sent = 0;
  while (!isStopped()) {
    const due = Math.floor(((performance.now() - started) / 1000) * packetsPerSecond) - sent;
    const table = source.next(Math.min(due, 20_000));
    if (table.count > 0) await writer.append(table, 0, table.count);
    sent += table.count;
    await wait(batchEveryMs);
  }
}

async function openPage(browser: Browser, url: string, motion: 'full' | 'reduced'): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    colorScheme: 'dark',
    reducedMotion: motion === 'reduced' ? 'reduce' : 'no-preference',
  });
  // What tsx adds to functions so that they keep their names is not there in a page.
  await page.addInitScript('globalThis.__name = (value) => value');
  await page.addInitScript(timePage);
  await page.goto(`${url}&dataset=${datasetName}`);
  await page.getByRole('button', { name: 'Picture', exact: true }).click();
  await page.getByRole('switch', { name: 'Live' }).click();
  return page;
}

/** Resolves when the page draws frames of as many points as asked. Needs `npm run build` before. */
export async function openLiveRig(options: RigOptions): Promise<LiveRig> {
  const { points, packetsPerSecond, seed } = options;
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('No Chromium found; set CHROMIUM.');
  const dataDir = mkdtempSync(join(tmpdir(), 'jaws-live-page-'));
  const store = createDatasetStore({ dataDir, clock: Date.now });
  const source = new LivePackets({ seed, flows: points, packetsPerSecond, packetsPerFlow: 200 });
  const writer = await store.create(datasetName, {});
  for (let left = points * packetsBeforePerPoint; left > 0; left -= 4000) {
    const table = source.next(Math.min(left, 4000));
    await writer.append(table, 0, table.count);
  }
  const host = await startHost(dataDir);
  const [state, failure] = [{ stopped: false }, { error: null as unknown }];
  // Only until the first frame has told which picture it is: a second reader of all frames would be measured too.
  const stopFrames = host.client.subscribe('live.frameChanged', ({ liveId }) => {
    stopFrames();
    const settings = { ...defaultLiveSettings, maxPoints: points, ...options.settings };
    host.client.call('live.configure', { liveId, settings }).catch((error: unknown) => {
      failure.error = error;
    });
  });
  const writing = write(writer, source, packetsPerSecond, () => state.stopped).catch((error: unknown) => {
    failure.error = error;
  });
  const browser = await chromium.launch({ executablePath, args: flags });
  const page = await openPage(browser, host.url, options.motion ?? 'full');
  const devtools = await page.context().newCDPSession(page);
  await page.waitForFunction((wanted) => window.jawsPageTiming.frames.length >= wanted, 5, {
    timeout: 120_000,
  });
  const browserTools = await browser.newBrowserCDPSession();
  const pagePid = async (): Promise<number> => {
    const { processInfo } = await browserTools.send('SystemInfo.getProcessInfo');
    const pages = processInfo.filter(({ type }) => type === 'renderer');
    return pages.sort((a, b) => b.cpuTime - a.cpuTime)[0]?.id ?? 0;
  };
  return {
    ...{ page, devtools, pagePid, hostPid: host.child.pid ?? 0, failure: () => failure.error },
    close: async () => {
      state.stopped = true;
      await browser.close();
      await writing;
      host.client.close();
      host.child.kill('SIGTERM');
      await once(host.child, 'exit');
      await writer.abort();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
