// The live picture through the real host: the demo replayed, its culprit in the list while it happens, freezing, and
// evidence that fades.
import { AxeBuilder } from '@axe-core/playwright';
import { CapturePage } from './capture-page.ts';
import { expect, test } from './launch-jaws.ts';
import { LivePicturePage } from './live-picture-page.ts';
import { isAnomalyRed } from './pixels.ts';

const culprit = '198.18.99.23:6667';

/** Replays the demo (200 s of traffic in 20 s) and turns to its picture. */
async function replayed(capture: CapturePage): Promise<LivePicturePage> {
  await capture.open();
  await capture.replayDemo('10×');
  await capture.storedMoreThan(50);
  await capture.page.getByRole('button', { name: 'Picture', exact: true }).click();
  const live = new LivePicturePage(capture.page);
  await live.drawn();
  return live;
}

test('a replay is live by itself: its culprit is listed, freezing holds all, evidence fades', async ({
  jaws,
}) => {
  test.setTimeout(180_000);
  const live = await replayed(new CapturePage(jaws));
  await expect(live.liveSwitch).toBeChecked();
  await live.laterThan(await live.frame());
  await jaws.getByRole('slider', { name: 'Half-life' }).focus();
  await jaws.keyboard.press('Home');
  await expect(jaws.getByText('Evidence halves every 10 s')).toBeVisible();
  await expect(live.top.getByRole('row', { name: culprit }).first()).toBeVisible({ timeout: 60_000 });

  await test.step('frozen, nothing moves while frames come', async () => {
    await jaws.getByRole('button', { name: /^Freeze/ }).click();
    await jaws.mouse.move(5, 5);
    await jaws.getByText(/, 1 frame behind$/).waitFor();
    const frame = await live.frame();
    const plot = await live.plot.screenshot();
    const list = await live.top.innerText();
    await expect(jaws.getByText(/, [3-9] frames behind$/)).toBeVisible();
    expect((await live.plot.screenshot()).equals(plot)).toBe(true);
    expect(await live.top.innerText()).toBe(list);
    await jaws.keyboard.press('ArrowLeft');
    await expect.poll(() => live.frame()).toBe(frame - 1);
    await jaws.keyboard.press('End');
    await live.laterThan(frame + 2);
  });

  await test.step('out of the window, its evidence and its red fade', async () => {
    const before = await live.evidenceOf(culprit);
    const red = (await live.pixels()).count(isAnomalyRed);
    expect(red).toBeGreaterThan(0);
    // Inside the window a unit does not fade below what it is now.
    await jaws.getByRole('textbox', { name: 'Window (minutes)' }).fill('0.17');
    await jaws.keyboard.press('Enter');
    await expect(jaws.getByText(/has been read; evidence goes on fading/)).toBeVisible({ timeout: 60_000 });
    await expect.poll(() => live.evidenceOf(culprit), { timeout: 40_000 }).toBeLessThan(before * 0.6);
    await expect.poll(async () => (await live.pixels()).count(isAnomalyRed)).toBeLessThan(red);
  });
});

for (const theme of ['dark', 'light', 'contrast'] as const) {
  test(`without a fault in ${theme}`, async ({ jaws }) => {
    test.setTimeout(120_000);
    const live = await replayed(new CapturePage(jaws));
    await jaws.evaluate((name) => {
      localStorage.setItem('jaws.settings', JSON.stringify({ theme: name }));
    }, theme);
    await jaws.reload({ waitUntil: 'domcontentloaded' });
    await jaws.getByRole('button', { name: 'Picture', exact: true }).click();
    await live.drawn();
    await expect(live.top.getByRole('row').nth(2)).toBeVisible({ timeout: 60_000 });
    await live.top.getByRole('row').nth(1).click();
    await jaws.mouse.move(700, 5);
    await expect(jaws.getByRole('list', { name: 'Reasons' })).toBeVisible();
    const folder = process.env['JAWS_SCREENSHOTS'];
    if (folder !== undefined) await jaws.screenshot({ path: `${folder}/live-${theme}.png` });
    const { violations } = await new AxeBuilder({ page: jaws }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  });
}
