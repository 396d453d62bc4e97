// The live picture through the real host: the demo replayed, its culprit in the list while it happens, freezing, and
// evidence that fades.
import { readFile } from 'node:fs/promises';
import { CapturePage } from './capture-page.ts';
import { expect, test } from './launch-jaws.ts';
import { LivePicturePage } from './live-picture-page.ts';
import { isAnomalyRed, isColoured } from './pixels.ts';
import { expectFineInAllThemes } from './theme-check.ts';

const culprit = '198.18.99.23:6667';

/** Replays the demo (200 s of traffic in 20 s) and turns to its picture. */
async function replayed(capture: CapturePage): Promise<LivePicturePage> {
  await capture.open();
  await capture.replayDemo('10×');
  await capture.storedMoreThan(50);
  await capture.page.getByRole('button', { name: 'Explore', exact: true }).click();
  const live = new LivePicturePage(capture.page);
  await live.drawn();
  return live;
}

test('a replay is live by itself: its culprit is listed, freezing holds all, evidence fades', async ({
  jaws,
}) => {
  test.setTimeout(300_000);
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
    await jaws.getByText(/, \d+ frames? behind$/).waitFor();
    const frame = await live.frame();
    const plot = await live.plot.screenshot();
    const list = await live.top.innerText();
    await expect(jaws.getByText(/, ([3-9]|\d\d+) frames behind$/)).toBeVisible();
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
    await expect(jaws.getByText(/has been read; evidence keeps fading/)).toBeVisible({ timeout: 60_000 });
    await expect.poll(() => live.evidenceOf(culprit), { timeout: 40_000 }).toBeLessThan(before * 0.6);
    // Others may have come since, which fade later; when nothing is left there is no plot.
    await expect(async () => {
      if ((await live.plot.count()) > 0) expect((await live.pixels()).count(isAnomalyRed)).toBeLessThan(red);
    }).toPass({ timeout: 90_000 });
  });
});

test('points are picked, boxed and lassoed, the axes are zoomed, and a kept drawing has the points', async ({
  jaws,
}) => {
  test.setTimeout(120_000);
  const live = await replayed(new CapturePage(jaws));
  // What is only a little unusual is hardly red.
  await expect(live.top.getByRole('row', { name: culprit }).first()).toBeVisible({ timeout: 80_000 });
  await jaws.getByRole('button', { name: /^Freeze/ }).click();
  const box = await live.plot.boundingBox();
  if (box === null) throw new Error('The plot has no place.');
  const drag = async (corners: readonly (readonly [right: number, down: number])[]): Promise<void> => {
    const places = corners.map(
      ([right, down]) => [box.x + right * box.width, box.y + down * box.height] as const,
    );
    const [[x, y] = [0, 0]] = places;
    await jaws.mouse.move(x, y);
    await jaws.mouse.down();
    for (const [toX, toY] of places.slice(1)) await jaws.mouse.move(toX, toY, { steps: 8 });
    await jaws.mouse.up();
  };
  const count = jaws.getByText(/^\d+ selected, /);

  await test.step('a box around everything, then a lasso around the left half', async () => {
    await jaws.getByText('Box', { exact: true }).click();
    await drag([
      [0.07, 0.05],
      [0.97, 0.9],
    ]);
    await expect(count).toBeVisible();
    const all = Number.parseInt(await count.innerText(), 10);
    await jaws.getByText('Lasso', { exact: true }).click();
    await drag([
      [0.07, 0.05],
      [0.5, 0.05],
      [0.5, 0.9],
      [0.07, 0.9],
      [0.07, 0.06],
    ]);
    await expect.poll(async () => Number.parseInt(await count.innerText(), 10)).toBeLessThan(all);
  });

  await test.step('a click on an anomaly shows its details', async () => {
    await jaws.getByRole('button', { name: 'Select nothing' }).click();
    await jaws.getByText('Move', { exact: true }).click();
    const red = (await live.pixels()).first(isAnomalyRed);
    expect(red).not.toBeNull();
    await jaws.mouse.click(box.x + (red?.x ?? 0), box.y + (red?.y ?? 0) + 3);
    await expect(jaws.getByRole('list', { name: 'Reasons' })).toBeVisible();
  });

  await test.step('the wheel zooms points and axes alike', async () => {
    // Marks keep their size; those that leave the plot take their colour along.
    const coloured = async () => (await live.pixels()).count(isColoured);
    const before = await coloured();
    await jaws.mouse.wheel(0, -400);
    await expect.poll(coloured).not.toBe(before);
  });

  await test.step('kept as a drawing', async () => {
    await jaws.getByRole('button', { name: 'Keep' }).click();
    const saved = jaws.waitForEvent('download');
    await jaws.getByRole('menuitem', { name: 'Drawing (SVG)' }).click();
    const text = await readFile(await (await saved).path(), 'utf8');
    expect(text.match(/class="point"/g)?.length ?? 0).toBeGreaterThan(20);
  });
});

test('without a fault in any theme', async ({ jaws }) => {
  test.slow();
  const live = await replayed(new CapturePage(jaws));
  await expect(live.top.getByRole('row').nth(2)).toBeVisible({ timeout: 60_000 });
  await live.top.getByRole('row').nth(1).click();
  await jaws.mouse.move(700, 5);
  await expect(jaws.getByRole('list', { name: 'Reasons' })).toBeVisible();
  await expectFineInAllThemes(jaws, 'live picture');
});
