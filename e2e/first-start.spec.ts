// A new user: demo, picture, the anomaly and its reasons; with the mouse and with the keyboard alone.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './launch-jaws.ts';
import { PicturePage } from './picture-page.ts';
import { isAnomalyRed, isClusterBlue, isRingWhite } from './pixels.ts';

interface Truth {
  readonly insideHost: string;
  readonly outsideHost: string;
}

const truth = JSON.parse(
  readFileSync(join(import.meta.dirname, '../assets/demo.truth.json'), 'utf8'),
) as Truth;

test('the demo is drawn, its culprit is at the top, marked and explained', async ({ jaws }) => {
  await expect(jaws.getByRole('heading', { name: 'See what leaves your network' })).toBeVisible();
  const startMs = performance.now();
  await jaws.getByRole('button', { name: 'Open the demo capture' }).click();
  const picture = new PicturePage(jaws);
  await picture.drawn();
  test.info().annotations.push({
    type: 'demo to picture',
    description: `${Math.round(performance.now() - startMs)} ms`,
  });
  process.stdout.write(`demo to picture: ${Math.round(performance.now() - startMs)} ms\n`);

  const before = await picture.pixels();
  expect(before.count(isClusterBlue), 'blue pixels of the first cluster').toBeGreaterThan(200);
  expect(before.count(isAnomalyRed), 'red pixels of anomalies').toBeGreaterThan(100);

  const first = picture.topRow(0);
  await expect(first).toContainText(truth.outsideHost);
  await first.click();
  await expect(first).toHaveAttribute('aria-selected', 'true');
  await expect(picture.details.getByRole('listitem')).not.toHaveCount(0);
  const reasons = await picture.details.getByRole('listitem').count();
  expect(reasons).toBeGreaterThanOrEqual(3);
  await expect(picture.details).toContainText(truth.insideHost);
  await expect
    .poll(async () => (await picture.pixels()).count(isRingWhite), {
      message: 'the ring around the selected point',
    })
    .toBeGreaterThan(before.count(isRingWhite) + 80);
});

test('the same by keyboard alone, on to the packets', async ({ jaws }) => {
  await expect(jaws.getByRole('button', { name: 'Open the demo capture' })).toBeFocused();
  await jaws.keyboard.press('Enter');
  const picture = new PicturePage(jaws);
  await picture.drawn();
  await jaws.keyboard.press('t');
  await expect(picture.top).toBeFocused();
  await jaws.keyboard.press('ArrowDown');
  await expect(picture.topRow(0)).toHaveAttribute('aria-selected', 'true');
  await expect(picture.details).toContainText(truth.outsideHost);
  await expect(picture.details.getByRole('listitem').first()).toBeVisible();

  await jaws.keyboard.press('Enter');
  await expect(jaws.getByRole('textbox', { name: 'Filter' })).toHaveValue(
    `ip == ${truth.insideHost} and ip == ${truth.outsideHost}`,
  );
  const grid = jaws.getByRole('grid', { name: 'Packets' });
  await expect(grid.getByRole('gridcell', { name: truth.outsideHost }).first()).toBeVisible();
  await expect(jaws.getByRole('status').first()).toContainText('in this scope');
});

test('a second visit opens the picture at once', async ({ host, jaws, quietPage }) => {
  await jaws.getByRole('button', { name: 'Open the demo capture' }).click();
  const picture = new PicturePage(quietPage);
  await picture.drawn();
  const startMs = performance.now();
  await quietPage.goto('about:blank');
  await quietPage.goto(host.url);
  await picture.drawn();
  process.stdout.write(`open to first picture: ${Math.round(performance.now() - startMs)} ms\n`);
  expect((await picture.pixels()).count(isClusterBlue)).toBeGreaterThan(200);
});

test('a reload keeps the token, which is not in the address any more', async ({ jaws }) => {
  await expect(jaws.getByRole('button', { name: 'Open the demo capture' })).toBeVisible();
  expect(jaws.url()).not.toContain('token');
  await jaws.reload();
  await expect(jaws.getByRole('button', { name: 'Open the demo capture' })).toBeVisible();
});
