// The inbox through the real host: the demo's finding with its reasons and packets, states that last, by mouse and by
// keyboard; and an alert of a live replay with the message that opens it.
import type { Page } from '@playwright/test';
import { CapturePage } from './capture-page.ts';
import { expect, test } from './launch-jaws.ts';
import { expectFineInAllThemes } from './theme-check.ts';

const culprit = '198.18.99.23:6667';

/** Opens the demo and turns to its inbox, where the findings are computed. */
async function inboxOfDemo(page: Page) {
  await page.getByRole('button', { name: 'Open the demo capture' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.getByRole('button', { name: /^Findings/ }).click();
  return inboxOf(page);
}

function inboxOf(page: Page) {
  const grid = page.getByRole('grid', { name: 'Findings' });
  return {
    grid,
    row: grid.getByRole('row', { name: culprit }),
    details: page.getByRole('region', { name: 'Details' }),
  };
}

test('the finding of the demo: why, its packets, closed with a reason, and still closed after a reload', async ({
  jaws,
}) => {
  test.setTimeout(120_000);
  const { row, details } = await inboxOfDemo(jaws);
  await expect(row).toBeVisible({ timeout: 30_000 });
  await expect(row).toHaveAttribute('aria-selected', 'true');
  await expect(details.getByRole('list', { name: 'Reasons' })).toContainText('192.168.20.109 sent ');
  await expect(details.getByRole('list', { name: 'MITRE ATT&CK' })).toContainText('T1041');
  await expect(details.getByRole('list', { name: 'Not judged' })).toContainText('Window too short');
  await expect(jaws.getByRole('button', { name: 'Findings 1 new' })).toBeVisible();

  await test.step('by mouse: its packets, and back to the same row', async () => {
    await details.getByRole('button', { name: 'Packets of this episode' }).click();
    const filter = jaws.getByRole('textbox', { name: 'Filter' }).first();
    await expect(filter).toHaveValue(/^ip == 192\.168\.20\.109 and ip == 198\.18\.99\.23 and time >= 2026/);
    await expect(jaws.getByRole('gridcell', { name: '198.18.99.23' }).first()).toBeVisible();
    await jaws.getByRole('button', { name: /^Findings/ }).click();
    await expect(row).toHaveAttribute('aria-selected', 'true');
  });

  await test.step('by mouse: closed as benign, with a reason', async () => {
    await details.getByRole('button', { name: 'Close as benign' }).click();
    const dialog = jaws.getByRole('dialog', { name: 'Close as benign' });
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('a drill of ours');
    await dialog.getByRole('button', { name: 'Close as benign' }).click();
    await expect(jaws.getByText('No finding in this state')).toBeVisible();
  });

  await jaws.reload();
  await jaws.getByRole('button', { name: /^Findings/ }).click();
  await jaws.getByText('Closed 1', { exact: true }).click();
  await expect(row).toBeVisible();
  await row.click();
  await expect(details).toContainText('Closed: a drill of ours');
});

test('by keyboard alone: open, watch, undo, packets, confirm', async ({ jaws }) => {
  test.setTimeout(120_000);
  const { row } = await inboxOfDemo(jaws);
  await expect(row).toBeVisible({ timeout: 30_000 });
  await jaws.keyboard.press('Alt+2');
  await expect(jaws.getByRole('gridcell').first()).toBeVisible();
  await jaws.keyboard.press('Alt+I');
  await expect(row).toBeVisible();
  await jaws.keyboard.press('j');
  await jaws.keyboard.press('w');
  await expect(row).toContainText('Watching');
  await jaws.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect(row).toContainText('New');
  await jaws.keyboard.press('c');
  await expect(row).toHaveCount(0);
  await jaws.getByText('Confirmed 1', { exact: true }).click();
  await expect(row).toContainText('Confirmed');
  await row.click();
  await jaws.keyboard.press('p');
  await expect(jaws.getByRole('textbox', { name: 'Filter' }).first()).toHaveValue(/ip == 198\.18\.99\.23/);
});

test('without a fault in any theme, and at 900 × 700', async ({ jaws }) => {
  test.slow();
  const { row, details } = await inboxOfDemo(jaws);
  await expect(row).toBeVisible({ timeout: 30_000 });
  await expect(details).toContainText('Score 2.20');
  await expectFineInAllThemes(jaws, 'findings');
  await jaws.setViewportSize({ width: 900, height: 700 });
  await expectFineInAllThemes(jaws, 'findings small');
  await jaws.keyboard.press('b');
  await jaws.getByRole('checkbox', { name: 'Allow this from now on' }).check();
  await expectFineInAllThemes(jaws, 'findings close');
});

test('a replay alerts once, and its message opens exactly that finding', async ({ jaws }) => {
  test.setTimeout(200_000);
  const capture = new CapturePage(jaws);
  await capture.open();
  await capture.replayDemo('10×');
  await capture.storedMoreThan(50);
  await jaws.getByRole('button', { name: /^Findings/ }).click();
  await expect(jaws.getByText('No finding yet')).toBeVisible();
  const note = jaws.getByRole('alert').filter({ hasText: 'Finding: 192.168.20.109' });
  await expect(note).toBeVisible({ timeout: 90_000 });
  const { row, details } = inboxOf(jaws);
  await expect(row).toBeVisible();
  await jaws.keyboard.press('Alt+2');
  await note.getByRole('button', { name: 'Show the finding' }).click();
  await expect(row).toHaveAttribute('aria-selected', 'true');
  await expect(details).toContainText('From the live picture');
  await expect(note).toHaveCount(0);
  await expect(row).toHaveCount(1);
});
