// The measured page at a small size: frames arrive, are drawn and painted in that order, with the points asked for.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findChromium } from '../../scripts/find-chromium.mjs';
import { openLiveRig } from './live-rig.ts';

function whyNot(): string | null {
  if (findChromium() === null) return 'there is no Chromium';
  const isBuilt = ['headless/cli.mjs', 'renderer/index.html'].every((path) =>
    existsSync(fileURLToPath(new URL(`../../dist/${path}`, import.meta.url))),
  );
  return isBuilt ? null : 'host and page are not built';
}

const why = whyNot();

describe(`openLiveRig${why === null ? '' : ` (skipped: ${why})`}`, () => {
  it.skipIf(why !== null)(
    'draws and paints frames of as many points as asked',
    async () => {
      const rig = await openLiveRig({ points: 300, packetsPerSecond: 200, seed: 1 });
      try {
        expect(rig.failure()).toBe(null);
        const frames = await rig.page.evaluate(() => window.jawsPageTiming.frames());
        const last = frames.at(-1);
        expect(last?.units).toBeGreaterThanOrEqual(300);
        expect(last?.bytes).toBeGreaterThan(5000);
        expect(last?.drawnMs).toBeGreaterThan(0);
        expect(last?.paintedMs).toBeGreaterThanOrEqual(last?.drawnMs ?? Infinity);
        expect(last?.frameMs).toBeGreaterThan(0);
        expect(last?.lagMs).toBeGreaterThanOrEqual(0);
        const ordered = frames.map(({ frame }) => frame);
        expect(ordered).toEqual([...ordered].sort((a, b) => a - b));
        expect(await rig.pagePid()).toBeGreaterThan(0);
      } finally {
        await rig.close();
      }
    },
    120_000,
  );
});
