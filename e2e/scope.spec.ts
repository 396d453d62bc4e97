// One scope for all screens, written in the address: Back, Forward, reload, a copied address, and the time range by mouse
// and by keyboard.
import { expect, test } from './launch-jaws.ts';

test.beforeEach(async ({ jaws }) => {
  await jaws.getByRole('button', { name: 'Open the demo capture' }).click();
  await expect(jaws.getByRole('region', { name: 'Top destinations by upload' })).toBeVisible();
});

test('Back, Forward, reload and a copied address show the same view', async ({ jaws }) => {
  await expect(jaws).toHaveURL(/#\/overview\?dataset=demo$/);
  await jaws.keyboard.press('Alt+2');
  await jaws.keyboard.press('/');
  await jaws.keyboard.type('port == 53');
  await jaws.keyboard.press('Enter');
  const status = jaws.getByRole('contentinfo');
  await expect(status).toContainText('packets in this scope');
  const packets = await status.textContent();
  await jaws.getByRole('button', { name: 'Channels' }).click();
  await expect(status).toContainText('channels in this scope');
  await expect(jaws).toHaveURL(/#\/channels\?dataset=demo&filter=port\+%3D%3D\+53$/);

  await jaws.goBack();
  await expect(status).toHaveText(packets ?? '');
  await jaws.keyboard.press('Alt+ArrowLeft');
  await expect(status).toContainText('16,608 packets');
  await expect(jaws.getByRole('textbox', { name: 'Filter' })).toHaveValue('');
  await jaws.goForward();
  await jaws.goForward();
  await expect(jaws.getByRole('grid', { name: 'Channels' })).toBeVisible();
  await expect(jaws.getByRole('textbox', { name: 'Filter' })).toHaveValue('port == 53');

  await jaws.reload();
  await expect(status).toContainText('channels in this scope');
  const copied = jaws.url();
  await jaws.getByRole('button', { name: 'Settings' }).click();
  await expect(jaws.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await jaws.goto(copied);
  await expect(jaws.getByRole('grid', { name: 'Channels' })).toBeVisible();
  await expect(jaws.getByRole('textbox', { name: 'Filter' })).toHaveValue('port == 53');
});

test('the time range is dragged, and holds on every screen until it is let go', async ({ jaws }) => {
  const time = jaws.getByRole('slider', { name: 'Time range' });
  const box = await time.boundingBox();
  if (box === null) throw new Error('The bytes over time are not there.');
  const y = box.y + box.height / 2;
  await jaws.mouse.move(box.x + box.width * 0.6, y);
  await jaws.mouse.down();
  await jaws.mouse.move(box.x + box.width * 0.65, y);
  await jaws.mouse.up();
  await expect(jaws).toHaveURL(/from=\d+(\.\d+)?&to=\d+/);
  const range = await time.getAttribute('aria-valuetext');
  expect(range).toMatch(/ to /);
  const destinations = jaws.getByRole('region', { name: 'Top destinations by upload' });
  await expect(destinations.getByRole('row').nth(1)).toContainText('198.18.99.23');
  await jaws.keyboard.press('Alt+3');
  await expect(jaws.getByRole('contentinfo')).toContainText(/^demo.* of 666 flows in this scope/);
  await jaws.getByRole('button', { name: /^Clear the time range/ }).click();
  await expect(jaws.getByRole('contentinfo')).toContainText('666 flows');
  await expect(time).toHaveAttribute('aria-valuetext', 'All times');
});

test('the time range by keyboard: arrows, Escape, and one step of Back for all of it', async ({ jaws }) => {
  const time = jaws.getByRole('slider', { name: 'Time range' });
  await time.focus();
  await jaws.keyboard.press('ArrowRight');
  const first = await time.getAttribute('aria-valuetext');
  for (let step = 0; step < 5; step++) await jaws.keyboard.press('ArrowRight');
  await jaws.keyboard.press('Shift+ArrowRight');
  await expect(time).not.toHaveAttribute('aria-valuetext', first ?? '');
  await jaws.goBack();
  await expect(time).toHaveAttribute('aria-valuetext', 'All times');
  await expect(jaws.getByRole('heading', { name: 'Overview' })).toBeAttached();
  await jaws.goForward();
  await expect(time).not.toHaveAttribute('aria-valuetext', 'All times');
  await time.focus();
  await jaws.keyboard.press('Escape');
  await expect(time).toHaveAttribute('aria-valuetext', 'All times');
});

test('a filter that is wrong is told under the field on every screen, and nothing is lost by it', async ({
  jaws,
}) => {
  await jaws.goto(jaws.url().replace(/#.*/, '#/flows?dataset=demo&filter=size+%3E'));
  await expect(jaws.getByText('Column 7: Expected a value.', { exact: true })).toBeAttached();
  await expect(jaws.getByRole('main').getByRole('alert')).toContainText('filter.syntax');
  await jaws.getByRole('button', { name: 'Clear the filter' }).click();
  await expect(jaws.getByRole('contentinfo')).toContainText('666 flows');
});

test("the filter field: Wireshark's spelling is understood, fields are completed, filters are kept", async ({
  jaws,
}) => {
  const filter = jaws.getByRole('textbox', { name: 'Filter' });
  await filter.fill('ip.addr == 198.18.99.23');
  await jaws.getByRole('button', { name: 'ip == 198.18.99.23' }).click();
  await expect(jaws).toHaveURL(/filter=ip\+%3D%3D\+198\.18\.99\.23/);
  await jaws.getByRole('button', { name: 'Save this filter' }).click();
  await filter.press('Control+A');
  await jaws.keyboard.type('ip == 192.168.20.109 and sn');
  await jaws.keyboard.press('ArrowDown');
  await jaws.keyboard.press('Enter');
  await expect(filter).toHaveValue('ip == 192.168.20.109 and sni == ');
  await jaws.keyboard.press('Control+A');
  await jaws.keyboard.press('Delete');
  await jaws.keyboard.press('Enter');
  await jaws.reload();
  await filter.press('ArrowDown');
  await jaws.getByRole('option', { name: 'ip == 198.18.99.23' }).click();
  await expect(filter).toHaveValue('ip == 198.18.99.23');
});
