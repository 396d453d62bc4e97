// Signs of life of a lock: moved on while it is held, old without them.
import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { beat, isBeating } from './lock-heartbeat.ts';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jaws-beat-'));
  path = join(folder, 'lock');
  await writeFile(path, '');
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

it('a lock beats for a minute after it was moved on', async () => {
  expect(await isBeating(path)).toBe(true);
  const then = Date.now() / 1000 - 61;
  await utimes(path, then, then);
  expect(await isBeating(path)).toBe(false);
  expect(await isBeating(join(folder, 'none'))).toBe(false);
});

it('is moved on every five seconds until it is given back', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  await utimes(path, 1, 1);
  const stop = beat(path);
  vi.advanceTimersByTime(5000);
  await vi.waitFor(async () => {
    expect((await stat(path)).mtimeMs).toBeGreaterThan(1000);
  });
  stop();
  expect(vi.getTimerCount()).toBe(0);
});
