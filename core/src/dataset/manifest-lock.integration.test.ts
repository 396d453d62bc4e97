// One manifest changed by several real processes: no change is lost, a killed one is in nobody's way, and one that
// holds on is told of. JAWS_KILL_RUNS sets how many are killed (default 5).
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDatasetStore } from './dataset-store.ts';
import type { DatasetStore } from './store-contract.ts';
import { seededTable } from './testing-tables.fixture.ts';

const kills = Number(process.env['JAWS_KILL_RUNS'] ?? 5);
const program = join(import.meta.dirname, 'change-manifest.fixture.ts');
let dataDir = '';
let store: DatasetStore;
let children: ChildProcess[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jaws-manifest-lock-'));
  store = createDatasetStore({ dataDir, clock: () => 0 });
  await (await store.create('a', {})).close();
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  await rm(dataDir, { recursive: true });
});

/** Started and at work: its module is loaded. */
async function start(own: string, times: number): Promise<ChildProcess> {
  const child = fork(program, [dataDir, 'a', own, String(times)], { execArgv: ['--import', 'tsx'] });
  children.push(child);
  await once(child, 'message');
  return child;
}

async function files(): Promise<string[]> {
  return (await readdir(store.folder('a'))).sort();
}

it('keeps every change of four processes and of a capture that goes on', async () => {
  const times = 40;
  const writer = await store.openForAppend('a', { fsyncEveryMs: 1000 });
  const started = await Promise.all(
    ['one', 'two', 'three', 'note'].map(async (own) => {
      const child = await start(own, times);
      // Heard from here on: the first may be at its end before the last has started.
      return { end: once(child, 'exit') };
    }),
  );
  let [own, isRunning] = [0, true];
  const over = Promise.all(started.map(({ end }) => end)).finally(() => (isRunning = false));
  while (isRunning && own < 1000) {
    await store.updateManifest('a', (manifest) => ({
      ...manifest,
      ['own']: ++own,
      packets: manifest.packets + 1,
    }));
  }
  expect(await over).toEqual(started.map(() => [0, null]));
  const manifest = await store.manifest('a');
  expect(own).toBeGreaterThan(0);
  expect(['one', 'two', 'three', 'own'].map((name) => manifest[name])).toEqual([40, 40, 40, own]);
  expect(manifest.packets).toBe(4 * times + own);
  expect(manifest.note).toBe('n'.repeat(times));
  await writer.append(seededTable(3), 0, 3);
  expect(await writer.close()).toMatchObject({ packets: 3, note: 'n'.repeat(times), state: 'closed' });
  expect(await files()).toEqual(['manifest.json', 'packets.csv']);
});

it(`loses nothing that was done when ${kills} processes are killed in the middle, one after the other`, async () => {
  let done = 0;
  for (let run = 0; run < kills; run++) {
    const child = await start('one', 1000);
    let mine = 0;
    const stopAt = 1 + ((run * 7) % 11);
    await new Promise<void>((resolve) => {
      child.on('message', (count) => {
        mine = Number(count);
        // A little later than what it told: somewhere in the next change.
        if (mine === stopAt) setTimeout(resolve, (run * 3) % 9);
      });
    });
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    expect(await exit).toEqual([null, 'SIGKILL']);
    const { packets } = await store.updateManifest('a', (manifest) => ({
      ...manifest,
      note: `after ${run}`,
    }));
    // What it did and could not tell any more counts too.
    expect(packets).toBeGreaterThanOrEqual(done + mine);
    done = packets;
  }
  expect(await store.repair('a')).toMatchObject({ cutBytes: 0 });
  expect(await files()).toEqual(['manifest.json', 'packets.csv']);
});

it('tells whom it waited for, and gets on as soon as that one is dead', async () => {
  const child = await start('one', 0);
  const change = { patienceMs: 60 };
  await expect(store.updateManifest('a', (manifest) => manifest, change)).rejects.toMatchObject({
    code: 'dataset.locked',
    message: `The manifest of "a" is being changed by process ${child.pid ?? 0}, which does not come to its end.`,
    hint: expect.stringContaining('suspended') as string,
  });
  await expect(store.manifest('a')).resolves.toMatchObject({ note: '' });
  expect((await files()).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  const waiting = store.updateManifest('a', (manifest) => ({ ...manifest, note: 'on' }));
  child.kill('SIGKILL');
  expect((await waiting).note).toBe('on');
  expect(await files()).toEqual(['manifest.json', 'packets.csv']);
});

it('does not let packets wait for it', async () => {
  let nowMs = 0;
  store = createDatasetStore({ dataDir, clock: () => nowMs });
  const writer = await store.openForAppend('a');
  const child = await start('one', 0);
  nowMs = 10_000;
  const startedMs = performance.now();
  expect(await writer.append(seededTable(5), 0, 5)).toBe(5);
  // Far below the 5 s that a change waits: its checkpoint was left out.
  expect(performance.now() - startedMs).toBeLessThan(2500);
  expect((await store.manifest('a')).packets).toBe(0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await writer.close()).toMatchObject({ packets: 5, state: 'closed' });
});

it('a rename waits for a change and takes no lock with it', async () => {
  const { renameDataset } = await import('./commands/rename-dataset.ts');
  const child = await start('one', 0);
  const renamed = renameDataset(store, 'a', 'b');
  expect(await store.exists('a')).toBe(true);
  child.kill('SIGKILL');
  await renamed;
  expect((await readdir(store.folder('b'))).sort()).toEqual(['manifest.json', 'packets.csv']);
  expect((await store.manifest('b')).name).toBe('b');
});

const isRoot = process.getuid?.() === 0;

it('says what is wrong in a folder that cannot be written, and reads there', async () => {
  const folder = store.folder('a');
  // Root may write where permissions say no: for it the folder is mounted so.
  const undo = isRoot ? () => Promise.resolve(spawnSync('umount', [folder])) : () => chmod(folder, 0o700);
  if (isRoot) {
    expect(spawnSync('mount', ['--bind', folder, folder]).status).toBe(0);
    expect(spawnSync('mount', ['-o', 'remount,bind,ro', folder]).status).toBe(0);
  } else await chmod(folder, 0o500);
  try {
    const change = store.updateManifest('a', (manifest) => ({ ...manifest, note: 'x' }));
    await expect(change).rejects.toMatchObject({
      code: 'dataset.io',
      message: expect.stringMatching(/^Cannot change the manifest of "a": (EROFS|EACCES)\.$/) as string,
    });
    expect(await store.verify('a')).toMatchObject({ ok: true });
    expect((await store.readTable('a')).count).toBe(0);
    expect(await store.list()).toHaveLength(1);
  } finally {
    await undo();
  }
});
