// The world of the map is the one of the plotly.js that is installed.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cutWorld, worldPath } from './world-map.ts';

test('`npx tsx scripts/world-map.ts` would change nothing', () => {
  // Not toBe: the difference of two texts of 60 kB is nothing that anybody reads.
  expect(readFileSync(worldPath, 'utf8') === cutWorld()).toBe(true);
});
