// A batch of runs on this machine: its plan, three runs over loopback, their results, and the way to the scoreboard; by
// keyboard alone, and fine in all themes.
import { platform } from 'node:os';
import type { Page } from '@playwright/test';
import { whyNoTestbed } from '../scripts/testbed/command.ts';
import { ChumPage } from './chum-page.ts';
import { dropFile } from './drop-file.ts';
import { expect, test } from './launch-jaws.ts';
import { expectFineInAllThemes } from './theme-check.ts';

const patient = { timeout: 60_000 } as const;
const isCaptured = platform() === 'linux' && whyNoTestbed() === null;
const plan = {
  ...{ version: 1, name: 'three', pauseSeconds: 0.2 },
  cells: [
    { style: 'classic', sizeBytes: 300_000 },
    { style: 'https', sizeBytes: 2000 },
    { style: 'classic', sizeBytes: 30_000, rateBps: 20_000 },
  ],
};

async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['JAWS_SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/batch-${name}.png` });
}

async function openBatch(page: Page): Promise<void> {
  const chum = new ChumPage(page);
  await chum.open();
  await chum.openTab('Batch');
  await expect(page.getByText(/^56 runs, 28 to new servers/)).toBeVisible();
}

async function dropPlan(page: Page): Promise<void> {
  await dropFile(page, Buffer.from(JSON.stringify(plan)), 'three.json');
  await expect(page.getByText(/^3 runs, 3 to new servers/)).toBeVisible();
}

test('what goes where, three runs, what was noticed of them, and the scoreboard', async ({ jaws }) => {
  test.skip(!isCaptured, 'loopback cannot be captured here');
  test.slow();
  await openBatch(jaws);
  await screenshot(jaws, 'plan');
  await dropPlan(jaws);
  await jaws.keyboard.press('Alt+s');
  await expect(jaws.getByRole('progressbar', { name: 'Batch' })).toBeVisible();
  await expect(jaws.getByText(/^run 3 of 3: classic, 30 kB to 127\.0\.1\.3/)).toBeVisible(patient);
  await screenshot(jaws, 'going');
  const results = jaws.getByRole('table', { name: 'Results of the batch' });
  await expect(results).toBeVisible(patient);
  await expect(results.getByRole('row', { name: /1 classic 300 kB .* new ● noticed after/ })).toBeVisible();
  await expect(results.getByRole('row', { name: /2 https 2\.0 kB .* □ missed/ })).toBeVisible();
  await expect(jaws.getByText(/^Noticed \d of 3 runs\. Half of the runs are noticed/)).toBeVisible();
  await expectFineInAllThemes(jaws, 'batch result');
  await jaws.getByRole('button', { name: 'Show the scoreboard' }).click();
  await expect(jaws.getByRole('table', { name: 'Runs with a verdict' })).toBeVisible();
  await screenshot(jaws, 'scoreboard');
  await new ChumPage(jaws).openTab('Batch');
  await jaws.getByRole('button', { name: 'Show the finding of run 1' }).click();
  await expect(jaws.getByText('127.0.0.1 → 127.0.1.1').first()).toBeVisible();
});

test('by keyboard alone: started, cancelled, and what was sent is told', async ({ jaws }) => {
  test.skip(!isCaptured, 'loopback cannot be captured here');
  test.slow();
  await openBatch(jaws);
  await jaws.keyboard.press('Alt+s');
  await expect(jaws.getByText(/^(waiting for )?run \d of 56/)).toBeVisible(patient);
  await jaws.keyboard.press('Alt+s');
  await expect(jaws.getByText('Cancelled. What was sent until then is judged.')).toBeVisible(patient);
});

test('nothing serious on the form in any theme, nor in a narrow window', async ({ jaws }) => {
  test.slow();
  await openBatch(jaws);
  await jaws.getByText('Styles and sizes', { exact: true }).click();
  await expect(jaws.getByText(/^8 runs, 4 to new servers/)).toBeVisible();
  await expectFineInAllThemes(jaws, 'batch grid');
  await jaws.setViewportSize({ width: 900, height: 700 });
  await expectFineInAllThemes(jaws, 'batch 900');
});
