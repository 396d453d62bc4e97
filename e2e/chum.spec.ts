// chum as a user meets it: a listener of one's own, a run watched live while it happens, its receipt, what is refused.
import type { Page } from '@playwright/test';
import { run, whyNoTestbed } from '../scripts/testbed/command.ts';
import { CapturePage } from './capture-page.ts';
import { freePort, startChumListener, type ChumListener } from './chum-listener.ts';
import { ChumPage } from './chum-page.ts';
import { expect, test as base } from './launch-jaws.ts';
import { LivePicturePage } from './live-picture-page.ts';
import { expectFineInAllThemes } from './theme-check.ts';
import { createVethPair, type WebPlaces } from './veth-pair.ts';

const loopback = '127.0.0.1';
const test = base.extend<{ listener: ChumListener }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs
  listener: async ({}, use) => {
    const listener = await startChumListener({
      ...{ address: loopback, namespace: null },
      ports: [0],
    });
    await use(listener);
    await listener.stop();
  },
});

async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['JAWS_SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/chum-${name}.png` });
}

test('a run to a listener on this machine: planned, pinned, sent, confirmed, remembered', async ({
  host,
  jaws,
  listener,
}) => {
  const chum = new ChumPage(jaws);
  await chum.open();
  await expect(jaws.getByText('No listener yet?')).toBeVisible();
  await expect(chum.form).toContainText('No capture is running: nothing will be recorded');
  await chum.fill(listener, loopback, '600 kB');
  await expect(chum.form).toContainText(`600 kB of made-up bytes go to ${loopback}, port`);
  await chum.pin(listener);
  await jaws.keyboard.press('Alt+s');
  await expect(jaws.getByText('Confirmed by the listener')).toBeVisible();
  await expect(jaws.getByRole('group', { name: 'Receipt' })).toContainText(
    '600,000 of 600,000 bytes arrived',
  );
  await expect(jaws.getByRole('table', { name: 'Connections' })).toContainText(
    `:${String(listener.ports[0])}`,
  );

  await jaws.reload();
  await jaws.goto(host.url);
  await chum.open();
  await expect(jaws.getByRole('textbox', { name: 'Fingerprint' })).toHaveValue(listener.fingerprint);
  await expect(jaws.getByRole('textbox', { name: 'Token' })).toHaveValue('');
  await chum.openTab('Runs');
  const run = jaws.getByRole('complementary', { name: 'Runs' }).getByRole('button', { name: /confirmed$/ });
  await run.click();
  await expect(jaws.getByRole('status', { name: 'Noticed?' })).toContainText(
    'Not recorded: no capture was running that saw it',
  );
  await jaws.getByRole('button', { name: /^Again with the same seed/ }).click();
  await expect(jaws.getByRole('textbox', { name: 'Seed' })).not.toHaveValue('');
  await expect(jaws.getByRole('textbox', { name: 'Size' })).toHaveValue('600000');
});

test('what is wrong is said where it is, and nothing is sent', async ({ jaws, listener }) => {
  const chum = new ChumPage(jaws);
  await chum.open();
  const invalid = (name: string) =>
    jaws.getByRole('textbox', { name }).and(jaws.locator('[aria-invalid=true]'));
  await chum.fill(listener, loopback, '1 kB');
  await jaws.getByRole('textbox', { name: 'Token' }).fill('this-is-not-the-token-of-it');
  await chum.start.click();
  await expect(invalid('Token')).toBeVisible();
  await jaws.getByRole('textbox', { name: 'Token' }).fill(listener.token);
  await jaws.getByRole('textbox', { name: 'Fingerprint' }).fill('0'.repeat(64));
  await chum.start.click();
  await expect(invalid('Fingerprint')).toBeVisible();
  await jaws.getByRole('textbox', { name: 'Fingerprint' }).fill('');
  await jaws.getByRole('textbox', { name: 'Ports' }).fill(String(await freePort()));
  await chum.start.click();
  await expect(invalid('Host')).toBeVisible();
  await jaws.getByRole('textbox', { name: 'Size' }).fill('0');
  await expect(invalid('Size')).toBeVisible();
  await chum.openTab('Runs');
  await expect(jaws.getByText('No runs yet. What you send')).toBeVisible();
});

const whyNoPing = run(['ping', '-c1', loopback]).status === 0 ? '' : ' (skipped: no ping)';

test(`by ICMP: 1 MB at most, and what was answered instead of what arrived${whyNoPing}`, async ({
  jaws,
  listener,
}) => {
  test.skip(whyNoPing !== '');
  const chum = new ChumPage(jaws);
  await chum.open();
  await chum.fill(listener, loopback, '2 MB');
  await jaws.getByRole('radio', { name: 'ICMP echoes' }).check();
  await expect(jaws.getByText('1 B to 1.0 MB, for example 20 kB.')).toBeVisible();
  await screenshot(jaws, 'icmp-form');
  await jaws.getByRole('textbox', { name: 'Size' }).fill('1600 B');
  await expect(chum.plan).toBeVisible();
  await chum.pin(listener);
  await jaws.keyboard.press('Alt+s');
  const receipt = jaws.getByRole('group', { name: 'Receipt' });
  await expect(receipt).toContainText('Not seen by the listener', { timeout: 30_000 });
  await expect(receipt).toContainText('100 of 100 were answered by the machine');
  await expect(jaws.getByRole('table', { name: 'Connections' })).toContainText('ICMP');
  await screenshot(jaws, 'icmp-end');
});

