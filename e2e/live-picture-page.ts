// The live picture as a test sees it, by role and name.
import { expect, type Locator, type Page } from '@playwright/test';
import { readPixels, type Pixels } from './pixels.ts';

export class LivePicturePage {
  readonly page: Page;
  readonly plot: Locator;
  readonly top: Locator;
  readonly liveSwitch: Locator;

  constructor(page: Page) {
    this.page = page;
    this.plot = page.getByTestId('live-scatter');
    this.top = page.getByRole('grid', { name: 'Live Top' });
    this.liveSwitch = page.getByRole('switch', { name: 'Live' });
  }

  /** Plotly has drawn a frame. */
  async drawn(): Promise<void> {
    await expect(this.plot).toHaveAttribute('data-drawn', 'true');
  }

  /** Number of the frame that is drawn. */
  async frame(): Promise<number> {
    return Number((await this.plot.getAttribute('data-frame')) ?? 'NaN');
  }

  async laterThan(frame: number): Promise<void> {
    await expect.poll(() => this.frame(), { message: `a frame after ${frame}` }).toBeGreaterThan(frame);
  }

  async pixels(): Promise<Pixels> {
    // Limited: a plot may go away while it is asked.
    return readPixels(await this.plot.screenshot({ timeout: 10_000 }));
  }

  /** Evidence of the row with this text, as the list says; 0 when it is not listed. */
  async evidenceOf(text: string): Promise<number> {
    const row = this.top.getByRole('row', { name: text }).first();
    if ((await row.count()) === 0) return 0;
    return Number(/(\d\.\d\d)(?!\d)/.exec(await row.getByRole('gridcell').nth(2).innerText())?.[1] ?? '0');
  }
}
