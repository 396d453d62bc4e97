// Which file an address means: the built page's own, and nothing else, whatever the spelling.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findPageFile } from './page-files.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-page-files-'));
  mkdirSync(join(folder, 'site', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'site', 'index.html'), 'page');
  writeFileSync(join(folder, 'site', 'assets', 'a b.unknown'), '12345');
  writeFileSync(join(folder, 'secret'), 'secret');
  // A folder whose name begins like ours is still another one.
  mkdirSync(join(folder, 'site-private'));
  writeFileSync(join(folder, 'site-private', 'x'), 'x');
  symlinkSync(join(folder, 'secret'), join(folder, 'site', 'link'));
  symlinkSync(join(folder, 'site', 'index.html'), join(folder, 'site', 'inner-link.html'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const find = (pathname: string): ReturnType<typeof findPageFile> =>
  findPageFile(join(folder, 'site'), pathname);

it('finds the page, files of it, and links that stay inside', async () => {
  expect(await find('/')).toMatchObject({ mediaType: 'text/html; charset=utf-8', sizeBytes: 4 });
  expect(await find('/assets/a%20b.unknown')).toMatchObject({
    mediaType: 'application/octet-stream',
    sizeBytes: 5,
  });
  expect(await find('/inner-link.html')).toMatchObject({ sizeBytes: 4 });
});

it.each([
  '',
  'index.html',
  '/../site-private/x',
  '/../secret',
  '/link',
  '/assets',
  '/..',
  '/.',
  '/%',
  '/%00',
  '/\\x',
])('finds nothing for %j', async (pathname) => {
  expect(await find(pathname)).toBeNull();
});

it('never finds a file outside, however the path is put together', async () => {
  const part = fc.constantFrom(
    '..',
    '.',
    '%2e%2e',
    '%2f',
    '/',
    '%5c',
    'secret',
    'assets',
    'site-private',
    'x',
    '',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
      const file = await find(`/${parts.join('/')}`);
      expect(file === null || file.path.startsWith(join(folder, 'site') + '/')).toBe(true);
    }),
    { numRuns: 300, seed: 1 },
  );
});
