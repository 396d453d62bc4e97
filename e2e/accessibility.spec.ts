// axe on every screen in every theme: nothing serious, nothing critical.
import { expect, test } from './launch-jaws.ts';
import { PicturePage } from './picture-page.ts';
import { expectFineInAllThemes } from './theme-check.ts';

test('nothing serious on any screen in any theme', async ({ jaws }) => {
  // Seven states in three themes, a page of a thousand elements each.
  test.slow();
  const demo = jaws.getByRole('button', { name: 'Open the demo capture' });
  await expect(demo).toBeVisible();
  await expectFineInAllThemes(jaws, 'first start');

  await demo.click();
  const picture = new PicturePage(jaws);
  await picture.drawn();
  await picture.topRow(0).click();
  await expectFineInAllThemes(jaws, 'picture');
  await jaws.getByRole('tab', { name: 'k-distance' }).click();
  await expectFineInAllThemes(jaws, 'k-distance');

  const screens = [
    ['Alt+2', 'packets', jaws.getByRole('gridcell').first()],
    ['Alt+3', 'flows', jaws.getByRole('gridcell').first()],
    ['Alt+4', 'datasets', jaws.getByRole('table', { name: 'Datasets' })],
    ['Alt+5', 'settings', jaws.getByRole('heading', { name: 'Settings' })],
  ] as const;
  for (const [keys, name, ready] of screens) {
    await jaws.keyboard.press(keys);
    await expect(ready).toBeVisible();
    await expectFineInAllThemes(jaws, name);
  }
});
