// Import by drop, the commands on datasets, and downloads.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { dropFile } from './drop-file.ts';
import { expect, test } from './launch-jaws.ts';

const demo = join(import.meta.dirname, '../assets/demo.pcapng');

async function importDemoAs(page: Page, name: string): Promise<void> {
  await page
    .getByLabel('Captures to import')
    .setInputFiles({ name: `${name}.pcapng`, mimeType: '', buffer: await readFile(demo) });
}

test('a dropped capture is imported, with progress, and opened', async ({ jaws }) => {
  await expect(jaws.getByRole('button', { name: 'Import a capture…' })).toBeVisible();
  await jaws.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { seenProgress: seen });
    new MutationObserver(() => {
      const text = document.querySelector('.jw-job')?.textContent ?? '';
      if (text !== '') seen.push(text);
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  await dropFile(jaws, await readFile(demo), 'Monday Morning.pcapng');
  await expect(jaws.getByRole('contentinfo')).toContainText('monday-morning: 16,608 packets');
  const seen = await jaws.evaluate(() => (window as unknown as { seenProgress: string[] }).seenProgress);
  expect(seen.some((text) => text.includes('%'))).toBe(true);
});

test('a file that is no capture gets its coded error and leaves nothing', async ({ jaws }) => {
  await jaws.getByLabel('Captures to import').setInputFiles({
    name: 'letter.pcap',
    mimeType: '',
    buffer: Buffer.from('Dear reader, this is not a capture.\n'.repeat(20)),
  });
  await expect(
    jaws.getByRole('alert').filter({ hasText: /import\.(not-a-capture|wrong-columns)/ }),
  ).toBeVisible();
  await expect(jaws.getByRole('button', { name: 'Open the demo capture' })).toBeVisible();
});

test('rename, duplicate, note, trash and undo', async ({ jaws }) => {
  await expect(jaws.getByRole('button', { name: 'Open the demo capture' })).toBeVisible();
  await importDemoAs(jaws, 'office');
  await expect(jaws.getByRole('contentinfo')).toContainText('office: 16,608 packets');
  await jaws.keyboard.press('Alt+4');
  const table = jaws.getByRole('table', { name: 'Datasets' });

  await table.getByRole('button', { name: 'office', exact: true }).press('F2');
  await jaws.getByRole('textbox', { name: 'New name of office' }).fill('branch');
  await jaws.keyboard.press('Enter');
  await expect(table.getByRole('button', { name: 'branch', exact: true })).toBeVisible();

  await jaws.getByRole('button', { name: 'Actions for branch' }).click();
  await jaws.getByRole('menuitem', { name: 'Duplicate' }).click();
  await expect(table.getByRole('row')).toHaveCount(3);

  await jaws.getByRole('button', { name: 'Actions for branch', exact: true }).click();
  await jaws.getByRole('menuitem', { name: 'Verify' }).click();
  await expect(jaws.getByText('branch is whole')).toBeVisible();

  await jaws.getByRole('button', { name: 'Actions for branch', exact: true }).click();
  await jaws.getByRole('menuitem', { name: 'Move to the trash' }).click();
  await expect(table.getByRole('row')).toHaveCount(2);
  await jaws.getByRole('button', { name: 'Undo' }).click();
  await expect(table.getByRole('row')).toHaveCount(3);

  const empty = jaws.getByRole('button', { name: 'Empty trash…' });
  await expect(empty).toHaveAttribute('aria-disabled', 'true');
  await jaws.getByRole('button', { name: 'Actions for branch', exact: true }).click();
  await jaws.getByRole('menuitem', { name: 'Move to the trash' }).click();
  await expect(table.getByRole('row')).toHaveCount(2);
  await empty.click();
  const dialog = jaws.getByRole('dialog', { name: 'Empty the trash' });
  await expect(dialog).toContainText(/1 dataset will be deleted; \d[\d.]* MB on the disk become free/);
  await expect(dialog).toContainText('This cannot be undone.');
  const folder = process.env['JAWS_SCREENSHOTS'];
  await expect(dialog).toHaveCSS('opacity', '1');
  if (folder !== undefined) await jaws.screenshot({ path: `${folder}/empty-trash.png` });
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await expect(jaws.getByText('Trash emptied')).toBeVisible();
  await expect(empty).toHaveAttribute('aria-disabled', 'true');
  await expect(table.getByRole('row')).toHaveCount(2);
});

test('labels by filter, with undo, and a CSV of them', async ({ jaws }) => {
  await expect(jaws.getByRole('button', { name: 'Open the demo capture' })).toBeVisible();
  await importDemoAs(jaws, 'office');
  await expect(jaws.getByRole('contentinfo')).toContainText('office: 16,608 packets');
  await jaws.keyboard.press('Alt+4');
  await jaws.getByRole('button', { name: 'Actions for office' }).click();
  await jaws.getByRole('menuitem', { name: 'Label by filter…' }).click();
  await jaws.getByRole('textbox', { name: 'Packets matching' }).fill('ip == 198.18.99.23');
  await jaws.getByRole('textbox', { name: 'Get the label' }).fill('chum');
  await jaws.getByRole('button', { name: 'Label', exact: true }).click();
  await expect(jaws.getByText('chum 1,068')).toBeVisible();

  await jaws.getByRole('button', { name: 'Actions for office' }).click();
  await jaws.getByRole('menuitem', { name: 'Export…' }).click();
  await jaws.getByRole('textbox', { name: /Only packets matching/ }).fill('label == chum');
  const download = jaws.waitForEvent('download');
  await jaws.getByRole('button', { name: 'Export', exact: true }).click();
  const file = await download;
  const text = await readFile(await file.path(), 'utf8');
  const lines = text.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^packet_id,protocol,/);
  expect(lines).toHaveLength(1069);
  expect(lines.slice(1).every((line) => line.includes('198.18.99.23'))).toBe(true);
});
