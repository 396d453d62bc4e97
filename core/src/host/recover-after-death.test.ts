// Which locks are freed after a worker's death: only this process's own, and only then.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { recoverAfterDeath } from './recover-after-death.ts';

let folder = '';
let repaired: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-recover-'));
  repaired = [];
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const died = new JawsError('worker.died');
const own = JSON.stringify({ pid: process.pid, start: null });

async function recover(error: unknown, lock: string | null): Promise<{ freed: boolean; repaired: string[] }> {
  if (lock !== null) writeFileSync(join(folder, 'lock'), lock);
  const store = {
    exists: () => Promise.resolve(true),
    folder: () => folder,
    repair: (dataset: string) => {
      // The repair takes the lock itself: it must be free by now.
      expect(existsSync(join(folder, 'lock'))).toBe(false);
      repaired.push(dataset);
      return Promise.resolve({ dataset, rows: 1, cutBytes: 0, state: 'recovered' as const });
    },
  };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  await recoverAfterDeath(store, 'd', error, log);
  return { freed: lock !== null && !existsSync(join(folder, 'lock')), repaired };
}

it("frees and repairs what this process's dead worker held", async () => {
  expect(await recover(died, own)).toEqual({ freed: true, repaired: ['d'] });
});

it.each([
  ['another process holds it', died, JSON.stringify({ pid: process.ppid, start: null })],
  ['the lock says nothing', died, 'not JSON'],
  ['there is no lock', died, null],
  ['the call failed otherwise', new JawsError('dataset.io'), own],
  ['the error is unknown', new Error('x'), own],
])('leaves a dataset alone when %s', async (_what, error, lock) => {
  expect(await recover(error, lock)).toEqual({ freed: false, repaired: [] });
});

it.each([
  ['the dead worker was in the middle of', { pid: process.pid, start: null, thread: 7 }, true],
  ['this thread is in the middle of', { pid: process.pid, start: null, thread: 0 }, false],
  ['another process is in the middle of', { pid: process.ppid, start: null, thread: 7 }, false],
])('a change of the manifest that %s', async (_what, owner, isFreed) => {
  const path = join(folder, 'manifest.lock');
  writeFileSync(path, JSON.stringify(owner));
  expect(await recover(died, null)).toEqual({ freed: false, repaired: [] });
  expect(existsSync(path)).toBe(!isFreed);
});
