// Files dropped on the window.
import { expect, type Page } from '@playwright/test';

/** What a file manager does: drag files over the window and let go. `zoneText`: what the window says meanwhile. */
export async function dropFile(
  page: Page,
  content: Buffer,
  name: string,
  zoneText = 'Drop captures to import them',
): Promise<void> {
  const base64 = content.toString('base64');
  const transfer = await page.evaluateHandle(
    ([text, fileName]) => {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], fileName));
      return data;
    },
    [base64, name] as const,
  );
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  const zone = page.getByText(zoneText);
  await expect(zone).toBeVisible();
  await zone.dispatchEvent('drop', { dataTransfer: transfer });
}
