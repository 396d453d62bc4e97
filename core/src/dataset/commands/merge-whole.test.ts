// A merge is all or nothing: whatever fails on the way, no new dataset is left, and its parts are as they were.
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
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
    // From here on only what has been merged is parsed.
    for (const name of ['a', 'b']) await store.readTable(name);
    const onReading = (): void => {
      throw new JawsError(code);
    };
    await expect(mergeDatasets(store, ['a', 'b'], 'c', { onReading })).rejects.toMatchObject({ code });
    expect(await everything()).toEqual(['a', 'b']);
  },
);

it('is seen by nobody before it is whole', async () => {
  const seen: string[][] = [];
  const lookings: Promise<number>[] = [];
  const onProgress = (): void => {
    lookings.push(store.list().then((list) => seen.push(list.map(({ name, state }) => `${name} ${state}`))));
  };
  await mergeDatasets(store, ['a', 'b'], 'c', { onProgress, onReading: onProgress });
  await Promise.all(lookings);
  expect(lookings.length).toBeGreaterThan(3);
  expect(seen[0]).toEqual(['a closed', 'b closed']);
  expect(seen.flat()).not.toContain('c open');
  expect(await everything()).toEqual(['a', 'b', 'c']);
});

it.each<[string, string, () => Promise<unknown>]>([
  ['a dataset', 'dataset.exists', async () => await (await store.create('c', { note: 'mine' })).close()],
  ['an empty folder', 'dataset.exists', () => mkdir(store.folder('c'))],
  ['a file', 'dataset.damaged', () => writeFile(store.folder('c'), 'mine')],
])('takes the place of nothing: %s that came meanwhile stays', async (_what, code, come) => {
  const came: Promise<unknown>[] = [];
  let found: unknown;
  const onProgress = (): void => {
    if (came.length === 0) came.push(come().then(async () => (found = await contentOf('c'))));
  };
  await expect(mergeDatasets(store, ['a', 'b'], 'c', { onProgress })).rejects.toMatchObject({ code });
  await Promise.all(came);
  expect(await everything()).toEqual(['a', 'b', 'c']);
  expect(await contentOf('c')).toEqual(found);
});

/** Of a file its text, of a folder its files' names and the manifest. */
async function contentOf(name: string): Promise<unknown> {
  const path = store.folder(name);
  if (!(await stat(path)).isDirectory()) return await readFile(path, 'utf8');
  const files = await readdir(path);
  return [files, files.length > 0 ? await store.manifest(name) : null];
}

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
