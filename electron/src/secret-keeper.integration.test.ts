// Where the desktop app keeps the key of a model: encrypted by the system, or in memory, and never in clear in a file.

import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { electronModule } from './fake-electron.fixture.ts';
import { fakeKeychain } from './fake-keychain.fixture.ts';

vi.mock('electron', () => electronModule);
const { createKeychainKeeper } = await import('./secret-keeper.ts');

const origin = 'https://api.example';
const key = 'sk-planted-key';
let dataDir = '';
let file = '';

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'jaws-keeper-'));
  file = join(dataDir, 'lookup', 'key.bin');
  fakeKeychain.reset();
});
afterEach(() => {
  rmSync(dataDir, { recursive: true });
});

const start = (platform: NodeJS.Platform = 'linux') => createKeychainKeeper({ dataDir, platform });

it('keeps it encrypted, for the next start as well', async () => {
  const keeper = start();
  expect(await keeper.state(origin)).toEqual({ place: 'none', note: null });
  await keeper.keep({ origin, key });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'latin1')).not.toContain(key);
  const next = start();
  fakeKeychain.asked = [];
  expect(await next.state(origin)).toEqual({ place: 'keychain', note: null });
  // The system may ask the user at that: a page that is opened must not cause it.
  expect(fakeKeychain.asked).toEqual([]);
  expect(await next.read(origin)).toBe(key);
  await next.forget();
  expect(existsSync(file)).toBe(false);
  expect(await next.read(origin)).toBeNull();
});

it.each(['http://api.example', 'https://api.example:8443', 'https://evil.example'])(
  'forgets it when it is wanted for %s, which another process has chosen',
  async (other) => {
    await start().keep({ origin, key });
    const keeper = start();
    expect(await keeper.read(other)).toBeNull();
    expect(existsSync(file)).toBe(false);
    const { place, note } = await keeper.state(other);
    expect([place, note?.includes('of another server')]).toEqual(['none', true]);
    expect(await keeper.read(origin)).toBeNull();
  },
);

it('writes it anew when the system has changed its own key', async () => {
  await start().keep({ origin, key });
  fakeKeychain.generation = 2;
  fakeKeychain.asked = [];
  expect(await start().read(origin)).toBe(key);
  expect(fakeKeychain.asked).toEqual(['decrypt', 'decrypt', 'encrypt']);
  // The old key is gone by now.
  fakeKeychain.oldest = 2;
  fakeKeychain.asked = [];
  expect(await start().read(origin)).toBe(key);
  expect(fakeKeychain.asked).toEqual(['decrypt']);
});

it.each<[string, () => void]>([
  ['no password store', () => (fakeKeychain.backend = 'basic_text')],
  ['an unknown one', () => (fakeKeychain.backend = 'unknown')],
  ['nothing to encrypt with', () => (fakeKeychain.available = false)],
  ['a password that everybody knows', () => (fakeKeychain.mark = 'v10')],
])('with %s it is in memory only, and says so', async (_, change) => {
  await start().keep({ origin, key: 'the one before' });
  change();
  const keeper = start();
  await keeper.keep({ origin, key });
  expect(existsSync(file)).toBe(false);
  expect(await keeper.read(origin)).toBe(key);
  expect(await keeper.read('https://evil.example')).toBeNull();
  const { place, note } = await keeper.state(origin);
  expect(place).toBe('session');
  expect(note).toContain('until JAWS ends');
  expect((await keeper.state('https://evil.example')).place).toBe('none');
  expect(await start().read(origin)).toBeNull();
  await keeper.forget();
  expect(await keeper.read(origin)).toBeNull();
});

it('needs no backend by name where the system has one keychain only', async () => {
  Object.assign(fakeKeychain, { backend: 'unknown', mark: 'v10' });
  await start('darwin').keep({ origin, key });
  expect(await start('darwin').read(origin)).toBe(key);
  expect((await start('darwin').state(origin)).place).toBe('keychain');
});

it('a key that cannot be read is forgotten with a word, not with a crash', async () => {
  await start().keep({ origin, key });
  Object.assign(fakeKeychain, { generation: 9, oldest: 9 });
  const keeper = start();
  expect(await keeper.read(origin)).toBeNull();
  expect(existsSync(file)).toBe(false);
  const state = await keeper.state(origin);
  expect(state.place).toBe('none');
  expect(state.note).toContain('Type it again');
  expect(JSON.stringify(state)).not.toContain(key);
  await keeper.keep({ origin, key: 'another' });
  expect(await keeper.state(origin)).toEqual({ place: 'keychain', note: null });
});

it('a keychain that is shut keeps what it has', async () => {
  await start().keep({ origin, key });
  const keeper = start();
  fakeKeychain.available = false;
  expect(await keeper.read(origin)).toBeNull();
  expect((await keeper.state(origin)).note).toContain('Unlock it');
  fakeKeychain.available = true;
  expect(await keeper.read(origin)).toBe(key);
  expect(await keeper.state(origin)).toEqual({ place: 'keychain', note: null });
});
