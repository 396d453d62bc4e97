// When a build counts as stale: the real module in a small tree of its own, asked by a child process.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const original = fileURLToPath(new URL('./build-stamp.mjs', import.meta.url));
let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'jaws-stamp-'));
  for (const folder of ['scripts', 'shared/src', 'core/src', 'headless/src', 'dist/headless']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  copyFileSync(original, join(root, 'scripts/build-stamp.mjs'));
  write('shared/src/a.ts', 'export const a = 1;');
  write('headless/src/main.ts', 'export const b = 1;');
  write('dist/headless/cli.mjs', '');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  writeFileSync(join(root, path), text);
}

function ask(code: string): string {
  const module = pathToFileURL(join(root, 'scripts/build-stamp.mjs')).href;
  const script = `const s = await import(${JSON.stringify(module)}); ${code}`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
}

const isFresh = (): boolean => ask("process.stdout.write(String(s.isFresh('headless')))") === 'true';
const stamp = (): string => ask("s.writeStamp('headless', s.takeStamp('headless'))");

it('knows a build by the contents of its sources', () => {
  expect(isFresh()).toBe(false);
  stamp();
  expect(isFresh()).toBe(true);
  // A checkout changes times, not contents.
  utimesSync(join(root, 'shared/src/a.ts'), 1, 1);
  expect(isFresh()).toBe(true);
  // Of one length with what was there, so that only the hash can tell.
  write('shared/src/a.ts', 'export const a = 2;');
  expect(isFresh()).toBe(false);
  stamp();
  expect(isFresh()).toBe(true);
});

it.each([
  ['a new source', 'core/src/new.ts', false],
  ['a new test', 'core/src/new.test.ts', true],
  ['an editor file', 'core/src/.new.ts.swp', true],
])('sees %s (%s): fresh is %s', (_what, path, expected) => {
  stamp();
  write(path, 'export const c = 1;');
  expect(isFresh()).toBe(expected);
});

it('is stale when a source or the build itself is gone', () => {
  stamp();
  rmSync(join(root, 'headless/src/main.ts'));
  expect(isFresh()).toBe(false);
  write('headless/src/main.ts', 'export const b = 1;');
  stamp();
  rmSync(join(root, 'dist/headless/cli.mjs'));
  expect(isFresh()).toBe(false);
});
