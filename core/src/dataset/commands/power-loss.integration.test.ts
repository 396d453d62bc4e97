// The order of writes, syncs and renames that lets a dataset survive a power loss: what a manifest speaks of is on
// disk before it, and a folder is synced after a name in it changed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createDatasetStore } from '../dataset-store.ts';
import { disk, reviveDisk } from '../killed-disk.fixture.ts';
import type { DatasetStore } from '../store-contract.ts';
import { seededTable } from '../testing-tables.fixture.ts';
import { duplicateDataset } from './duplicate-dataset.ts';
import { relabelDataset } from './relabel-dataset.ts';
import { renameDataset } from './rename-dataset.ts';

vi.mock('node:fs/promises', async (importActual) => {
  const { killedDisk } = await import('../killed-disk.fixture.ts');
  return killedDisk(await importActual());
});

const clock = (): number => 1_700_000_000_000;
let dataDir = '';
let store: DatasetStore;

beforeEach(async () => {
  reviveDisk();
  dataDir = mkdtempSync(join(tmpdir(), 'jaws-order-'));
  store = createDatasetStore({ dataDir, clock });
  const writer = await store.create('a', {});
  await writer.append(seededTable(6), 0, 6);
  await writer.close();
});
afterEach(() => {
  rmSync(dataDir, { recursive: true });
});

/** Those of the steps, in this order, with others between them. */
function expectOrder(...wanted: string[]): void {
  let at = 0;
  for (const each of disk.steps) if (each === wanted[at]) at++;
  expect(wanted.slice(at), disk.steps.join('\n')).toEqual([]);
}
const manifestReplaced = (): string[] => {
  const draft = disk.steps.find((each) => each.startsWith('create manifest.json'))?.slice(7) ?? '';
  return [`sync ${draft}`, `rename ${draft} manifest.json`];
};

it('a label change: way back, new file, mark, exchange, and only then the new manifest', async () => {
  reviveDisk();
  await relabelDataset(store, 'a', { label: 'second', where: '' });
  const undo = disk.steps.find((each) => each.startsWith('create #.undo'))?.slice(7) ?? '';
  expectOrder(
    ...[`sync ${undo}`, `rename ${undo} #.undo`, 'sync undo'],
    ...['sync packets.csv.next', ...manifestReplaced(), 'sync a'],
    ...['rename packets.csv.next packets.csv', 'sync a', ...manifestReplaced(), 'sync a'],
  );
});

it('a close: rows before the manifest that speaks of them, the lock last', async () => {
  const writer = await store.openForAppend('a');
  await writer.append(seededTable(5), 0, 5);
  reviveDisk();
  await writer.close();
  expectOrder('sync packets.csv', 'rm .reserve', ...manifestReplaced(), 'sync a', 'unlink lock');
});

it('an abort: the cut before the manifest, the lock last', async () => {
  const writer = await store.openForAppend('a');
  await writer.append(seededTable(5), 0, 5);
  reviveDisk();
  await writer.abort();
  expectOrder('cut packets.csv', 'sync packets.csv', ...manifestReplaced(), 'sync a', 'unlink lock');
});

it('a new, moved or copied dataset: the folder that names it', async () => {
  reviveDisk();
  const writer = await store.create('c', {});
  expectOrder(...manifestReplaced(), 'rename .new-c-#-# c', 'sync datasets');
  await writer.close();
  reviveDisk();
  await renameDataset(store, 'c', 'd');
  expectOrder('rename c d', 'sync datasets', 'sync datasets', ...manifestReplaced(), 'unlink lock');
  reviveDisk();
  await duplicateDataset(store, 'a', { clock, newName: 'e' });
  expectOrder('sync packets.csv', ...manifestReplaced(), 'rename .new-e-#-# e', 'sync datasets');
});

it('a move whose record cannot be made to last is taken back', async () => {
  for (let steps = 0; disk.refused !== 'sync datasets'; steps++) {
    reviveDisk(steps, true);
    await expect(renameDataset(store, 'a', 'd')).rejects.toMatchObject({ code: 'dataset.disk-full' });
    expect([await store.exists('a'), await store.exists('d')], disk.refused).toEqual([true, false]);
  }
  reviveDisk();
});