test('by keyboard alone: another style, pause, resume, stop', async ({ jaws, listener }) => {
  const chum = new ChumPage(jaws);
  await chum.open();
  await chum.fill(listener, loopback, '20 MB');
  await jaws.getByRole('radio', { name: 'Classic' }).focus();
  await jaws.keyboard.press('ArrowLeft');
  await expect(jaws.getByRole('radio', { name: 'Classic' })).not.toBeChecked();
  await jaws.keyboard.press('ArrowRight');
  await expect(jaws.getByRole('radio', { name: 'Classic' })).toBeChecked();
  await jaws.keyboard.press('Alt+s');
  await expect(chum.stop).toBeVisible();
  await expect(chum.figures).toContainText(/Sent[1-9]/);
  await jaws.keyboard.press('p');
  await expect(jaws.getByRole('button', { name: /^Resume/ })).toBeVisible();
  await jaws.keyboard.press('p');
  await expect(jaws.getByRole('button', { name: /^Pause/ })).toBeVisible();
  await jaws.keyboard.press('Alt+s');
  await expect(jaws.getByText('Confirmed by the listener')).toBeVisible();
});

test('nothing serious on the chum screen in any theme, nor in a narrow window', async ({
  jaws,
  listener,
}) => {
  test.slow();
  const chum = new ChumPage(jaws);
  await chum.open();
  await expectFineInAllThemes(jaws, 'chum empty form');
  await chum.fill(listener, loopback, '200 MB');
  await chum.pin(listener);
  await expectFineInAllThemes(jaws, 'chum form');
  await jaws.setViewportSize({ width: 760, height: 700 });
  await expect(chum.start).toBeInViewport({ ratio: 1 });
  await expectFineInAllThemes(jaws, 'chum narrow form');
  await jaws.setViewportSize({ width: 1440, height: 900 });
  await chum.start.click();
  await expect(chum.figures).toContainText(/Sent[1-9]/);
  await expectFineInAllThemes(jaws, 'chum running');
  await chum.stop.click();
  await expect(jaws.getByText('Confirmed by the listener')).toBeVisible();
  await expectFineInAllThemes(jaws, 'chum ended');
});

const whyNoVeth = whyNoTestbed();
const liveTitle = whyNoVeth === null ? '' : ` (skipped: ${whyNoVeth})`;

/** Answers of many sizes from many places: what is usual on this wire. */
async function usualTraffic({ addresses }: WebPlaces, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    for (const [place, address] of addresses.entries()) {
      const bytes = 500 + ((place * 7919 + round * 104_729) % 30_000);
      const answer = await fetch(`http://${address}/${String(bytes)}`, { headers: { connection: 'close' } });
      await answer.text();
    }
  }
}

test(`a run is caught live: in the Top 20 while it happens, labelled, nothing lost${liveTitle}`, async ({
  jaws,
}) => {
  test.skip(whyNoVeth !== null, whyNoVeth ?? '');
  test.setTimeout(240_000);
  const pair = createVethPair();
  const port = 8080;
  const listener = await startChumListener({
    ...{ address: pair.peer, namespace: pair.namespace },
    ports: [port],
  });
  const web = await pair.serveWeb();
  try {
    const capture = new CapturePage(jaws);
    await jaws.getByRole('button', { name: 'Capture live' }).click();
    await capture.interfaces.getByRole('row', { name: new RegExp(pair.name) }).click();
    await jaws.getByRole('button', { name: `Start capturing ${pair.name}` }).click();
    await expect(capture.stop).toBeVisible();
    await usualTraffic(web, 4);
    await capture.storedMoreThan(900);
    await jaws.getByRole('button', { name: 'Explore', exact: true }).click();
    const live = new LivePicturePage(jaws);
    await live.drawn();

    const chum = new ChumPage(jaws);
    await chum.open();
    await chum.fill(listener, pair.peer, '60 MB');
    await chum.pin(listener);
    await chum.start.click();
    await expect(chum.stop).toBeVisible();
    const labelling = jaws.getByRole('list', { name: 'Captures that label this run' });
    await expect(labelling).toContainText(/[1-9][\d,]* packets labelled chum so far/);
    await screenshot(jaws, 'live-running');
    await labelling.getByRole('button', { name: /^Watch in Picture/ }).click();
    await live.drawn();
    const place = `${pair.peer}:${String(port)}`;
    const culprit = live.top.getByRole('row', { name: place }).first();
    const chip = jaws.getByRole('contentinfo').getByRole('button', { name: /^chum \d/ });
    await expect
      .poll(() => live.evidenceOf(place), { timeout: 60_000, message: 'evidence of the run' })
      .toBeGreaterThan(0.3);
    // Caught while it happens, not afterwards; and nothing stands out more.
    await expect(chip).toBeVisible();
    await expect(live.top.getByRole('row').nth(1)).toContainText(place);
    await culprit.click();
    await expect(jaws.getByRole('list', { name: 'Reasons' })).toBeVisible();
    await screenshot(jaws, 'live-caught');

    await chip.click();
    await chum.stop.click();
    await expect(jaws.getByText('Confirmed by the listener')).toBeVisible();
    const captures = jaws.getByRole('list', { name: 'Captures with labels of this run' });
    await expect(captures).toContainText(/[1-9][\d,]* packets labelled chum while captured; nothing lost/);
    await expect(jaws.getByRole('status', { name: 'Noticed?' })).toContainText(
      /Noticed after \d+ kB .* by upload/,
    );
    await screenshot(jaws, 'live-ended');
    await captures.getByRole('button', { name: /^Show packets/ }).click();
    const cell = jaws
      .getByRole('grid', { name: 'Packets' })
      .getByRole('gridcell', { name: 'chum', exact: true });
    await expect(cell.first()).toBeVisible();
  } finally {
    web.stop();
    await listener.stop();
    pair.remove();
  }
});
