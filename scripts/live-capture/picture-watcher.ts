// A real page on the live picture of the capture under load: each frame with what it says of itself and how long the
// page took to paint it.

import { timePage } from '../../bench/live-page/page-timing.ts';
import { launchWatcher } from './page-watcher.ts';
import { pictureFigures, type PictureFigures } from './picture-figures.ts';

export interface PictureWatcher {
  /** Resolves when the picture of this dataset has drawn some frames; counting starts there. */
  follow(dataset: string): Promise<void>;
  figures(): Promise<PictureFigures>;
  close(): Promise<void>;
}

/** Frames while code is compiled. */
const warmUpFrames = 5;

/** @throws Error when there is no Chromium */
export async function openPictureWatcher(url: string): Promise<PictureWatcher> {
  const browser = await launchWatcher();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
  // What tsx adds to functions so that they keep their names is not there in a page.
  await page.addInitScript('globalThis.__name = (value) => value');
  await page.addInitScript(timePage);
  return {
    follow: async (dataset) => {
      await page.goto(`${url}&dataset=${dataset}`);
      // A dataset that is being captured is shown live by itself.
      await page.getByRole('button', { name: 'Explore', exact: true }).click();
      await page.waitForFunction((wanted) => window.jawsPageTiming.count >= wanted, warmUpFrames, {
        timeout: 120_000,
      });
      await page.evaluate(() => {
        window.jawsPageTiming.forget();
      });
    },
    figures: async () => {
      const { frames, longTasksMs } = await page.evaluate(() => ({
        frames: window.jawsPageTiming.frames(),
        longTasksMs: window.jawsPageTiming.longTasksMs(),
      }));
      return pictureFigures(frames, longTasksMs);
    },
    close: () => browser.close(),
  };
}
