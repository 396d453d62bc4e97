// axe on every screen in every theme: nothing serious, nothing critical.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './launch-jaws.ts';
import { PicturePage } from './picture-page.ts';

async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

for (const theme of ['dark', 'light', 'contrast'] as const) {
  test(`nothing serious in the ${theme} theme`, async ({ host, quietPage: page }) => {
    // Seven full scans of a page of a thousand elements.
    test.slow();
    await page.addInitScript((chosen) => {
      window.localStorage.setItem('jaws.settings', JSON.stringify({ theme: chosen }));
    }, theme);
    await page.goto(host.url);
    const demo = page.getByRole('button', { name: 'Open the demo capture' });
    await expect(demo).toBeVisible();
    expect(await seriousFindings(page), 'first start').toEqual([]);

    await demo.click();
    const picture = new PicturePage(page);
    await picture.drawn();
    await picture.topRow(0).click();
    expect(await seriousFindings(page), 'picture').toEqual([]);
    await page.getByRole('tab', { name: 'k-distance' }).click();
    expect(await seriousFindings(page), 'k-distance').toEqual([]);

    const screens = [
      ['Alt+2', page.getByRole('gridcell').first()],
      ['Alt+3', page.getByRole('gridcell').first()],
      ['Alt+4', page.getByRole('table', { name: 'Datasets' })],
      ['Alt+5', page.getByRole('heading', { name: 'Settings' })],
    ] as const;
    for (const [keys, ready] of screens) {
      await page.keyboard.press(keys);
      await expect(ready).toBeVisible();
      expect(await seriousFindings(page), keys).toEqual([]);
    }
  });
}
