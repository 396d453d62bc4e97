// The overview of the demo: what left, by whom, where to; its figures as links, by mouse and by keyboard; in all themes
// and in small and enlarged windows.
import { expect, test } from './launch-jaws.ts';
import { setZoom } from './set-zoom.ts';
import { expectFineInAllThemes } from './theme-check.ts';

test.beforeEach(async ({ jaws }) => {
  await jaws.getByRole('button', { name: 'Open the demo capture' }).click();
  await expect(jaws.getByRole('region', { name: 'Top destinations by upload' })).toBeVisible();
});

test('says what left, and names the upload that does not belong', async ({ jaws }) => {
  const unusual = jaws.getByRole('region', { name: 'Most unusual' });
  await expect(unusual.getByRole('row').nth(1)).toContainText('198.18.99.23:6667');
  await expect(unusual.getByRole('row').nth(1)).toContainText('sent 1.2 MB more');
  const destinations = jaws.getByRole('region', { name: 'Top destinations by upload' });
  await expect(destinations.getByRole('row').nth(1)).toContainText(/vault\.cloudkeep\.example.*2\.6 MB/);
  await expect(jaws.getByRole('region', { name: 'Protocols and ports' })).toContainText('IRC 6667');
});

test('a number is a link: to the channels it is the sum of, and back', async ({ jaws }) => {
  const destinations = jaws.getByRole('region', { name: 'Top destinations by upload' });
  const row = destinations.getByRole('row').filter({ hasText: '198.18.99.23' });
  await row.getByRole('button', { name: '1.3 MB' }).click();
  const grid = jaws.getByRole('grid', { name: 'Channels' });
  await expect(grid).toHaveAttribute('aria-rowcount', '2');
  await expect(grid.getByRole('row').nth(1)).toContainText('1.3 MB');
  await expect(jaws.getByRole('textbox', { name: 'Filter' })).toHaveValue(
    'ip == 198.18.99.23 and proto == TCP and port == 6667',
  );
  await jaws.goBack();
  await expect(destinations.getByRole('row')).toHaveCount(11);
});

test('by keyboard: a name narrows all cards to it', async ({ jaws }) => {
  const protocols = jaws.getByRole('region', { name: 'Protocols and ports' });
  await protocols.getByRole('button', { name: 'DNS 53' }).focus();
  await jaws.keyboard.press('Enter');
  await expect(jaws.getByRole('textbox', { name: 'Filter' })).toHaveValue(
    'proto == UDP and server_port == 53',
  );
  await expect(protocols.getByRole('row')).toHaveCount(3);
  await jaws.keyboard.press('Alt+ArrowLeft');
  await expect(jaws.getByRole('textbox', { name: 'Filter' })).toHaveValue('');
});

test('nothing serious in any theme, and nothing is cut off in small and enlarged windows', async ({
  jaws,
}) => {
  test.slow();
  const unusual = jaws.getByRole('region', { name: 'Most unusual' });
  await expect(unusual.getByRole('row').nth(1)).toBeVisible();
  await expectFineInAllThemes(jaws, 'overview');
  await jaws.keyboard.press('Alt+6');
  await expect(jaws.getByRole('gridcell').first()).toBeVisible();
  await expectFineInAllThemes(jaws, 'channels');
  await jaws.keyboard.press('Alt+O');
  for (const [width, height, zoom] of [
    [480, 800, 100],
    [900, 700, 100],
    [1440, 900, 200],
  ] as const) {
    await jaws.setViewportSize({ width, height });
    await setZoom(jaws, zoom);
    await expect(unusual.getByRole('row').nth(1)).toBeVisible();
    const state = `${width} × ${height}, ${zoom} %`;
    const wider = await jaws.evaluate(() => {
      const main = document.querySelector('.jw-overview');
      return main === null ? NaN : main.scrollWidth - main.clientWidth;
    });
    expect(wider, state).toBe(0);
    await expect(jaws.getByRole('textbox', { name: 'Filter' }), state).toBeInViewport();
    await expect(jaws.getByRole('button', { name: 'Commands' }), state).toBeInViewport();
  }
});
