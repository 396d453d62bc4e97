// Look-ups in the app: from a finding by a key, an address typed into the palette, a pasted list, the map, sources of one's own;
// without a dataset as with one; in all themes. Nothing is asked of any other host.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { dropFile } from './drop-file.ts';
import { expect, test } from './launch-jaws.ts';
import { expectFineInAllThemes } from './theme-check.ts';

const pasted = [
  '# from a report',
  'hxxp://8.8.8[.]8/dropper.exe',
  'hxxps://evil[.]example/a?b=1, 1.1.1[.]1',
  '192.168.20.109',
  '198.18.99.23',
  'what is this line',
].join('\n');

async function openDemo(jaws: Page): Promise<void> {
  await jaws.getByRole('button', { name: 'Open the demo capture' }).click();
  await expect(jaws.getByRole('region', { name: 'Top destinations by upload' })).toBeVisible();
}

/** What the page asks of other hosts than its own. */
function asksOutside(jaws: Page): string[] {
  const asked: string[] = [];
  jaws.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (!['data:', 'blob:'].includes(protocol) && hostname !== '127.0.0.1') asked.push(request.url());
  });
  return asked;
}

async function showView(jaws: Page, name: string): Promise<void> {
  await jaws.getByRole('radiogroup', { name: 'View' }).getByText(name, { exact: true }).click();
}

/** Of the first start: keys are heard from then on. */
async function openLookup(jaws: Page): Promise<void> {
  await expect(jaws.getByRole('button', { name: 'Open the demo capture' })).toBeVisible();
  await jaws.keyboard.press('Alt+l');
}

const who = (jaws: Page): Locator => jaws.getByRole('region', { name: 'Who is it?' });
const table = (jaws: Page): Locator => jaws.getByRole('table', { name: 'Looked up' });

test('from a finding by its key: who is it, with the sources, and nothing is asked elsewhere', async ({
  jaws,
}) => {
  const asked = asksOutside(jaws);
  await openDemo(jaws);
  await jaws.keyboard.press('Alt+i');
  await expect(jaws.getByRole('grid', { name: 'Findings' }).getByRole('row').nth(1)).toBeVisible();
  await jaws.keyboard.press('l');
  await expect(who(jaws)).toBeInViewport();
  await expect(who(jaws).getByRole('heading', { name: 'Who is it?' })).toBeFocused();
  await expect(who(jaws).getByRole('heading', { level: 4 })).toHaveCount(2);
  await expect(who(jaws)).toContainText('private network');
  await expect(who(jaws)).toContainText('RFC 1918');
  await expect(who(jaws).getByRole('link')).toHaveCount(0);
  // The list has all the room beside it.
  const [list, panel] = [
    await jaws.getByRole('grid', { name: 'Findings' }).boundingBox(),
    await jaws.locator('.jw-object').boundingBox(),
  ];
  expect((list?.x ?? 0) + (list?.width ?? 0)).toBeGreaterThan((panel?.x ?? 0) - 5);
  await expectFineInAllThemes(jaws, 'lookup-panel');
  await jaws.keyboard.press('x');
  await expect(who(jaws)).toHaveCount(0);
  expect(asked).toEqual([]);
});

test('an address typed into the palette, as reports write it; a public one has country and links', async ({
  jaws,
}) => {
  await openDemo(jaws);
  await jaws.keyboard.press('Control+k');
  await jaws.getByRole('textbox', { name: 'Find an action' }).fill('hxxps://8.8.8[.]8/x');
  await jaws.keyboard.press('Enter');
  await expect(who(jaws)).toContainText('United States (US)');
  await expect(who(jaws)).toContainText('ARIN');
  await expect(who(jaws)).toContainText('https://lite.ip2location.com (CC BY-SA 4.0)');
  await expect(who(jaws)).toContainText('unknown');
  const link = who(jaws).getByRole('link', { name: 'Shodan' });
  await expect(link).toHaveAttribute('href', 'https://www.shodan.io/host/8.8.8.8');
  await expect(link).toHaveAttribute('rel', 'noreferrer');
  await expectFineInAllThemes(jaws, 'lookup-public');
});

