// The zoom of the settings, in percent, as a reloaded page has it.
import type { Page } from '@playwright/test';

export async function setZoom(page: Page, zoom: number): Promise<void> {
  await page.evaluate((chosen) => {
    window.localStorage.setItem('jaws.settings', JSON.stringify({ zoom: chosen }));
  }, zoom);
  await page.reload();
}
