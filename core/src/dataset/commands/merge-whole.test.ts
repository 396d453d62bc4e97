// A merge is all or nothing: whatever fails on the way, no new dataset is left, and its parts are as they were.
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { JawsError } from '@jaws/shared/contract/errors';
import { createDatasetStore } from '../dataset-store.ts';
import type { DatasetStore } from '../store-contract.ts';
import { seededTable } from '../testing-tables.fixture.ts';
import { mergeDatasets } from './merge-datasets.ts';

let dataDir = '';
let store: DatasetStore;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jaws-merge-'));
  store = createDatasetStore({ dataDir, clock: () => 0 });
  for (const name of ['a', 'b']) {
    const writer = await store.create(name, {});
    await writer.append(seededTable(30), 0, 30);
    await writer.close();
  }
});
afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

const everything = async (): Promise<string[]> => (await readdir(join(dataDir, 'datasets'))).sort();
const truth = (name: string): string => join(store.folder(name), 'truth');

it('takes the records of runs with it, and counts flows over the whole', async () => {
  for (const [name, digit] of [
    ['a', '1'],
    ['b', '2'],
  ] as const) {
    await mkdir(truth(name));
    await writeFile(join(truth(name), `${digit.repeat(32)}.json`), '{}');
  }
  const merged = await mergeDatasets(store, ['a', 'b'], 'c');
  expect(merged).toMatchObject({ packets: 60, state: 'closed' });
  expect(merged.flows).toBeGreaterThan(0);
  expect(await store.manifest('c')).toEqual(merged);
  const reads: number[] = [];
  const table = await store.readTable('c', { onProgress: (bytes) => reads.push(bytes) });
  // Its columns were kept.
  expect([table.count, reads]).toEqual([60, []]);
  expect((await readdir(truth('c'))).sort()).toEqual(['1', '2'].map((digit) => `${digit.repeat(32)}.json`));
});

it.each([
  [3, 4, 7],
  [3, null, null],
  [null, null, null],
])('says what was lost in all: %j and %j is %j', async (one, two, all) => {
  await store.updateManifest('a', (manifest) => ({ ...manifest, dropped: one }));
  await store.updateManifest('b', (manifest) => ({ ...manifest, dropped: two }));
  expect(await mergeDatasets(store, ['a', 'b'], 'c')).toMatchObject({ dropped: all });
});

it('leaves nothing when the records of a part cannot be read', async () => {
  await writeFile(truth('b'), 'a file where a folder should be');
  await expect(mergeDatasets(store, ['a', 'b'], 'c')).rejects.toMatchObject({ code: 'dataset.io' });
  expect(await everything()).toEqual(['a', 'b']);
});

it.each(['dataset.io', 'cancelled'] as const)(
  'leaves nothing when the flows are not counted (%s)',
  async (code) => {
    const readTable = store.readTable.bind(store);
    store.readTable = async (name, options) => {
      if (name === 'c') throw new JawsError(code);
      return await readTable(name, options);
    };
    await expect(mergeDatasets(store, ['a', 'b'], 'c')).rejects.toMatchObject({ code });
    expect(await everything()).toEqual(['a', 'b']);
  },
);

it('can be cancelled until the end', async () => {
  const controller = new AbortController();
  const onProgress = (done: number): void => {
    if (done === 60) controller.abort();
  };
  const merge = mergeDatasets(store, ['a', 'b'], 'c', { signal: controller.signal, onProgress });
  await expect(merge).rejects.toMatchObject({ code: 'cancelled' });
  expect(await everything()).toEqual(['a', 'b']);
  for (const name of ['a', 'b']) expect(await store.verify(name)).toMatchObject({ ok: true, rows: 30 });
});
