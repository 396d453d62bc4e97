// The line of the sparkline: newest at the right edge, scaled to its highest.

import { expect, test } from 'vitest';
import { sparklinePath } from './sparkline.tsx';

const size = { width: 100, height: 20 };

test.each([
  [[], ''],
  [[5], ''],
  [[0, 0], 'M75.0 20.0L100.0 20.0'],
  [[0, 10, 5], 'M50.0 20.0L75.0 0.0L100.0 10.0'],
])('%o', (values, path) => {
  expect(sparklinePath(values, 5, size)).toBe(path);
});
