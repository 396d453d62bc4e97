// A change of labels whose new file cannot take its place, and copies: what can be taken back, and what cannot.
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDatasetStore } from '../dataset-store.ts';
import type { DatasetStore } from '../store-contract.ts';
import { seededTable } from '../testing-tables.fixture.ts';
import { duplicateDataset } from './duplicate-dataset.ts';
import { relabelDataset, undoRelabel } from './relabel-dataset.ts';

let dataDir = '';
let store: DatasetStore;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jaws-refused-'));
  store = createDatasetStore({ dataDir, clock: () => 0 });
  const writer = await store.create('a', {});
  await writer.append(seededTable(30), 0, 30);
  await writer.close();
});
afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

it('leaves the dataset closed with its old hash when the new file cannot take the place of the old one', async () => {
  const before = await store.manifest('a');
  const csv = join(store.folder('a'), 'packets.csv');
  const update = store.updateManifest.bind(store);
  let updates = 0;
  store.updateManifest = async (...change) => {
    const changed = await update(...change);
    updates += 1;
    if (updates > 1) return changed;
    // The dataset is marked `open` now; its file cannot be replaced.
    await rename(csv, join(dataDir, 'away'));
    await mkdir(csv);
    return changed;
  };
  await expect(relabelDataset(store, 'a', { label: 'x', where: '' })).rejects.toMatchObject({
    code: 'dataset.io',
  });
  await rm(csv, { recursive: true });
  await rename(join(dataDir, 'away'), csv);
  expect(await store.manifest('a')).toEqual(before);
  expect(await store.verify('a')).toMatchObject({ ok: true, state: 'closed' });
  const left = (await readdir(store.folder('a'))).filter((name) => /next|lock|tmp/.test(name));
  expect([left, await readdir(join(store.folder('a'), 'undo'))]).toEqual([[], []]);
});

it('a copy has no changes to take back: their notes stay with the original', async () => {
  await relabelDataset(store, 'a', { label: 'x', where: '' });
  await duplicateDataset(store, 'a', { clock: () => 0, newName: 'b' });
  const counts = await Promise.all(
    ['a', 'b'].map(async (name) => (await store.detail(name)).undoableRelabels),
  );
  expect(counts).toEqual([1, 0]);
  await expect(undoRelabel(store, 'b')).rejects.toMatchObject({ code: 'dataset.nothing-to-undo' });
  expect(await undoRelabel(store, 'a')).toEqual({ changed: 30 });
});
