// The Capture screen as a test sees it, by role and name.
import { expect, type Locator, type Page } from '@playwright/test';

export class CapturePage {
  readonly page: Page;
  readonly interfaces: Locator;
  readonly tail: Locator;
  readonly figures: Locator;
  readonly stop: Locator;

  constructor(page: Page) {
    this.page = page;
    this.interfaces = page.getByRole('grid', { name: 'Interfaces' });
    this.tail = page.getByRole('table', { name: 'Newest packets' });
    this.figures = page.getByLabel('Live figures');
    this.stop = page.getByRole('button', { name: /^Stop/ });
  }

  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'Sources', exact: true }).click();
    await this.page.getByRole('button', { name: 'Capture', exact: true }).click();
    await expect(this.interfaces.or(this.tail)).toBeVisible();
  }

  /** Chooses the demo at a speed, and starts it. */
  async replayDemo(speed: '1×' | '10×' | 'As fast as it goes'): Promise<void> {
    await this.page.getByText('Replay of a capture').click();
    await this.page.getByText(speed, { exact: true }).click();
    await this.page.getByRole('button', { name: /^Start the replay/ }).click();
  }

  /** Rows stored, as the strip says. */
  async stored(): Promise<number> {
    const text = await this.figures.getByText('Rows stored').locator('xpath=..').locator('dd').innerText();
    return Number(/^[\d,]+/.exec(text)?.[0].replaceAll(',', '') ?? 'NaN');
  }

  async storedMoreThan(rows: number): Promise<void> {
    await expect
      .poll(() => this.stored(), { message: `more than ${rows} rows stored` })
      .toBeGreaterThan(rows);
  }
}
