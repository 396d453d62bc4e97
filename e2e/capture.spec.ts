// Live capture as a user meets it: a replay without any permission, and a real interface where root can make one.
import type { Page } from '@playwright/test';
import { whyNoTestbed } from '../scripts/testbed/command.ts';
import { CapturePage } from './capture-page.ts';
import { expect, test } from './launch-jaws.ts';
import { PicturePage } from './picture-page.ts';
import { expectFineInAllThemes } from './theme-check.ts';
import { createVethPair } from './veth-pair.ts';

const whyNoVeth = whyNoTestbed();

test('the demo replayed: rows, label, pause, stop, and the dataset has both labels', async ({ jaws }) => {
  const capture = new CapturePage(jaws);
  await jaws.getByRole('button', { name: 'Capture live' }).click();
  // 200 s long, so that nothing here has to hurry.
  await capture.replayDemo('1×');
  await expect(capture.tail.getByRole('row').nth(3)).toContainText(/TCP|UDP/);
  await capture.storedMoreThan(20);
  await expect(jaws.getByRole('contentinfo').getByRole('button', { name: /capturing replay/ })).toBeVisible();

  await test.step('coming back to the screen shows the newest packets, not the oldest', async () => {
    await capture.storedMoreThan(100);
    await jaws.keyboard.press('Alt+4');
    await expect(jaws.getByRole('table', { name: 'Datasets' })).toBeVisible();
    await capture.open();
    await expect(capture.tail.getByRole('row').nth(3)).toContainText(/TCP|UDP/);
    const fromEnd = () =>
      capture.tail.evaluate(
        ({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight,
      );
    await expect.poll(fromEnd).toBeLessThan(30);
    await expect(jaws.getByRole('button', { name: 'Jump to the newest' })).toBeHidden();
  });

  await jaws.keyboard.press('l');
  await expect(jaws.getByRole('radio', { name: 'chum' })).toBeChecked();
  await expect(jaws.getByRole('list', { name: 'Marks' })).toContainText('chum');
  await expect(capture.tail.getByRole('cell', { name: 'chum' }).first()).toBeVisible();

  await jaws.keyboard.press('p');
  await expect(jaws.getByRole('button', { name: /^Resume/ })).toBeVisible();
  await jaws.keyboard.press('p');
  await expect(jaws.getByRole('button', { name: /^Pause/ })).toBeVisible();

  await capture.stop.click();
  await expect(jaws.getByText('Replay finished')).toBeVisible();
  await expect(jaws.getByText(/^Labels: .*norm [\d,]+/)).toContainText(/chum [\d,]+/);
  await jaws.keyboard.press('Alt+4');
  const row = jaws.getByRole('table', { name: 'Datasets' }).getByRole('row').nth(1);
  await expect(row).toContainText('norm');
  await expect(row).toContainText('chum');
});

test('screens of another dataset say that a capture runs, and lead to it', async ({ jaws }) => {
  await jaws.getByRole('button', { name: 'Open the demo capture' }).click();
  await new PicturePage(jaws).drawn();
  const strip = jaws.getByText(/is being captured into .* This screen shows demo/);
  await expect(strip).toBeHidden();
  const capture = new CapturePage(jaws);
  await capture.open();
  await capture.replayDemo('1×');
  await capture.storedMoreThan(20);
  await expect(strip).toBeHidden();
  for (const keys of ['Alt+1', 'Alt+3', 'Alt+2']) {
    await jaws.keyboard.press(keys);
    await expect(strip).toBeVisible();
  }
  if (process.env['JAWS_SCREENSHOTS'] !== undefined)
    await jaws.screenshot({ path: `${process.env['JAWS_SCREENSHOTS']}/capture-strip.png` });
  await jaws.getByRole('button', { name: 'Show the capture' }).click();
  await expect(strip).toBeHidden();
  await expect(jaws.getByRole('grid', { name: 'Packets' })).toBeVisible();
});

test('a replay as fast as it goes ends by itself, and leads to its picture', async ({ jaws }) => {
  const capture = new CapturePage(jaws);
  await capture.open();
  await capture.replayDemo('As fast as it goes');
  await expect(jaws.getByText('Replay finished')).toBeVisible();
  await jaws.getByRole('button', { name: 'Open in Picture' }).click();
  await new PicturePage(jaws).drawn();
});

test('a capture goes on without its page, and is found again by the next one', async ({
  host,
  jaws,
  quietPage,
}) => {
  const capture = new CapturePage(jaws);
  await capture.open();
  await capture.replayDemo('10×');
  await capture.storedMoreThan(10);
  const asked = quietPage.waitForEvent('dialog');
  const left = quietPage.goto('about:blank');
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.accept();
  await left;
  await quietPage.goto(host.url);
  await quietPage
    .getByRole('contentinfo')
    .getByRole('button', { name: /capturing replay/ })
    .click();
  const before = await capture.stored();
  await capture.storedMoreThan(before);
  await capture.stop.click();
  await expect(quietPage.getByText('Replay finished')).toBeVisible();
});

test('a bad filter is said at its field', async ({ jaws }) => {
  const capture = new CapturePage(jaws);
  await capture.open();
  await jaws.getByRole('button', { name: 'Options' }).click();
  const filter = jaws.getByRole('textbox', { name: 'Capture filter' });
  await filter.fill('tcp prt 443');
  const unchecked = jaws.getByText('Nothing here can check it');
  await expect(filter.and(jaws.locator('[aria-invalid=true]')).or(unchecked)).toBeVisible();
  await filter.fill('tcp port 443');
  await expect(filter).not.toHaveAttribute('aria-invalid', 'true');
});

test('the doctor says what is permitted, and what to do without it', async ({ jaws }) => {
  await new CapturePage(jaws).open();
  await jaws.getByRole('button', { name: 'Capture permissions…' }).click();
  await expect(jaws.getByRole('table', { name: 'Checks' }).getByRole('row').nth(1)).toBeVisible();
  await expect(jaws.getByRole('table', { name: 'Sources' })).toContainText('replay');
  await jaws.getByRole('button', { name: 'Replay a capture' }).click();
  await expect(jaws.getByRole('button', { name: /^Start the replay/ })).toBeEnabled();
});

const vethTitle = whyNoVeth === null ? '' : ` (skipped: ${whyNoVeth})`;
test(`a real interface: two clicks to rows, a label in the middle, and the dataset${vethTitle}`, async ({
  jaws,
}) => {
  test.skip(whyNoVeth !== null, whyNoVeth ?? '');
  const pair = createVethPair();
  try {
    const capture = new CapturePage(jaws);
    await jaws.getByRole('button', { name: 'Capture live' }).click();
    const row = capture.interfaces.getByRole('row', { name: new RegExp(pair.name) });
    await expect(row).toContainText('up');
    await expect(row).toContainText(pair.address);
    await row.click();
    await expect(row).toHaveAttribute('aria-selected', 'true');
    await jaws.getByRole('button', { name: `Start capturing ${pair.name}` }).click();
    await expect(capture.stop).toBeVisible();
    pair.ping(20);
    await expect(capture.tail.getByRole('cell', { name: pair.address }).first()).toBeVisible();
    await capture.storedMoreThan(39);
    await jaws.keyboard.press('l');
    await expect(jaws.getByRole('list', { name: 'Marks' })).toContainText('chum');
    pair.ping(20);
    await capture.storedMoreThan(79);
    await jaws.keyboard.press('Alt+s');
    await expect(jaws.getByText(`${pair.name}: capture stopped`)).toBeVisible();
    await expect(jaws.getByText(/dropped: (0|unknown)/)).toBeVisible();
    await jaws.keyboard.press('Alt+4');
    const dataset = jaws.getByRole('table', { name: 'Datasets' }).getByRole('row').nth(1);
    await expect(dataset).toContainText('norm');
    await expect(dataset).toContainText('chum');
  } finally {
    pair.remove();
  }
});

/** The marker of the label toggle follows its text a moment later; between the two nobody can judge the contrast. */
async function labelSettled(page: Page): Promise<void> {
  const distance = () =>
    page.evaluate(() => {
      const left = (part: string) =>
        document.querySelector(`.mantine-SegmentedControl-${part}`)?.getBoundingClientRect().left ?? NaN;
      return Math.abs(left('indicator') - left('label[data-active]'));
    });
  await expect.poll(distance).toBeLessThan(2);
}

test('nothing serious on the capture screens in any theme', async ({ jaws }) => {
  test.slow();
  const capture = new CapturePage(jaws);
  await capture.open();
  await jaws.getByRole('button', { name: 'Options' }).click();
  await expect(jaws.getByRole('textbox', { name: 'Capture filter' })).toBeVisible();
  await expectFineInAllThemes(jaws, 'capture options');
  await jaws.getByRole('button', { name: 'Options' }).click();
  // 200 s of traffic: it runs as long as it is looked at.
  await capture.replayDemo('1×');
  await capture.storedMoreThan(20);
  await jaws.keyboard.press('l');
  await expect(jaws.getByRole('list', { name: 'Marks' })).toBeVisible();
  await expectFineInAllThemes(jaws, 'capture running', () => labelSettled(jaws));
  await capture.stop.click();
  await expect(jaws.getByText('Replay finished')).toBeVisible();
  await expectFineInAllThemes(jaws, 'capture ended');
  await jaws.getByRole('button', { name: 'New capture…' }).click();
  await jaws.getByRole('button', { name: 'Capture permissions…' }).click();
  await expect(jaws.getByRole('table', { name: 'Checks' })).toBeVisible();
  await expectFineInAllThemes(jaws, 'doctor');
});
