// Labels taken back, clusters by K-means, several files at once, and taking an import back.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './launch-jaws.ts';
import { PicturePage } from './picture-page.ts';

const demo = join(import.meta.dirname, '../assets/demo.pcapng');
const culprit = '198.18.99.23';

async function openDatasets(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open the demo capture' }).click();
  await new PicturePage(page).drawn();
  await page.keyboard.press('Alt+4');
  await expect(page.getByRole('table', { name: 'Datasets' })).toBeVisible();
}

test('labels given by a filter are taken back', async ({ jaws }) => {
  await openDatasets(jaws);
  const table = jaws.getByRole('table', { name: 'Datasets' });
  await jaws.getByRole('button', { name: 'Actions for demo' }).click();
  await jaws.getByRole('menuitem', { name: 'Label by filter…' }).click();
  await jaws.getByRole('textbox', { name: 'Packets matching' }).fill(`ip == ${culprit}`);
  await jaws.getByRole('textbox', { name: 'Get the label' }).fill('suspect');
  await jaws.getByRole('button', { name: 'Label', exact: true }).click();
  await expect(table).toContainText('suspect 1,068');
  await jaws.getByRole('button', { name: 'Undo' }).click();
  await expect(jaws.getByText('1,068 labels undone')).toBeVisible();
  await expect(table).not.toContainText('suspect');
});

test('K-means draws as many clusters as it is told', async ({ jaws }) => {
  await jaws.getByRole('button', { name: 'Open the demo capture' }).click();
  const picture = new PicturePage(jaws);
  await picture.drawn();
  await picture.openSettings();
  await jaws.getByText('K-means', { exact: true }).click();
  const clusters = jaws.getByRole('textbox', { name: 'Clusters (k)' });
  await clusters.fill('4');
  await clusters.press('Enter');
  await expect(jaws.getByRole('contentinfo')).toContainText('4 clusters');
  await expect(jaws.getByRole('textbox', { name: 'ε' })).toHaveCount(0);
});

test('several dropped files become one dataset', async ({ jaws }) => {
  await expect(jaws.getByRole('button', { name: 'Open the demo capture' })).toBeVisible();
  const base64 = (await readFile(demo)).toString('base64');
  const transfer = await jaws.evaluateHandle((content) => {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    const data = new DataTransfer();
    for (const name of ['monday.pcapng', 'tuesday.pcapng']) data.items.add(new File([bytes], name));
    return data;
  }, base64);
  await jaws.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await jaws.getByText('Drop captures to import them').dispatchEvent('drop', { dataTransfer: transfer });
  const dialog = jaws.getByRole('dialog');
  await expect(dialog.getByRole('listitem')).toHaveText([/^monday\.pcapng/, /^tuesday\.pcapng/]);
  await dialog.getByRole('textbox', { name: 'Dataset' }).fill('week');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(jaws.getByRole('contentinfo')).toContainText('week: 33,216 packets');
});

test('a cancelled import leaves nothing', async ({ jaws }) => {
  await expect(jaws.getByRole('button', { name: 'Open the demo capture' })).toBeVisible();
  // A click as soon as there is something to cancel: upload or job, whichever is there first.
  await jaws.evaluate(() => {
    const observer = new MutationObserver(() => {
      const cancel = document.querySelector<HTMLButtonElement>('.jw-job button');
      if (cancel === null) return;
      observer.disconnect();
      document.documentElement.dataset['cancelled'] = cancel.getAttribute('aria-label') ?? '';
      cancel.click();
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });
  await jaws
    .getByLabel('Captures to import')
    .setInputFiles({ name: 'office.pcapng', mimeType: '', buffer: await readFile(demo) });
  await expect(jaws.locator('html')).toHaveAttribute('data-cancelled', /^Cancel: /);
  await expect(jaws.locator('.jw-job')).toHaveCount(0);
  await jaws.reload();
  await expect(jaws.getByRole('button', { name: 'Open the demo capture' })).toBeVisible();
  await expect(jaws.getByRole('contentinfo')).toContainText('No dataset');
});
