// Messages cover neither the status line nor the button that comes next: in every theme, enlarged, in a small window.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './launch-jaws.ts';
import { PicturePage } from './picture-page.ts';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

async function boxOf(locator: Locator): Promise<Box> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('It is not there.');
  return box;
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** One message that fades late, with a button of its own. */
async function trashACopy(page: Page): Promise<Locator> {
  await page.keyboard.press('Alt+4');
  await page.getByRole('button', { name: 'Actions for demo', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await page.getByRole('button', { name: /^Actions for demo-copy/ }).click();
  await page.getByRole('menuitem', { name: 'Move to the trash' }).click();
  const message = page.getByRole('alert').filter({ hasText: 'moved to the trash' });
  await expect(message).toBeVisible();
  return message;
}

const views = [
  { theme: 'dark', zoom: 100, width: 1440, height: 900 },
  { theme: 'light', zoom: 150, width: 1440, height: 900 },
  { theme: 'contrast', zoom: 100, width: 800, height: 560 },
] as const;

for (const { theme, zoom, width, height } of views) {
  test(`in a window of ${width} by ${height}, ${theme}, ${zoom} %`, async ({ host, quietPage: page }) => {
    await page.setViewportSize({ width, height });
    await page.addInitScript(
      (settings) => {
        window.localStorage.setItem('jaws.settings', JSON.stringify(settings));
      },
      { theme, zoom },
    );
    await page.goto(host.url);
    await page.getByRole('button', { name: 'Open the demo capture' }).click();
    const picture = new PicturePage(page);
    await picture.drawn();
    const message = await trashACopy(page);
    const isClear = async (of: Locator): Promise<boolean> => !overlap(await boxOf(message), await boxOf(of));

    // The page makes way before the next frame is painted; a question in between is too early.
    await expect.poll(() => isClear(page.getByRole('contentinfo')), 'the status line').toBe(true);
    await page.keyboard.press('Alt+1');
    await picture.topRow(0).click();
    const next = picture.details.getByRole('button');
    await expect(next.first()).toBeVisible();
    for (const button of await next.all())
      expect(await isClear(button), 'a button of the details').toBe(true);
    await page.keyboard.press('Alt+C');
    const start = page.getByRole('button', { name: /^Start capturing/ });
    await expect(start).toBeVisible();
    expect(await isClear(start), 'Start').toBe(true);
    expect(await isClear(page.getByRole('button', { name: 'Options' })), 'Options').toBe(true);
    await page.keyboard.press('Alt+U');
    const send = page.getByRole('button', { name: /^Start sending/ });
    await expect(send).toBeVisible();
    expect(await isClear(send), 'Start sending').toBe(true);
    await expect(message).toBeVisible();
    await message.getByRole('button', { name: 'Undo' }).click();
    await expect(message).toBeHidden();
  });
}

test('several messages in a small window cover nothing of the form that is filled in', async ({
  host,
  quietPage: page,
}) => {
  await page.setViewportSize({ width: 800, height: 560 });
  await page.goto(host.url);
  await page.getByRole('button', { name: 'Open the demo capture' }).click();
  await new PicturePage(page).drawn();
  await page.keyboard.press('Alt+U');
  const ports = page.getByRole('textbox', { name: 'Ports' });
  await expect(ports).toBeVisible();
  const shell = page.locator('.jw-shell');
  const before = await boxOf(shell);
  await page.keyboard.press('Alt+4');
  await trashACopy(page);
  await page.keyboard.press('Alt+U');
  await ports.fill('443, 8080-8082');
  const messages = page.getByRole('alert');
  expect(await messages.count()).toBeGreaterThan(1);
  const lower = await boxOf(shell);
  expect(lower.height).toBeLessThan(before.height);
  for (const message of await messages.all()) expect(overlap(await boxOf(message), lower)).toBe(false);
  for (const shown of [
    ports,
    page.getByRole('button', { name: /^Start sending/ }),
    page.getByRole('contentinfo'),
  ])
    await expect(shown).toBeInViewport({ ratio: 1 });
});
