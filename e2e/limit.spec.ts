// The detection limit on Drill: measured in the demo by keyboard, cancelled, and in all themes and in small and enlarged windows.
import type { Page } from '@playwright/test';
import { ChumPage } from './chum-page.ts';
import { expect, test } from './launch-jaws.ts';
import { setZoom } from './set-zoom.ts';
import { expectFineInAllThemes } from './theme-check.ts';

const form = (page: Page) => page.getByRole('form', { name: 'Detection limit' });
const table = (page: Page) => page.getByRole('table', { name: 'Detection limits' });
const patient = { timeout: 60_000 } as const;

async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['JAWS_SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/limit-${name}.png` });
}

async function openLimit(jaws: Page): Promise<void> {
  const chum = new ChumPage(jaws);
  await chum.open();
  await chum.openTab('Detection limit');
}

async function openLimitOfDemo(jaws: Page): Promise<void> {
  await jaws.getByRole('button', { name: 'Open the demo capture' }).click();
  await expect(jaws.getByRole('heading', { name: 'Overview' })).toBeAttached();
  await openLimit(jaws);
  await expect(form(jaws).getByRole('combobox', { name: 'Dataset' })).toHaveValue('demo');
}

test('by keyboard: measured in the demo, told while it goes on, cancelled, and measured again', async ({
  jaws,
}) => {
  await openLimitOfDemo(jaws);
  const tries = form(jaws).getByRole('textbox', { name: 'Tries' });
  await expect(tries).toHaveValue('3');
  await tries.fill('20');
  await jaws.keyboard.press('Enter');
  const cancel = jaws.getByRole('button', { name: 'Cancel', exact: true });
  await expect(jaws.getByRole('progressbar', { name: 'Measuring the detection limit' })).toBeVisible();
  await screenshot(jaws, 'going');
  await cancel.focus();
  await jaws.keyboard.press('Enter');
  await expect(cancel).toHaveCount(0);
  await expect(table(jaws)).toHaveCount(0);
  await tries.focus();
  for (const key of ['End', 'Backspace', 'Backspace', '1']) await jaws.keyboard.press(key);
  await jaws.keyboard.press('Enter');
  await expect(table(jaws)).toBeVisible(patient);
  await expect(table(jaws).getByRole('row')).toHaveCount(1 + 4 * 5);
  await expect(jaws.getByRole('status').filter({ hasText: 'Towards a new server' })).toContainText(
    'Towards a new server over TLS on 443, ',
  );
  await expect(
    table(jaws).getByRole('row', { name: /^new server, TLS without a name on an odd port 100 kB\/s/ }),
  ).toContainText('64.0 kB64.0 kBupload volume');
});

test('without a dataset it says where to get one', async ({ jaws }) => {
  await openLimit(jaws);
  await expectFineInAllThemes(jaws, 'limit without a dataset');
  await jaws.getByRole('button', { name: 'Go to Datasets' }).click();
  await expect(jaws.getByRole('button', { name: 'Open the demo capture' })).toBeVisible();
});

test('nothing serious in any theme, and nothing is cut off in small and enlarged windows', async ({
  jaws,
}) => {
  test.slow();
  await openLimitOfDemo(jaws);
  await form(jaws).getByRole('button', { name: 'Measure' }).click();
  await expect(table(jaws)).toBeVisible(patient);
  await expectFineInAllThemes(jaws, 'limit');
  for (const [width, height, zoom] of [
    [480, 800, 100],
    [900, 700, 100],
    [1440, 900, 200],
  ] as const) {
    await jaws.setViewportSize({ width, height });
    await setZoom(jaws, zoom);
    await openLimit(jaws);
    await form(jaws).getByRole('button', { name: 'Measure' }).click();
    await expect(table(jaws)).toBeVisible(patient);
    const state = `${width}-${zoom}`;
    await screenshot(jaws, state);
    const region = jaws.getByRole('region', { name: 'Detection limit', exact: true });
    expect(await region.evaluate((each) => each.scrollWidth - each.clientWidth), state).toBe(0);
    await table(jaws).scrollIntoViewIfNeeded();
    await screenshot(jaws, `${state}-table`);
  }
});
