import { expect, test } from 'vitest';
import { isMacPlatform, shortcutText } from './shortcut-text.ts';

test.each([
  ['mod+K', 'Ctrl+K', '⌘K'],
  ['alt+1', 'Alt+1', 'Alt1'],
  ['shift+?', 'Shift+?', 'Shift?'],
  ['Escape', 'Esc', 'Esc'],
  ['t', 'T', 'T'],
  ['F2', 'F2', 'F2'],
])('%s is %s, and %s on a Mac', (shortcut, elsewhere, onMac) => {
  expect(shortcutText(shortcut, false)).toBe(elsewhere);
  expect(shortcutText(shortcut, true)).toBe(onMac);
});

test.each([
  ['MacIntel', true],
  ['iPad', true],
  ['Linux x86_64', false],
  ['Win32', false],
])('%s has a command key: %s', (platform, isMac) => {
  expect(isMacPlatform(platform)).toBe(isMac);
});
