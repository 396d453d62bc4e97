// Who changes a manifest does it on what stands there at that moment, not on what it read before its long work.

import { readFileSync, writeFileSync } from 'node:fs';
import { appendFile, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Manifest } from '@jaws/shared/domain/manifest';
import { removeDataset } from './commands/remove-dataset.ts';
import { renameDataset } from './commands/rename-dataset.ts';
import { createDatasetStore } from './dataset-store.ts';
import { writeManifest } from './manifest-file.ts';
import { changeManifest, lockManifest } from './manifest-lock.ts';
import type { DatasetStore } from './store-contract.ts';
import { seededTable } from './testing-tables.fixture.ts';

let dataDir = '';
let store: DatasetStore;
let folder = '';

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jaws-change-'));
  store = createDatasetStore({ dataDir, clock: () => 0 });
  const writer = await store.create('a', { note: 'old' });
  await writer.append(seededTable(5), 0, 5);
  await writer.close();
  folder = store.folder('a');
});
afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

const noted = (manifest: Manifest): Manifest => ({ ...manifest, note: 'new' });
const files = async (at = folder): Promise<string[]> => (await readdir(at)).sort();
/** Somebody waits for the lock of the manifest. */
const untilWaiting = (): Promise<unknown> =>
  expect.poll(async () => (await files()).some((name) => /^manifest\.lock\..*tmp$/.test(name))).toBe(true);

it('an append keeps a note that was written while it looked through the file', async () => {
  const lock = await lockManifest(folder, 'a');
  const opening = store.openForAppend('a');
  await untilWaiting();
  await writeManifest(folder, noted(await store.manifest('a')));
  await lock.release();
  const writer = await opening;
  expect(writer.manifest).toMatchObject({ note: 'new', state: 'open' });
  expect(await writer.close()).toMatchObject({ note: 'new', state: 'closed', packets: 5 });
});

it('an append that is refused at its last step leaves neither lock nor reserve', async () => {
  const lock = await lockManifest(folder, 'a');
  const opening = store.openForAppend('a');
  const outcome = expect(opening).rejects.toMatchObject({ code: 'dataset.damaged' });
  await untilWaiting();
  await writeFile(join(folder, 'manifest.json'), '{');
  await lock.release();
  await outcome;
  expect(await files()).toEqual(['manifest.json', 'packets.csv']);
});

it('a repair keeps a note that was written while it counted', async () => {
  await appendFile(join(folder, 'packets.csv'), '6,torn');
  const path = join(folder, 'manifest.json');
  const onProgress = (): void => {
    writeFileSync(path, JSON.stringify(noted(JSON.parse(readFileSync(path, 'utf8')) as Manifest)));
  };
  expect(await store.repair('a', { onProgress })).toMatchObject({ cutBytes: 6, state: 'recovered' });
  expect(await store.manifest('a')).toMatchObject({ note: 'new', state: 'recovered', packets: 5 });
});

it('a rename and a removal wait for a change, and leave no lock', async () => {
  const lock = await lockManifest(folder, 'a');
  const renaming = renameDataset(store, 'a', 'b');
  await untilWaiting();
  expect(await store.exists('a')).toBe(true);
  await lock.release();
  await renaming;
  expect(await files(store.folder('b'))).toEqual(['manifest.json', 'packets.csv']);
  const { trashId } = await removeDataset(store, 'b');
  expect(await files(join(dataDir, 'trash', trashId))).toEqual(['manifest.json', 'packets.csv']);
});

it('a rename that is refused frees both locks', async () => {
  await (await store.create('b', {})).close();
  // Taken in the moment between its look and its step.
  store.exists = (name) => Promise.resolve(name === 'a');
  await expect(renameDataset(store, 'a', 'b')).rejects.toMatchObject({ code: 'dataset.exists' });
  expect(await files()).toEqual(['manifest.json', 'packets.csv']);
});

it('a change of a dataset that is removed meanwhile says that there is none', async () => {
  const lock = await lockManifest(folder, 'a');
  const change = store.updateManifest('a', noted);
  const outcome = expect(change).rejects.toMatchObject({ code: 'dataset.not-found' });
  await untilWaiting();
  await rename(folder, join(dataDir, 'elsewhere'));
  await outcome;
  await lock.release();
  // Nor does it come back as a folder with a lock in it.
  expect(await store.exists('a')).toBe(false);
});

it('frees the lock after a change that throws, one that is no manifest, and one that cannot be read', async () => {
  const oops = (): Manifest => {
    throw new Error('oops');
  };
  await expect(changeManifest(folder, 'a', oops)).rejects.toThrow('oops');
  const odd = (manifest: Manifest): Manifest => ({ ...manifest, packets: -1 });
  await expect(changeManifest(folder, 'a', odd)).rejects.toThrow();
  expect(await files()).toEqual(['manifest.json', 'packets.csv']);
  await writeFile(join(folder, 'manifest.json'), '{');
  await expect(changeManifest(folder, 'a', noted)).rejects.toMatchObject({ code: 'dataset.damaged' });
  expect(await files()).toEqual(['manifest.json', 'packets.csv']);
});

it('makes one anew only where it is told how', async () => {
  const known = await store.manifest('a');
  await writeFile(join(folder, 'manifest.json'), '{');
  const orElse = (): Manifest => ({ ...known, note: 'made' });
  const change = (manifest: Manifest): Manifest => ({ ...manifest, tags: ['x'] });
  expect(await changeManifest(folder, 'a', change, { orElse })).toMatchObject({ note: 'made', tags: ['x'] });
  expect(await changeManifest(folder, 'a', noted, { orElse })).toMatchObject({ note: 'new', tags: ['x'] });
});
