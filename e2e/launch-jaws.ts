// Starts the built headless host on a free port with a data folder of its own, and a Chromium that must stay
// quiet: any console error, page error or CSP violation fails the test.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, expect, test as base, type Browser, type Page } from '@playwright/test';
import { findChromium } from '../scripts/find-chromium.mjs';

const root = join(import.meta.dirname, '..');

export const chromiumFlags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
] as const;

export interface JawsHost {
  /** With the token in its fragment. */
  readonly url: string;
  stop(): Promise<void>;
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) throw new Error('The host has no stdout.');
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => {
      reject(new Error(`The host ended with ${String(code)} before it was ready.`));
    });
  });
}

/** `jaws serve --port 0` on a data folder; the document on stdout has the address. */
export async function startJaws(dataDir: string): Promise<JawsHost> {
  const command = [
    join(root, 'dist/headless/cli.mjs'),
    'serve',
    '--port',
    '0',
    '--json',
    '--data-dir',
    dataDir,
  ];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  const { url } = JSON.parse(await firstLine(child)) as { readonly url: string };
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) resolve();
        child.once('exit', () => {
          resolve();
        });
        child.kill('SIGTERM');
      }),
  };
}

interface WorkerFixtures {
  readonly chrome: Browser;
}

interface TestFixtures {
  readonly dataDir: string;
  readonly host: JawsHost;
  /** Fresh page, not opened yet; troubles are collected from its first byte on. */
  readonly quietPage: Page;
  /** The same page, opened on the host. */
  readonly jaws: Page;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  chrome: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs
    async ({}, use) => {
      const executablePath = findChromium();
      if (executablePath === null) throw new Error('No Chromium found; set CHROMIUM.');
      const browser = await chromium.launch({ executablePath, args: [...chromiumFlags] });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  // eslint-disable-next-line no-empty-pattern -- as above
  dataDir: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'jaws-e2e-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  host: async ({ dataDir }, use) => {
    const host = await startJaws(dataDir);
    await use(host);
    await host.stop();
  },
  quietPage: async ({ chrome }, use) => {
    const context = await chrome.newContext({
      colorScheme: 'dark',
      viewport: { width: 1440, height: 900 },
      acceptDownloads: true,
    });
    const troubles: string[] = [];
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        // eslint-disable-next-line no-console -- runs in the page; the console is what the test listens to
        console.error(`CSP violation: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(message.text());
    });
    page.on('pageerror', (error) => troubles.push(error.message));
    // Chromium hands file dialogs to the test some time after the first listener came: from the start, so that a key
    // pressed at once does not open a dialog that nobody sees.
    page.on('filechooser', () => undefined);
    await use(page);
    await context.close();
    expect(troubles, 'console errors, page errors and CSP violations').toEqual([]);
  },
  jaws: async ({ host, quietPage }, use) => {
    await quietPage.goto(host.url);
    await use(quietPage);
  },
});

export { expect };
