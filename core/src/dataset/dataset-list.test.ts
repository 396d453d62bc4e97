// Lists of many datasets: none is left out or called damaged because there are so many, and pages put together are
// the list.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { maxListedDatasets } from '@jaws/shared/contract/datasets';
import { createDatasetStore } from './dataset-store.ts';
import type { DatasetStore } from './store-contract.ts';
import { seededTable } from './testing-tables.fixture.ts';

let dataDir = '';
let store: DatasetStore;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jaws-list-'));
  store = createDatasetStore({ dataDir, clock: () => 0 });
  const writer = await store.create('d0000', {});
  await writer.append(seededTable(5), 0, 5);
  await writer.close();
});
afterEach(() => rm(dataDir, { recursive: true }));

const nameOf = (number: number): string => `d${String(number).padStart(4, '0')}`;

/** `d0000` … , copies under other names. */
function copies(count: number): string[] {
  const from = store.folder('d0000');
  const [csv, manifest] = [
    readFileSync(join(from, 'packets.csv')),
    readFileSync(join(from, 'manifest.json'), 'utf8'),
  ];
  const names = Array.from({ length: count }, (_, number) => nameOf(number));
  for (const name of names.slice(1)) {
    mkdirSync(store.folder(name));
    writeFileSync(join(store.folder(name), 'packets.csv'), csv);
    writeFileSync(join(store.folder(name), 'manifest.json'), manifest.replace('d0000', name));
  }
  return names;
}

const openFiles = async (): Promise<number> => (await readdir('/proc/self/fd')).length;

it.skipIf(process.platform !== 'linux')('opens few files at once', async () => {
  const names = copies(600);
  let most = await openFiles();
  const [before, listing] = [most, store.list()];
  const progress = { isDone: false };
  void listing.finally(() => (progress.isDone = true));
  while (!progress.isDone) most = Math.max(most, await openFiles());
  expect((await listing).map(({ name, state, packets }) => [name, state, packets])).toEqual(
    names.map((name) => [name, 'closed', 5]),
  );
  expect(most - before).toBeLessThan(100);
});

it('comes in pages that make up the whole', async () => {
  const names = copies(2 * maxListedDatasets + 1);
  const sizes: number[] = [];
  const found: string[] = [];
  for (let after: string | null = null, more = true; more; after = found.at(-1) ?? null) {
    const page = await store.listPage(after);
    sizes.push(page.datasets.length);
    found.push(...page.datasets.map(({ name }) => name));
    more = page.more === true;
  }
  expect(sizes).toEqual([maxListedDatasets, maxListedDatasets, 1]);
  expect(found).toEqual(names);
});

it('tells each change of a manifest, and forgets what is gone', async () => {
  copies(3);
  await store.list();
  await store.updateManifest('d0001', (manifest) => ({ ...manifest, note: 'new' }));
  await rm(store.folder('d0002'), { recursive: true });
  expect((await store.list()).map(({ name, note }) => [name, note])).toEqual([
    ['d0000', ''],
    ['d0001', 'new'],
  ]);
  writeFileSync(join(store.folder('d0001'), 'manifest.json'), '{');
  expect(await store.list()).toMatchObject([{ state: 'closed' }, { name: 'd0001', state: 'damaged' }]);
  await rm(join(store.folder('d0000'), 'manifest.json'));
  expect(await store.list()).toMatchObject([{ state: 'damaged' }, { state: 'damaged' }]);
});