test('without a dataset: a pasted list, what was not read, sorted, and kept as CSV', async ({ jaws }) => {
  await openLookup(jaws);
  await expect(jaws.getByText('Paste a list')).toBeVisible();
  await expectFineInAllThemes(jaws, 'lookup-empty');
  await jaws.getByRole('textbox', { name: 'Addresses, names or URLs' }).fill(pasted);
  await expect(table(jaws).getByRole('row')).toHaveCount(6);
  await expect(table(jaws)).toContainText('evil.example');
  await expect(jaws.getByText('1 line without an address or a name')).toBeVisible();
  await expect(table(jaws).getByRole('columnheader', { name: 'Sent' })).toHaveCount(0);
  await table(jaws).getByRole('button', { name: 'Address' }).click();
  await expect(table(jaws).getByRole('row').nth(1)).toContainText('1.1.1.1');
  const saving = jaws.waitForEvent('download');
  await jaws.getByRole('button', { name: 'Save as CSV' }).click();
  expect((await saving).suggestedFilename()).toBe('lookup.csv');
  await table(jaws).getByRole('button', { name: '8.8.8.8' }).click();
  await expect(who(jaws)).toContainText('United States (US)');
  await expect(jaws).toHaveURL(/#\/lookup\?object=8\.8\.8\.8$/);
  await expectFineInAllThemes(jaws, 'lookup-list');
  await jaws.reload();
  await expect(who(jaws)).toContainText('United States (US)');
  await expect(jaws.getByRole('textbox', { name: 'Addresses, names or URLs' })).toHaveValue('');
});

test('with a dataset: what it has of the list, and the map without any other host', async ({ jaws }) => {
  test.slow();
  const asked = asksOutside(jaws);
  await openDemo(jaws);
  await jaws.keyboard.press('Alt+l');
  await jaws.getByRole('textbox', { name: 'Addresses, names or URLs' }).fill(pasted);
  const row = table(jaws).getByRole('row').filter({ hasText: '198.18.99.23' });
  await expect(row).toContainText('1.3 MB');
  await expectFineInAllThemes(jaws, 'lookup-seen');
  await showView(jaws, 'Map of the list');
  const map = jaws.getByTestId('map');
  await expect(map).toHaveAttribute('data-drawn', 'true', { timeout: 20_000 });
  await expect(map.locator('.land path, path.land').first()).toBeAttached();
  // Both public ones are in the same country: one place.
  await expect(map.locator('.scatterlayer .point')).toHaveCount(1);
  await expect(jaws.getByRole('table', { name: 'Places' })).toContainText('United States (US)');
  await expect(jaws.getByText('3 addresses without a known place')).toBeVisible();
  await expectFineInAllThemes(jaws, 'lookup-map');
  expect(asked).toEqual([]);
});

test('a list of one’s own is added, found by, and removed after a question', async ({ jaws, dataDir }) => {
  const path = join(dataDir, 'bad ones.txt');
  await writeFile(path, '8.8.8.8\nevil.example\n');
  await openLookup(jaws);
  await showView(jaws, 'Databases and lists');
  await jaws.getByLabel('Its licence, if it has one to be named').fill('CC0');
  await jaws.locator('input[type=file][aria-label="File of a database or a list"]').setInputFiles(path);
  const sources = jaws.getByRole('table', { name: 'Databases and lists' });
  await expect(sources.getByRole('row').filter({ hasText: 'bad-ones.txt' })).toContainText('2 entries');
  await dropFile(jaws, Buffer.from('1.1.1.1\n'), 'more.txt', 'Drop databases and lists to add them');
  await expect(sources.getByRole('row').filter({ hasText: 'more.txt' })).toContainText(/1 entr/);
  await expect(jaws.getByRole('button', { name: 'Open the demo capture' })).toHaveCount(0);
  await expectFineInAllThemes(jaws, 'lookup-sources');
  await showView(jaws, 'List');
  await jaws.getByRole('textbox', { name: 'Addresses, names or URLs' }).fill(pasted);
  await expect(table(jaws).getByRole('row').filter({ hasText: '8.8.8.8' })).toContainText('bad-ones.txt');
  await table(jaws).getByRole('button', { name: '8.8.8.8' }).click();
  await expect(who(jaws)).toContainText('a reason to look, not a verdict');
  await showView(jaws, 'Databases and lists');
  await sources.getByRole('button', { name: 'Remove bad-ones.txt…' }).click();
  await jaws.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(sources).not.toContainText('bad-ones.txt');
  await expect(who(jaws)).not.toContainText('a reason to look');
});

test('the whole scope on a map, from the overview', async ({ jaws }) => {
  test.slow();
  await openDemo(jaws);
  await jaws.getByRole('button', { name: 'On a map' }).click();
  await expect(jaws.getByTestId('map')).toHaveAttribute('data-drawn', 'true', { timeout: 20_000 });
  await expect(jaws.getByText(/without a known place/)).toBeVisible();
  await expectFineInAllThemes(jaws, 'lookup-scope-map');
});
