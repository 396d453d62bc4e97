// Practice on this machine as a student does it: from Drill in two clicks to "Noticed after", by keyboard, and what can
// be looked at afterwards.
import { platform } from 'node:os';
import type { Page } from '@playwright/test';
import { whyNoTestbed } from '../scripts/testbed/command.ts';
import { ChumPage } from './chum-page.ts';
import { expect, test } from './launch-jaws.ts';
import { expectFineInAllThemes } from './theme-check.ts';

const result = (page: Page) => page.getByRole('status', { name: 'Result of the practice' });
const noticed = /Noticed after \d+ kB \(.+ m?s\) by upload volume/;
/** A run and its judging; a replay takes some seconds more. */
const patient = { timeout: 60_000 } as const;
/** Whether this machine lets its loopback be captured: else practice is a replay. */
const isCaptured = platform() === 'linux' && whyNoTestbed() === null;

async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['JAWS_SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/practice-${name}.png` });
}

test('two clicks: practice, alert, noticed after so many bytes; then the finding and the scoreboard', async ({
  jaws,
}) => {
  test.slow();
  await jaws.getByRole('button', { name: 'Drill', exact: true }).click();
  await jaws.getByRole('button', { name: /^Practice / }).click();
  await expect(jaws.getByRole('list', { name: 'Practice' })).toBeVisible();
  await screenshot(jaws, 'going');
  await expect(result(jaws)).toContainText(noticed, patient);
  // The alert came as that of any capture does.
  await expect(jaws.getByText(/^Finding: 1/)).toBeVisible();
  await screenshot(jaws, 'noticed');
  await expect(result(jaws)).toContainText(isCaptured ? 'practice-' : 'This is a replay');
  if (isCaptured) {
    await jaws.getByRole('button', { name: 'Show the run' }).click();
    await expect(jaws.getByRole('status', { name: 'Noticed?' })).toContainText(noticed);
    await expect(jaws.getByText('Confirmed by the listener')).toBeVisible();
    await screenshot(jaws, 'run');
    await new ChumPage(jaws).openTab('Scoreboard');
    await expect(jaws.getByRole('region', { name: 'Scoreboard' })).toContainText(
      'Noticed 1 of 1 run: the smallest noticed had 300 kB, none was missed. ',
    );
    await expect(jaws.getByRole('row', { name: /classic 127\.0\.0\.2 300 kB/ })).toBeVisible();
    await screenshot(jaws, 'scoreboard');
    await new ChumPage(jaws).openTab('New run');
  }
  await result(jaws)
    .getByRole('button', { name: /^Show the finding/ })
    .click();
  await expect(jaws.getByRole('heading', { name: 'Findings' })).toBeAttached();
  await expect(
    jaws.getByText('127.0.0.1 → 127.0.0.2').or(jaws.getByText('192.168.20.109')).first(),
  ).toBeVisible();
  await screenshot(jaws, 'finding');
});

test('by keyboard alone, from the first start: practice, cancel, practice again', async ({ jaws }) => {
  test.slow();
  await expect(jaws.getByRole('button', { name: 'Practice on this machine' })).toBeVisible();
  await jaws.keyboard.press('Alt+u');
  await expect(jaws.getByRole('button', { name: /^Practice / })).toBeVisible();
  await jaws.keyboard.press('Alt+p');
  await expect(jaws.getByRole('list', { name: 'Practice' })).toBeVisible();
  await jaws.keyboard.press('Alt+p');
  await expect(result(jaws)).toContainText('Cancelled.', patient);
  await jaws.keyboard.press('Alt+p');
  await expect(result(jaws)).toContainText(noticed, patient);
});

test('nothing serious on practice and the scoreboard in any theme, nor in a narrow window', async ({
  jaws,
}) => {
  test.slow();
  const chum = new ChumPage(jaws);
  await chum.open();
  await chum.openTab('Scoreboard');
  await expect(jaws.getByText('No run has a verdict yet')).toBeVisible();
  await expectFineInAllThemes(jaws, 'scoreboard empty');
  await jaws.getByRole('button', { name: 'Go to Practice' }).click();
  await jaws.keyboard.press('Alt+p');
  await expect(result(jaws)).toContainText(noticed, patient);
  await expectFineInAllThemes(jaws, 'practice noticed');
  await jaws.setViewportSize({ width: 900, height: 700 });
  await expectFineInAllThemes(jaws, 'practice 900');
  await screenshot(jaws, 'narrow');
  if (!isCaptured) return;
  await chum.openTab('Scoreboard');
  await expect(jaws.getByRole('table', { name: 'Runs with a verdict' })).toBeVisible();
  await expectFineInAllThemes(jaws, 'scoreboard 900');
});
