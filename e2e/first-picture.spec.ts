// How long a user waits for the first screen and for the first picture: from opening the page with a dataset there, and
// from a click on the demo with nothing there. The limit is the first screen's. Printed always; a limit is checked only where the soak sets one, on a quiet machine.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './launch-jaws.ts';
import { PicturePage } from './picture-page.ts';

const limitMs = Number(process.env['JAWS_FIRST_PICTURE_LIMIT_MS'] ?? Infinity);
const root = join(import.meta.dirname, '..');

function firstScreen(page: Page): Locator {
  return page.getByRole('region', { name: 'Top destinations by upload' });
}

function report(what: string, startMs: number): number {
  const tookMs = Math.round(performance.now() - startMs);
  test.info().annotations.push({ type: what, description: `${tookMs} ms` });
  process.stdout.write(`${what}: ${tookMs} ms\n`);
  return tookMs;
}

test('opening the page on a dataset', async ({ dataDir, host, quietPage }) => {
  const command = ['headless/bin/jaws.mjs', 'import', 'assets/demo.pcapng', '--quiet', '--data-dir', dataDir];
  execFileSync(process.execPath, command, { cwd: root });
  const startMs = performance.now();
  await quietPage.goto(host.url);
  await expect(firstScreen(quietPage)).toBeVisible();
  expect(report('open to overview', startMs)).toBeLessThan(limitMs);
  await new PicturePage(quietPage).drawn();
  report('open to first picture', startMs);
});

test('one click on the demo, with nothing there', async ({ jaws }) => {
  const button = jaws.getByRole('button', { name: 'Open the demo capture' });
  await expect(button).toBeVisible();
  const startMs = performance.now();
  await button.click();
  await expect(firstScreen(jaws)).toBeVisible();
  expect(report('demo click to overview', startMs)).toBeLessThan(limitMs);
  await new PicturePage(jaws).drawn();
  report('demo click to picture', startMs);
});
