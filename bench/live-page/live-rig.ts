// A real page on a real live picture: the built `jaws serve`, a dataset that is being written, headless Chromium with
// software GL. What is measured is everything between the socket and the screen.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, CDPSession, Page } from '@playwright/test';
import { defaultLiveSettings, type LiveSettings } from '@jaws/shared/contract/live';
import type { FeedMaker } from './feed.ts';
import { launchBrowser, startHost } from './host.ts';
import { timePage } from './page-timing.ts';
import { writerFeed } from './writer-feed.ts';

const datasetName = 'live';

export interface RigOptions {
  readonly points: number;
  readonly packetsPerSecond: number;
  readonly seed: number;
  /** An office's packets written by this process when left out. */
  readonly feed?: FeedMaker;
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
  /** Why there are no more packets, or other ones than asked for. */
  readonly failure: () => unknown;
  close(): Promise<void>;
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
  await page.getByRole('button', { name: 'Explore', exact: true }).click();
  await page.getByRole('switch', { name: 'Live' }).click();
  return page;
}

/** Resolves when the page draws frames of as many points as asked. Needs `npm run build` before. */
export async function openLiveRig(options: RigOptions): Promise<LiveRig> {
  const { points } = options;
  const dataDir = mkdtempSync(join(tmpdir(), 'jaws-live-page-'));
  const feed = await (options.feed ?? writerFeed(options))(dataDir, datasetName);
  const host = await startHost(dataDir);
  const failure = { error: null as unknown };
  // Only until the first frame has told which picture it is: a second reader of all frames would be measured too.
  const stopFrames = host.client.subscribe('live.frameChanged', ({ liveId }) => {
    stopFrames();
    const settings = { ...defaultLiveSettings, maxPoints: points, ...options.settings };
    host.client.call('live.configure', { liveId, settings }).catch((error: unknown) => {
      failure.error = error;
    });
  });
  const browser = await launchBrowser();
  const page = await openPage(browser, host.url, options.motion ?? 'full');
  const devtools = await page.context().newCDPSession(page);
  await page.waitForFunction((wanted) => window.jawsPageTiming.count >= wanted, 5, {
    timeout: 120_000,
  });
  const browserTools = await browser.newBrowserCDPSession();
  const pagePid = async (): Promise<number> => {
    const { processInfo } = await browserTools.send('SystemInfo.getProcessInfo');
    const pages = processInfo.filter(({ type }) => type === 'renderer');
    return pages.sort((a, b) => b.cpuTime - a.cpuTime)[0]?.id ?? 0;
  };
  return {
    ...{
      page,
      devtools,
      pagePid,
      hostPid: host.child.pid ?? 0,
      failure: () => failure.error ?? feed.failure(),
    },
    close: async () => {
      await browser.close();
      await feed.stop();
      await host.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
