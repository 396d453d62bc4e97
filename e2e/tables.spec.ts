// Packets, flows and endpoints: filters, sorting, pivots, the palette.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './launch-jaws.ts';
import { PicturePage } from './picture-page.ts';

test.describe('of the demo', () => {
  test.beforeEach(async ({ jaws }) => {
    await jaws.getByRole('button', { name: 'Open the demo capture' }).click();
    await new PicturePage(jaws).drawn();
  });

  test('an error of the filter is shown where it is', async ({ jaws }) => {
    await jaws.keyboard.press('Alt+2');
    const filter = jaws.getByRole('textbox', { name: 'Filter' });
    await expect(jaws.getByRole('grid', { name: 'Packets' })).toBeVisible();
    await jaws.keyboard.press('/');
    await expect(filter).toBeFocused();
    await jaws.keyboard.type('proto == tcp and size > many');
    await expect(filter).toHaveAttribute('aria-invalid', 'true');
    await expect(jaws.getByText('Column 25: ')).toBeAttached();
    await filter.fill('proto == udp and port == 53');
    await expect(filter).not.toHaveAttribute('aria-invalid', 'true');
    await filter.press('Enter');
    await expect(jaws.getByRole('contentinfo')).toContainText('in this scope');
    await expect(jaws.getByRole('gridcell', { name: 'UDP' }).first()).toBeVisible();
    await expect(jaws.getByRole('gridcell', { name: 'TCP', exact: true })).toHaveCount(0);
  });

  test('flows are sorted by bytes up; a row leads to its packets', async ({ jaws }) => {
    await jaws.keyboard.press('Alt+3');
    const grid = jaws.getByRole('grid', { name: 'Flows' });
    await expect(grid.getByRole('columnheader', { name: 'Up' })).toHaveAttribute('aria-sort', 'descending');
    await expect(grid.getByRole('row').nth(1)).toContainText('MB');
    await grid.getByRole('row').nth(3).getByRole('gridcell').nth(4).click({ button: 'right' });
    await jaws.getByRole('menuitem', { name: 'Show the packets of this flow' }).click();
    await expect(jaws.getByRole('grid', { name: 'Packets' })).toBeVisible();
    await expect(jaws.getByRole('contentinfo')).toContainText('in this scope');
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
});

const rows = 300_000;
/** 200 addresses and five servers. */
const channels = 1000;

/** A dataset of so many packets, each a flow of its own. */
function makeLargeDataset(dataDir: string): void {
  const lines = ['timestamp,src_ip,src_port,dst_ip,dst_port,protocol,size'];
  for (let row = 0; row < rows; row++)
    lines.push(
      `${1_700_000_000_000 + row},10.0.${row % 200}.1,${1024 + (row % 60_000)},192.0.2.${1 + Math.floor(row / 60_000)},443,TCP,60`,
    );
  const table = join(dataDir, 'large.csv');
  writeFileSync(table, `${lines.join('\n')}\n`);
  const command = [
    join(import.meta.dirname, '../dist/headless/cli.mjs'),
    'import',
    table,
    '--dataset',
    'large',
  ];
  const { status, stderr } = spawnSync(process.execPath, [...command, '--data-dir', dataDir], {
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
}

test('a table of 300,000 rows draws those in view, in small windows and enlarged', async ({
  dataDir,
  host,
  quietPage: page,
}) => {
  test.slow();
  makeLargeDataset(dataDir);
  await page.goto(`${host.url}&dataset=large`);
  for (const [width, height, zoom] of [
    [480, 900, 100],
    [900, 700, 100],
    [1440, 900, 200],
    [1280, 720, 175],
    [480, 700, 200],
    [1440, 900, 100],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.evaluate((chosen) => {
      window.localStorage.setItem('jaws.settings', JSON.stringify({ zoom: chosen }));
    }, zoom);
    await page.reload();
    // The shortcuts are there when the rail is.
    await expect(page.getByRole('button', { name: 'Explore', exact: true })).toBeVisible();
    for (const [keys, name, count] of [
      ['Alt+2', 'Packets', rows],
      ['Alt+3', 'Flows', rows],
      ['Alt+6', 'Channels', channels],
    ] as const) {
      const state = `${name}, ${width} × ${height}, ${zoom} %`;
      await page.keyboard.press(keys);
      const grid = page.getByRole('grid', { name });
      await expect(grid.getByRole('gridcell').first(), state).toBeVisible();
      await expect(grid, state).toHaveAttribute('aria-rowcount', String(count + 1));
      expect(await grid.getByRole('row').count(), state).toBeLessThanOrEqual(100);
      await grid.focus();
      await page.keyboard.press('Control+End');
      await expect(grid.locator(`[aria-rowindex="${count + 1}"]`), state).toBeVisible();
      expect(await grid.getByRole('row').count(), state).toBeLessThanOrEqual(100);
    }
  }
});
