// The finder: two recordings side by side; what is chosen is in the address; in all themes and in small and enlarged windows.
import type { Page } from '@playwright/test';
import { expect, test } from './launch-jaws.ts';
import { setZoom } from './set-zoom.ts';
import { expectFineInAllThemes } from './theme-check.ts';

/** With the demo twice: what differs is made of nothing, what both have is all of it. */
async function openFinder(jaws: Page): Promise<void> {
  await jaws.getByRole('button', { name: 'Open the demo capture' }).click();
  await expect(jaws.getByRole('region', { name: 'Top destinations by upload' })).toBeVisible();
  await jaws.keyboard.press('Alt+4');
  await jaws.getByRole('button', { name: 'Actions for demo' }).click();
  await jaws.getByRole('menuitem', { name: 'Duplicate' }).click();
  await expect(jaws.getByRole('button', { name: 'Actions for demo-copy' })).toBeVisible();
  await jaws.keyboard.press('Alt+8');
  await expect(jaws.getByRole('table', { name: 'By port' })).toBeVisible();
}

const byPort = (page: Page) => page.getByRole('table', { name: 'By port' });

test('compares what is chosen, and the address keeps it', async ({ jaws }) => {
  await openFinder(jaws);
  await expect(jaws.getByRole('checkbox', { name: 'demo', exact: true })).toBeChecked();
  await jaws.getByRole('checkbox', { name: 'demo-copy is a baseline' }).check();
  await expect(jaws.getByText('Nothing differs that sent 10.0 kB or more.')).toBeVisible();
  await expect(jaws).toHaveURL(/pick=demo%2Cdemo-copy\*/);
  await expect(jaws.getByRole('table', { name: 'Data quality' })).toContainText(
    '4,096 of 4,096 sampled packets',
  );
  await jaws.reload();
  await expect(jaws.getByRole('checkbox', { name: 'demo-copy is a baseline' })).toBeChecked();
  await byPort(jaws).getByRole('button', { name: 'Actions for port 6667 TCP IRC' }).click();
  await jaws.getByRole('menuitem', { name: 'Show its channels in demo', exact: true }).click();
  const grid = jaws.getByRole('grid', { name: 'Channels' });
  await expect(grid).toHaveAttribute('aria-rowcount', '2');
  await jaws.goBack();
  await expect(jaws.getByRole('checkbox', { name: 'demo-copy is a baseline' })).toBeChecked();
});

test('by keyboard: a plan is typed, and the places where it would hide stand below', async ({ jaws }) => {
  await openFinder(jaws);
  const size = jaws.getByRole('textbox', { name: 'Size' });
  await size.fill('500 kB');
  await jaws.getByRole('textbox', { name: 'Port', exact: true }).fill('443');
  await jaws.keyboard.press('Enter');
  const places = jaws.getByRole('table', { name: 'Where would this hide?' });
  await expect(places.getByRole('row').nth(1)).toContainText('cloudkeep.example:443 TCP known');
  await expect(places.getByRole('row').nth(1)).toContainText('1 of 81 channels to port 443 TCP sent 500 kB');
  await jaws.getByRole('textbox', { name: 'Port', exact: true }).fill('99999');
  await jaws.keyboard.press('Enter');
  await expect(jaws.getByText('The plan cannot be read at "port=99999".')).toBeVisible();
  await byPort(jaws).getByRole('button', { name: 'Actions for port 22 TCP SSH' }).focus();
  await jaws.keyboard.press('Enter');
  await expect(jaws.getByRole('menuitem', { name: 'Show its channels in demo' })).toBeVisible();
  await jaws.keyboard.press('Escape');
  await expect(jaws.getByRole('menuitem')).toHaveCount(0);
});

test('nothing serious in any theme, and nothing is cut off in small and enlarged windows', async ({
  jaws,
}) => {
  test.slow();
  await openFinder(jaws);
  await jaws.getByRole('checkbox', { name: 'demo-copy is a baseline' }).check();
  await expect(jaws.getByText('Nothing differs that sent 10.0 kB or more.')).toBeVisible();
  await expectFineInAllThemes(jaws, 'finder');
  for (const [width, height, zoom] of [
    [480, 800, 100],
    [900, 700, 100],
    [1440, 900, 200],
  ] as const) {
    await jaws.setViewportSize({ width, height });
    await setZoom(jaws, zoom);
    await expect(byPort(jaws)).toBeVisible();
    const state = `finder ${width} × ${height}, ${zoom} %`;
    // Measured by now.
    await expect(jaws.getByRole('img', { name: /^\d+ channels by port/ })).not.toHaveAttribute(
      'width',
      '640',
    );
    const folder = process.env['JAWS_SCREENSHOTS'];
    if (folder !== undefined) await jaws.screenshot({ path: `${folder}/finder-${width}-${zoom}.png` });
    const wider = await jaws.evaluate(() =>
      ['.jw-finder', '.jw-finder .jw-card'].flatMap((each) =>
        [...document.querySelectorAll(each)]
          .filter((element) => element.scrollWidth > element.clientWidth)
          .map((element) => element.getAttribute('aria-label') ?? each),
      ),
    );
    expect(wider, state).toEqual([]);
    await expect(jaws.getByRole('textbox', { name: 'Filter' }), state).toBeInViewport();
  }
});
