// The Drill screen as a test sees it, by role and name.
import { expect, type Locator, type Page } from '@playwright/test';
import type { ChumListener } from './chum-listener.ts';

export class ChumPage {
  readonly page: Page;
  readonly form: Locator;
  readonly plan: Locator;
  readonly start: Locator;
  readonly stop: Locator;
  readonly figures: Locator;

  constructor(page: Page) {
    this.page = page;
    this.form = page.getByRole('form', { name: 'New run' });
    this.plan = page.getByLabel('Plan', { exact: true });
    this.start = page.getByRole('button', { name: /^Start sending/ });
    this.stop = page.getByRole('button', { name: /^Stop/ });
    this.figures = page.getByLabel('Figures of the run');
  }

  async open(): Promise<void> {
    // The shortcut is there when the rail is.
    await expect(this.page.getByRole('button', { name: 'Drill', exact: true })).toBeVisible();
    await this.page.keyboard.press('Alt+u');
    await expect(this.form.or(this.stop)).toBeVisible();
  }

  async openTab(name: 'New run' | 'Runs' | 'Batch' | 'Scoreboard' | 'Detection limit'): Promise<void> {
    const tabs = this.page.getByRole('navigation', { name: 'Drill' });
    await tabs.getByRole('button', { name, exact: true }).click();
  }

  /** Fills in where to, with a port, and how much. */
  async fill(listener: ChumListener, host: string, size: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Host' }).fill(host);
    await this.page.getByRole('textbox', { name: 'Token' }).fill(listener.token);
    await this.page.getByRole('textbox', { name: 'Ports' }).fill(listener.ports.join(', '));
    await this.page.getByRole('textbox', { name: 'Size' }).fill(size);
    await expect(this.plan).toBeVisible();
  }

  /** Checks the listener, and pins what it shows. */
  async pin(listener: ChumListener): Promise<void> {
    await this.page.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(this.page.getByRole('status').getByText(listener.fingerprint)).toBeVisible();
    await this.page.getByRole('button', { name: 'Pin this certificate' }).click();
    await expect(this.page.getByText(/This certificate is pinned/)).toBeVisible();
  }
}
