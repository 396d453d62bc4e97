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

  /** Plotly has drawn; whether it shows is what the pixels say. */
  async drawn(): Promise<void> {
    await expect(this.page.locator('[data-testid=scatter][data-drawn=true]')).toBeVisible();
  }

  async pixels(): Promise<Pixels> {
    return readPixels(await this.plot.screenshot());
  }

  topRow(index: number): Locator {
    return this.top.getByRole('row').nth(index + 1);
  }
}
