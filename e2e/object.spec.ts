// The details of an address or a conversation: opened from every screen in the same way, kept in the address, closed by
// a key; the same menu everywhere.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './launch-jaws.ts';
import { expectFineInAllThemes } from './theme-check.ts';

const culprit = '198.18.99.23';

test.beforeEach(async ({ jaws }) => {
  await jaws.getByRole('button', { name: 'Open the demo capture' }).click();
  await expect(jaws.getByRole('region', { name: 'Most unusual' }).getByRole('row').nth(1)).toBeVisible();
});

function panel(jaws: Page): Locator {
  return jaws.getByRole('complementary', { name: /^Details of the (address|conversation)$/ });
}

async function expectMenu(jaws: Page): Promise<void> {
  const items = jaws.getByRole('menuitem');
  await expect(items.filter({ hasText: `Details of ${culprit}` })).toBeVisible();
  await expect(items.filter({ hasText: `Never store ${culprit} in new captures` })).toBeVisible();
  await jaws.keyboard.press('Escape');
  await expect(items).toHaveCount(0);
}

test('overview: from the culprit to its conversation, its packets, and back', async ({ jaws }) => {
  const destinations = jaws.getByRole('region', { name: 'Top destinations by upload' });
  await destinations.getByRole('button', { name: `${culprit}:6667` }).click();
  await expect(panel(jaws)).toContainText('1.3 MB');
  await expect(jaws).toHaveURL(new RegExp(`object=${culprit}`));
  await panel(jaws).getByRole('table', { name: 'Conversations' }).getByRole('button').first().click();
  await expect(panel(jaws)).toContainText('192.168.20.109');
  await expectFineInAllThemes(jaws, 'object-overview');
  await panel(jaws).getByRole('button', { name: 'Packets', exact: true }).click();
  await expect(jaws.getByRole('grid', { name: 'Packets' })).toHaveAttribute('aria-rowcount', '1069');
  await expect(panel(jaws)).toContainText('192.168.20.109');
  await jaws.reload();
  await expect(panel(jaws)).toContainText('192.168.20.109');
  await jaws.goBack();
  await expect(destinations).toBeVisible();
  await jaws.goBack();
  await expect(jaws).toHaveURL(new RegExp(`object=${culprit}$`));
  await jaws.keyboard.press('x');
  await expect(panel(jaws)).toHaveCount(0);
});

test('the same menu on a link of the overview, a row of a table, a row of the picture and a point', async ({
  jaws,
}) => {
  const destinations = jaws.getByRole('region', { name: 'Top destinations by upload' });
  await destinations.getByRole('button', { name: `${culprit}:6667` }).click({ button: 'right' });
  await expectMenu(jaws);
  await jaws.keyboard.press('Alt+6');
  await jaws.getByRole('gridcell', { name: `${culprit}:6667` }).click({ button: 'right' });
  await expectMenu(jaws);
  await jaws.keyboard.press('Alt+1');
  const top = jaws.getByRole('region', { name: 'Most unusual' }).getByRole('row').nth(1);
  await top.click({ button: 'right' });
  await expectMenu(jaws);
  await top.click({ button: 'right' });
  await jaws.getByRole('menuitem', { name: `Details of ${culprit}` }).click();
  await expect(panel(jaws)).toContainText('1.3 MB');
  await expectFineInAllThemes(jaws, 'object-picture');
});

test('by keyboard alone: a row of channels, its menu, the details, and closed again', async ({ jaws }) => {
  await jaws.keyboard.press('Alt+6');
  const grid = jaws.getByRole('grid', { name: 'Channels' });
  await expect(grid.getByRole('gridcell').first()).toBeVisible();
  await grid.focus();
  await jaws.keyboard.press('ArrowDown');
  await jaws.keyboard.press('Shift+F10');
  // The menu moves the focus to itself when it has opened: focus and key are one step.
  await jaws.getByRole('menuitem', { name: `Details of ${culprit}` }).press('Enter');
  await expect(panel(jaws)).toContainText('1.3 MB');
  await jaws.keyboard.press('x');
  await expect(panel(jaws)).toHaveCount(0);
  await expect(jaws.getByRole('complementary', { name: 'Channel details' })).toBeVisible();
});

test('in small and enlarged windows it covers what it has no room beside', async ({ jaws }) => {
  await jaws.evaluate((address) => {
    window.location.hash += `&object=${address}`;
  }, culprit);
  for (const [width, height] of [
    [480, 800],
    [900, 700],
  ] as const) {
    await jaws.setViewportSize({ width, height });
    await expect(panel(jaws).getByRole('button', { name: 'Packets', exact: true })).toBeInViewport();
    const box = await panel(jaws).boundingBox();
    expect((box?.x ?? -1) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
    const folder = process.env['JAWS_SCREENSHOTS'];
    if (folder !== undefined) await jaws.screenshot({ path: `${folder}/object-${String(width)}.png` });
  }
});

test('what is picked is in the address: a finding, a row and its order, a point', async ({ jaws }) => {
  await jaws.getByRole('button', { name: /^Finding: / }).click();
  await expect(jaws).toHaveURL(/pick=[0-9a-f]{16}$/);
  await jaws.keyboard.press('Alt+6');
  const grid = jaws.getByRole('grid', { name: 'Channels' });
  await grid.getByRole('columnheader', { name: 'Down' }).getByRole('button').click();
  await grid.getByRole('row').nth(4).click();
  await expect(jaws).toHaveURL(/pick=3\+down\+/);
  const row = grid.getByRole('row', { selected: true });
  const text = (await row.textContent()) ?? '';
  expect(text).not.toBe('');
  await jaws.reload();
  await expect(row).toHaveText(text);
  await jaws.keyboard.press('Alt+1');
  const top = jaws.getByRole('grid', { name: /^Top \d+$/ });
  await top.getByRole('row').nth(2).click();
  await expect(jaws).toHaveURL(/pick=channels\+/);
  await jaws.goBack();
  await expect(row).toHaveText(text);
  await jaws.goForward();
  await expect(top.getByRole('row').nth(2)).toHaveAttribute('aria-selected', 'true');
  await jaws.reload();
  await expect(top.getByRole('row').nth(2)).toHaveAttribute('aria-selected', 'true');
});

test('findings on the overview: as a card, and as a diamond on the bytes over time', async ({ jaws }) => {
  const card = jaws.getByRole('region', { name: 'Newest findings' });
  await card.getByRole('button', { name: `192.168.20.109 → ${culprit}:6667` }).click();
  await expect(jaws.getByRole('region', { name: 'Details' })).toContainText('Exfiltration');
  await jaws.goBack();
  await expect(card).toBeVisible();
  await expectFineInAllThemes(jaws, 'overview-findings');
});
