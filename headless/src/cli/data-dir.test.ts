import { describe, expect, it } from 'vitest';
import { dataDirOf } from './data-dir.ts';
import { createTestIo } from './test-io.fixture.ts';

describe('dataDirOf', () => {
  it.each([
    ['the option before all', '/x', { JAWS_DATA_DIR: '/y' }, 'linux', '/x'],
    ['then the environment', undefined, { JAWS_DATA_DIR: '/y', XDG_DATA_HOME: '/z' }, 'linux', '/y'],
    ['then XDG', undefined, { XDG_DATA_HOME: '/z' }, 'linux', '/z/jaws'],
    [
      'a relative XDG path is ignored',
      undefined,
      { XDG_DATA_HOME: 'z' },
      'linux',
      '/home/ann/.local/share/jaws',
    ],
    ['an empty option is none', '', {}, 'linux', '/home/ann/.local/share/jaws'],
    ['macOS', undefined, {}, 'darwin', '/home/ann/Library/Application Support/jaws'],
    ['Windows', undefined, { APPDATA: '/roaming' }, 'win32', '/roaming/jaws'],
  ] as const)('%s', (_title, option, env, platform, expected) => {
    expect(dataDirOf(createTestIo({ env, platform }), option)).toBe(expected);
  });
});
