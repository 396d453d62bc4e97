// An address over time in its details: zooming by pointer, keys and buttons, several datasets with a gap between them, and
// the packets of a bar.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './launch-jaws.ts';
import { expectFineInAllThemes } from './theme-check.ts';

const culprit = '198.18.99.23';

test.beforeEach(async ({ jaws }) => {
  await jaws.getByRole('button', { name: 'Open the demo capture' }).click();
  await expect(jaws.getByRole('region', { name: 'Most unusual' }).getByRole('row').nth(1)).toBeVisible();
  const destinations = jaws.getByRole('region', { name: 'Top destinations by upload' });
  await destinations.getByRole('button', { name: `${culprit}:6667` }).click();
  await expect(section(jaws)).toContainText('up 1.3 MB in 853 packets, down 16.1 kB in 215 packets');
});

function section(jaws: Page): Locator {
  return jaws.getByRole('region', { name: 'Over time', exact: true });
}

function plot(jaws: Page): Locator {
  return section(jaws).getByRole('slider', { name: 'Time shown of the address' });
}

test('a drag zooms, the summary counts the part, a double click goes back', async ({ jaws }) => {
  await expectFineInAllThemes(jaws, 'series');
  const box = await plot(jaws).boundingBox();
  if (box === null) throw new Error('the plot has no place');
  const y = box.y + box.height / 2;
  await jaws.mouse.move(box.x + box.width * 0.58, y);
  await jaws.mouse.down();
  await jaws.mouse.move(box.x + box.width * 0.64, y, { steps: 4 });
  await jaws.mouse.up();
  await expect(section(jaws)).toContainText('buckets of 50 ms');
  await expect(section(jaws)).toContainText('up 1.3 MB in 853 packets');
  await expect(section(jaws).getByRole('button', { name: 'Back to the time before' })).toBeEnabled();
  await expectFineInAllThemes(jaws, 'series-zoomed');
  await plot(jaws).dblclick();
  await expect(section(jaws)).toContainText('buckets of 1 s');
  await expect(jaws).toHaveURL(/#\/overview/);
});

test('keys and buttons zoom; a click on a bar shows its packets', async ({ jaws }) => {
  await plot(jaws).focus();
  await jaws.keyboard.press('+');
  await expect(section(jaws).getByRole('button', { name: 'Zoom out' })).toBeEnabled();
  await jaws.keyboard.press('Escape');
  await expect(section(jaws).getByRole('button', { name: 'Zoom out' })).toBeDisabled();
  await section(jaws).getByText('As a table').click();
  const rows = section(jaws).getByRole('table', { name: 'Bytes over time' }).getByRole('row');
  await expect(rows).toHaveCount(7);
  await expect(rows.nth(2)).toContainText('268 kB');
  const box = await plot(jaws).boundingBox();
  if (box === null) throw new Error('the plot has no place');
  // The second of 16:19:40, of 197 from 16:17:38 on.
  await jaws.mouse.click(box.x + (box.width * 122.5) / 197, box.y + box.height * 0.5);
  await expect(jaws.getByRole('grid', { name: 'Packets' })).toHaveAttribute('aria-rowcount', '220');
  await expect(section(jaws)).toBeVisible();
});
