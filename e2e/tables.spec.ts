// Packets, flows and endpoints: filters, sorting, pivots, the palette.
import { expect, test } from './launch-jaws.ts';
import { PicturePage } from './picture-page.ts';

test.beforeEach(async ({ jaws }) => {
  await jaws.getByRole('button', { name: 'Open the demo capture' }).click();
  await new PicturePage(jaws).drawn();
});

test('an error of the filter is shown where it is', async ({ jaws }) => {
  await jaws.keyboard.press('Alt+2');
  const filter = jaws.getByRole('textbox', { name: 'Filter packets' });
  await expect(jaws.getByRole('grid', { name: 'Packets' })).toBeVisible();
  await jaws.keyboard.press('/');
  await expect(filter).toBeFocused();
  await jaws.keyboard.type('proto == tcp and size > many');
  await expect(filter).toHaveAttribute('aria-invalid', 'true');
  await expect(jaws.getByText('Column 25: ')).toBeAttached();
  await filter.fill('proto == udp and port == 53');
  await expect(filter).not.toHaveAttribute('aria-invalid', 'true');
  await filter.press('Enter');
  await expect(jaws.getByRole('contentinfo')).toContainText('match the filter');
  await expect(jaws.getByRole('gridcell', { name: 'UDP' }).first()).toBeVisible();
  await expect(jaws.getByRole('gridcell', { name: 'TCP', exact: true })).toHaveCount(0);
});

test('flows sort by bytes up; a row leads to its packets', async ({ jaws }) => {
  await jaws.keyboard.press('Alt+3');
  const grid = jaws.getByRole('grid', { name: 'Flows' });
  await grid.getByRole('columnheader', { name: 'Up' }).getByRole('button').click();
  await expect(grid.getByRole('columnheader', { name: 'Up' })).toHaveAttribute('aria-sort', 'descending');
  await expect(grid.getByRole('row').nth(1)).toContainText('MB');
  await grid.getByRole('row').nth(3).getByRole('gridcell').nth(4).click({ button: 'right' });
  await jaws.getByRole('menuitem', { name: 'Show the packets of this flow' }).click();
  await expect(jaws.getByRole('grid', { name: 'Packets' })).toBeVisible();
  await expect(jaws.getByRole('contentinfo')).toContainText('match the filter');
});

test('the palette runs actions by name', async ({ jaws }) => {
  await jaws.keyboard.press('Control+k');
  await jaws
    .getByRole('searchbox', { name: 'Find an action' })
    .or(jaws.getByPlaceholder('Type what you want to do'))
    .first()
    .fill('light theme');
  await jaws.keyboard.press('Enter');
  await expect(jaws.locator('html')).toHaveAttribute('data-theme', 'light');
});

test('without WebGL the picture is drawn as SVG, and says so', async ({ host, quietPage }) => {
  await quietPage.addInitScript(() => {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own canvas below
    const original = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (
      this: HTMLCanvasElement,
      kind: string,
      ...rest: unknown[]
    ) {
      if (kind.includes('webgl')) return null;
      return (original as (...all: unknown[]) => unknown).call(this, kind, ...rest);
    } as typeof original;
  });
  await quietPage.goto(host.url);
  await quietPage.reload();
  const picture = new PicturePage(quietPage);
  await picture.drawn();
  // Few points are drawn as SVG everywhere; it is the many that miss WebGL.
  await quietPage.getByRole('radiogroup', { name: 'Unit' }).getByText('Packets').click();
  await expect(quietPage.getByText('This browser has no WebGL: drawn as SVG.')).toBeVisible();
  await expect(picture.plot.locator('svg .scatterlayer path.point').first()).toBeAttached();
});
