import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockState } from './dataset-lock.ts';
import { removeLitter } from './dataset-litter.ts';
import { removeAbandonedDrafts } from './draft-folders.ts';
import { threadEnded } from './ended-threads.ts';

/** Numbers that no thread of a test run comes to. */
const [gone, living] = [1_000_001, 1_000_002];
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jaws-threads-'));
  threadEnded(gone);
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function lockedBy(name: string, thread: number, pid = process.pid): Promise<string> {
  const locked = join(folder, name);
  await mkdir(locked);
  await writeFile(join(locked, 'lock'), JSON.stringify({ pid, start: null, thread }));
  return locked;
}

it('frees the lock of a thread that has ended, and of no other', async () => {
  expect(await lockState(await lockedBy('a', gone))).toBe('stale');
  expect(await lockState(await lockedBy('b', living))).toBe('owned');
  expect(await lockState(await lockedBy('c', threadId))).toBe('owned');
  // The number means something else in another process.
  expect(await lockState(await lockedBy('d', gone, process.ppid))).toBe('owned');
});

it('removes the folders that it was making', async () => {
  await lockedBy(`.new-a-${process.pid}-1`, gone);
  await lockedBy(`.new-b-${process.pid}-2`, living);
  await removeAbandonedDrafts(folder);
  expect(await readdir(folder)).toEqual([`.new-b-${process.pid}-2`]);
});

it('removes the files that it was making', async () => {
  for (const thread of [gone, living])
    await writeFile(join(folder, `manifest.json.${process.pid}.${thread}.1.tmp`), '');
  await removeLitter(folder);
  expect(await readdir(folder)).toEqual([`manifest.json.${process.pid}.${living}.1.tmp`]);
});
