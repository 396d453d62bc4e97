// What the terms mean, the documents in the app, and the tour of the demo.
import type { Page } from '@playwright/test';
import { expect, test } from './launch-jaws.ts';
import { PicturePage } from './picture-page.ts';
import { expectFineInAllThemes } from './theme-check.ts';

async function openDemo(jaws: Page): Promise<void> {
  await jaws.getByRole('button', { name: 'Open the demo capture' }).click();
  await expect(jaws.getByRole('region', { name: 'Newest findings' })).toBeVisible();
}

test('the tour is offered once, its arrows stand beside what they are about', async ({ jaws }) => {
  test.slow();
  await openDemo(jaws);
  await jaws.getByRole('button', { name: 'Take the tour' }).click();
  for (const [title, at] of [
    ['What left', jaws.locator('.jw-overview-figure').first()],
    ['What to look at', jaws.getByRole('region', { name: 'Newest findings' })],
    ['When it was', jaws.getByRole('button', { name: /^Finding: / }).first()],
    ['Explore', jaws.getByRole('button', { name: 'Explore', exact: true })],
    ['Practice', jaws.locator(':is([data-rail="drill"], [data-rail="chum"])')],
  ] as const) {
    const step = jaws.getByRole('dialog', { name: `Tour: ${title}` });
    await expect(step).toBeVisible();
    await expect(async () => {
      const ring = await jaws.locator('.jw-tour-ring').boundingBox();
      const element = await at.boundingBox();
      expect(Math.abs((ring?.x ?? 0) - (element?.x ?? 999))).toBeLessThan(4);
      expect(Math.abs((ring?.y ?? 0) - (element?.y ?? 999))).toBeLessThan(4);
    }).toPass();
    await expectFineInAllThemes(jaws, `tour ${title}`);
    await step.getByRole('button', { name: /^(Next|Done)$/ }).click();
  }
  await expect(jaws.getByRole('dialog')).toHaveCount(0);
  await jaws.reload();
  await expect(jaws.getByRole('region', { name: 'Newest findings' })).toBeVisible();
  await expect(jaws.getByRole('button', { name: 'Take the tour' })).toHaveCount(0);
});

test('a term is explained by keyboard, and leads to its section of Help', async ({ jaws }) => {
  test.slow();
  await openDemo(jaws);
  const picture = new PicturePage(jaws);
  await picture.drawn();
  await jaws.getByRole('button', { name: 'What is Evidence?' }).focus();
  await jaws.keyboard.press('Enter');
  await expect(jaws.getByRole('dialog')).toContainText('not the probability of an attack');
  await expectFineInAllThemes(jaws, 'term');
  await jaws.getByRole('button', { name: 'More in Help' }).click();
  const heading = jaws.getByRole('heading', { name: 'Evidence', level: 2 });
  await expect(heading).toBeInViewport();
  await expect(heading).toBeFocused();
  await expect(jaws).toHaveURL(/#\/help\?.*pick=picture%23evidence/);
  await expectFineInAllThemes(jaws, 'help');

  await jaws.getByRole('link', { name: 'allow-list' }).first().click();
  await expect(jaws.getByRole('heading', { name: 'The allow-list' })).toBeInViewport();
  await jaws.goBack();
  await expect(heading).toBeInViewport();
  await jaws.goBack();
  await picture.drawn();
});

test('a copied address of Help shows its section; every width and zoom holds it', async ({ jaws }) => {
  await openDemo(jaws);
  await jaws.keyboard.press('F1');
  await expect(jaws.getByRole('heading', { name: 'Reading the picture' })).toBeVisible();
  for (const [width, height, zoom] of [
    [480, 900, 100],
    [900, 700, 100],
    [1440, 900, 200],
  ] as const) {
    await jaws.setViewportSize({ width, height });
    await jaws.evaluate((chosen) => {
      window.localStorage.setItem('jaws.settings', JSON.stringify({ zoom: chosen }));
      window.location.hash = '#/help?dataset=demo&pick=cli%23filters';
    }, zoom);
    await jaws.reload();
    await expect(jaws.getByRole('heading', { name: 'Filters' })).toBeInViewport();
    const overflow = await jaws.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `${width} px, ${zoom} %`).toBe(0);
    await expectFineInAllThemes(jaws, `help ${width} px ${zoom}`);
  }
});
