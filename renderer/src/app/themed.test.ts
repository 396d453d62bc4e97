import { expect, test } from 'vitest';
import { shownTheme } from './themed.tsx';

test.each([
  ['system', false, false, 'dark'],
  ['system', true, false, 'light'],
  ['system', true, true, 'contrast'],
  ['system', false, true, 'contrast'],
  ['dark', true, true, 'dark'],
  ['light', false, true, 'light'],
  ['contrast', true, false, 'contrast'],
] as const)('%s, prefers light %s, more contrast %s: %s', (choice, light, contrast, shown) => {
  expect(shownTheme(choice, light, contrast)).toBe(shown);
});
