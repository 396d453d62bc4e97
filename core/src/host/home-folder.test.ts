// The home folder is the one that the environment names, as long as it names one.

import { userInfo } from 'node:os';
import { afterEach, expect, it, vi } from 'vitest';
import { homeFolder } from './home-folder.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

// Windows reads another variable.
it.skipIf(process.platform === 'win32').each([
  ['/srv/somebody', '/srv/somebody'],
  ['', userInfo().homedir],
  ['here', userInfo().homedir],
  [undefined, userInfo().homedir],
])('HOME=%j: %s', (home, expected) => {
  vi.stubEnv('HOME', home);
  expect(homeFolder()).toBe(expected);
});
