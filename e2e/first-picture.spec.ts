// How long a user waits for the first picture: from opening the page with a dataset there, and from a click on the
// demo with nothing there. Printed always; a limit is checked only where the soak sets one, on a quiet machine.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from './launch-jaws.ts';
import { PicturePage } from './picture-page.ts';

const limitMs = Number(process.env['JAWS_FIRST_PICTURE_LIMIT_MS'] ?? Infinity);
const root = join(import.meta.dirname, '..');

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
  await new PicturePage(quietPage).drawn();
  expect(report('open to first picture', startMs)).toBeLessThan(limitMs);
});

test('one click on the demo, with nothing there', async ({ jaws }) => {
  const button = jaws.getByRole('button', { name: 'Open the demo capture' });
  await expect(button).toBeVisible();
  const startMs = performance.now();
  await button.click();
  await new PicturePage(jaws).drawn();
  expect(report('demo click to picture', startMs)).toBeLessThan(limitMs);
});
