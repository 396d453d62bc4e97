// A real page that looks on: headless Chromium on the Capture screen of the host under load.

import { chromium, type Browser } from '@playwright/test';
import { findChromium } from '../find-chromium.mjs';

export interface PageWatcher {
  /** Turns to the capture that runs on this interface: figures and newest rows are on screen from now on. */
  follow(link: string): Promise<void>;
  /** Rows of the tail that the page shows now. */
  rows(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Chromium does not run sandboxed as root; the rest keeps it from talking to anybody. No flag asks for GL in software:
 * with one, every frame of the page is put together by an emulated graphics card (.6 of a core more, measured), which
 * no user's browser does of itself.
 */
const flags = [
  ...['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  ...['--no-first-run', '--disable-quic'],
];

/** @throws Error when there is no Chromium */
export async function launchWatcher(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('No Chromium found; set CHROMIUM.');
  return chromium.launch({ executablePath, args: flags });
}

/** Opens the page on its Capture screen. Throws when there is no Chromium or the screen does not come. */
export async function openPageWatcher(url: string): Promise<PageWatcher> {
  const browser = await launchWatcher();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(url);
  await page
    .getByRole('navigation')
    .getByRole('link', { name: /^Capture/ })
    .or(page.getByRole('navigation').getByRole('button', { name: /^Capture/ }))
    .first()
    .click();
  const tail = page.getByRole('table', { name: 'Newest packets' });
  return {
    follow: async (link) => {
      const captures = page.getByRole('navigation', { name: 'Captures' });
      await captures.getByRole('button', { name: new RegExp(`\\b${link}\\b`) }).click();
      await tail.waitFor();
    },
    // The heading of the table is a row too.
    rows: async () => Math.max(0, (await tail.getByRole('row').count()) - 1),
    close: () => browser.close(),
  };
}
