// The picture as a test sees it: by role and name, and by its pixels.
import { expect, type Locator, type Page } from '@playwright/test';
import { readPixels, type Pixels } from './pixels.ts';

export class PicturePage {
  readonly page: Page;
  readonly plot: Locator;
  readonly top: Locator;
  readonly details: Locator;

  constructor(page: Page) {
    this.page = page;
    this.plot = page.getByRole('img', { name: /^Scatter plot of/ });
    this.top = page.getByRole('grid', { name: /^Top \d+$/ });
    this.details = page.getByRole('region', { name: 'Details' });
  }

  /** From the overview, where a dataset opens. Plotly has drawn; whether it shows is what the pixels say. */
  async drawn(): Promise<void> {
    const scatter = this.page.locator('[data-testid=scatter][data-drawn=true]');
    const overview = this.page.getByRole('heading', { name: 'Overview' });
    await expect(scatter.or(overview).first()).toBeAttached();
    if ((await overview.count()) > 0) await this.page.keyboard.press('Alt+1');
    await expect(scatter).toBeVisible();
  }

  /** The statistics are closed at first. */
  async openSettings(): Promise<void> {
    await this.page.getByRole('button', { name: 'Analysis settings' }).click();
  }

  async pixels(): Promise<Pixels> {
    return readPixels(await this.plot.screenshot());
  }

  topRow(index: number): Locator {
    return this.top.getByRole('row').nth(index + 1);
  }
}
