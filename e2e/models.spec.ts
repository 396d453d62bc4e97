// Models beside the inbox: trained on two labelled datasets by keyboard, the card read, judged on a third, chosen in the
// inbox, restored, removed; cancelled in the middle; in all themes and in small and enlarged windows.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { keepOffice, labelledStore } from '@jaws/core/models/labelled-store.fixture';
import { expect, test as base } from './launch-jaws.ts';
import { setZoom } from './set-zoom.ts';
import { expectFineInAllThemes } from './theme-check.ts';

const patient = { timeout: 60_000 } as const;

/** Three small offices with labelled uploads, before the host starts. */
const test = base.extend({
  dataDir: async ({ dataDir }, use) => {
    const store = labelledStore(dataDir);
    await keepOffice(store, 'one', { seed: 1, uploads: 8 });
    await keepOffice(store, 'two', { seed: 2, uploads: 8 });
    await keepOffice(store, 'three', { seed: 3, uploads: 6 });
    await use(dataDir);
  },
});

const form = (page: Page) => page.getByRole('form', { name: 'Train a model' });
const model = (page: Page, name: string) => page.getByRole('region', { name: `Model ${name}`, exact: true });

async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['JAWS_SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/models-${name}.png` });
}

async function openModels(page: Page): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Screens' })
    .getByRole('button', { name: /^Findings/ })
    .click();
  await page.getByRole('navigation', { name: 'Findings' }).getByRole('button', { name: 'Models' }).click();
  await expect(form(page)).toBeVisible();
}

/** By keyboard: the field is reached, its list opens, typing finds the one. */
async function chooseDatasets(page: Page, field: string, names: readonly string[]): Promise<void> {
  const box = page.getByRole('combobox', { name: field });
  await box.focus();
  for (const name of names) {
    await page.keyboard.type(name);
    await expect(page.getByRole('option')).toHaveCount(1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
  }
  await page.keyboard.press('Escape');
}

async function train(page: Page, name: string): Promise<void> {
  await chooseDatasets(page, 'Datasets', ['one', 'two']);
  await form(page).getByRole('textbox', { name: 'Name' }).fill(name);
  const leaks = form(page).getByRole('checkbox', { name: 'Go on where a feature gives the label away' });
  await leaks.focus();
  await page.keyboard.press('Space');
  await expect(leaks).toBeChecked();
  await form(page).getByRole('button', { name: 'Train' }).focus();
  await page.keyboard.press('Enter');
}

test('by keyboard: trained, read, judged, chosen in the inbox, restored, removed', async ({ jaws }) => {
  await jaws.keyboard.press('Alt+9');
  await expect(jaws.getByText(/^There is no model yet/)).toBeVisible();
  await screenshot(jaws, 'none');
  await train(jaws, 'office');
  await expect(jaws.getByRole('progressbar', { name: 'Training the model' })).toBeVisible();
  await expect(model(jaws, 'office')).toBeVisible(patient);
  const measures = model(jaws, 'office').getByRole('table', { name: 'Measures' });
  await expect(measures.getByRole('row')).toHaveCount(1 + 1 + 10);
  await expect(measures.getByRole('row', { name: /^boosted trees / })).toContainText(/[01]\.\d{3} \[/);
  await screenshot(jaws, 'card');
  await chooseDatasets(jaws, 'Other datasets', ['three']);
  await jaws.getByRole('button', { name: 'Judge' }).focus();
  await jaws.keyboard.press('Enter');
  const judged = jaws.getByRole('region', { name: 'office on three' });
  await expect(judged).toContainText('6 labelled ones', patient);
  await judged.scrollIntoViewIfNeeded();
  await screenshot(jaws, 'judged');

  // A second one under the same name, and the first one back.
  await form(jaws).getByRole('button', { name: 'Train' }).focus();
  await jaws.keyboard.press('Enter');
  await expect(jaws.getByRole('table', { name: 'Models' })).toContainText('office@1', patient);
  await jaws.getByRole('navigation', { name: 'Findings' }).getByRole('button', { name: 'Inbox' }).click();
  await jaws.getByRole('combobox', { name: 'Model' }).click(patient);
  await jaws.getByRole('option', { name: 'office', exact: true }).click();
  await expect(jaws.getByText(/office: probability/).first()).toBeVisible(patient);
  await screenshot(jaws, 'inbox');
  await openModels(jaws);
  await jaws.getByRole('combobox', { name: 'Version' }).click();
  await jaws.getByRole('option', { name: 'office@1' }).click();
  await expect(model(jaws, 'office@1')).toBeVisible();
  await jaws.getByRole('button', { name: 'Restore office@1' }).click();
  await expect(jaws.getByRole('table', { name: 'Models' })).toContainText('office@2, office@1');
  await jaws.getByRole('button', { name: 'Remove office…' }).focus();
  await jaws.keyboard.press('Enter');
  const dialog = jaws.getByRole('dialog', { name: 'Remove office' });
  await expect(dialog).toContainText('office@2, office@1');
  await screenshot(jaws, 'remove');
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await expect(jaws.getByText(/^There is no model yet/)).toBeVisible();
});

test('a training is cancelled in the middle, and nothing is kept', async ({ jaws }) => {
  await openModels(jaws);
  await form(jaws)
    .getByRole('checkbox', { name: /^Tell what each family/ })
    .check();
  await train(jaws, 'office');
  const going = jaws.getByRole('progressbar', { name: 'Training the model' });
  await expect(jaws.getByText(/Train office: tree \d+ of/)).toBeVisible(patient);
  await screenshot(jaws, 'going');
  await jaws.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(going).toHaveCount(0, { timeout: 1000 });
  await expect(jaws.getByText(/^There is no model yet/)).toBeVisible();
});

test('pictures and documents are kept as files, and nothing serious in any theme or size', async ({
  jaws,
}) => {
  test.slow();
  await openModels(jaws);
  await train(jaws, 'office');
  await expect(model(jaws, 'office')).toBeVisible(patient);
  for (const [title, begin] of [
    ['Picture (PNG)', '\u0089PNG'],
    ['Drawing (SVG)', '<svg '],
    ['Everything (JSON)', '{\n'],
  ] as const) {
    const coming = jaws.waitForEvent('download');
    await jaws.getByRole('button', { name: 'Keep' }).click();
    await jaws.getByRole('menuitem', { name: title }).click();
    const download = await coming;
    const path = await download.path();
    expect((await readFile(path, 'latin1')).startsWith(begin), title).toBe(true);
    const folder = process.env['JAWS_SCREENSHOTS'];
    if (folder !== undefined) await download.saveAs(join(folder, download.suggestedFilename()));
  }
  await expectFineInAllThemes(jaws, 'models');
  for (const [width, height, zoom] of [
    [480, 800, 100],
    [900, 700, 100],
    [1440, 900, 200],
  ] as const) {
    await jaws.setViewportSize({ width, height });
    await setZoom(jaws, zoom);
    await expect(model(jaws, 'office')).toBeVisible();
    const state = `${width}-${zoom}`;
    await screenshot(jaws, state);
    const main = jaws.locator('.jw-models');
    expect(await main.evaluate((each) => each.scrollWidth - each.clientWidth), state).toBe(0);
    await model(jaws, 'office').getByRole('img').first().scrollIntoViewIfNeeded();
    await screenshot(jaws, `${state}-plots`);
  }
});
