// Labels by condition and back: counts and hash, chains of changes, appended rows, and what a kill leaves.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packetTable } from '@jaws/shared/domain/packet-rows.fixture';
import { createDatasetStore } from '../dataset-store.ts';
import type { DatasetStore } from '../store-contract.ts';
import { relabelDataset, undoRelabel } from './relabel-dataset.ts';
import { RelabelJournal } from './relabel-journal.ts';

let dataDir = '';
let store: DatasetStore;

const packets = packetTable([
  { at: 0, from: '10.0.0.1:1', to: '1.1.1.1:443', dns: 'a"b,c' },
  { at: 1, from: '10.0.0.2:1', to: '1.1.1.1:443' },
  { at: 2, from: '10.0.0.1:1', to: '8.8.8.8:53', label: 'chum' },
  { at: 3, from: '10.0.0.3:1', to: '8.8.8.8:53' },
]);

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jaws-relabel-'));
  store = createDatasetStore({ dataDir, clock: () => 1_700_000_000_000 });
  const writer = await store.create('a', {});
  await writer.append(packets, 0, packets.count);
  await writer.close();
});
afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

const csv = (): Promise<string> => readFile(join(store.folder('a'), 'packets.csv'), 'utf8');
async function labels(): Promise<(string | null)[]> {
  const table = await store.readTable('a');
  return Array.from({ length: table.count }, (_, row) => table.dictionaries.labels.get(table.label[row]!));
}

describe('relabelDataset', () => {
  it('changes what matches, and renews counts and hash', async () => {
    const before = await csv();
    expect(await relabelDataset(store, 'a', { label: 'test', where: 'ip == 10.0.0.1' })).toEqual({
      changed: 2,
    });
    expect(await labels()).toEqual(['test', 'norm', 'test', 'norm']);
    expect(await store.manifest('a')).toMatchObject({
      labels: { test: 2, norm: 2 },
      undoableRelabels: 1,
      state: 'closed',
      packets: 4,
    });
    expect(await store.verify('a')).toMatchObject({ ok: true, rows: 4 });
    expect(await csv()).toBe(before.replace('.000,norm,', '.000,test,').replace('chum', 'test'));
    expect(await undoRelabel(store, 'a')).toEqual({ changed: 2 });
    expect(await csv()).toBe(before);
    expect(await store.manifest('a')).toMatchObject({ labels: { norm: 3, chum: 1 }, undoableRelabels: 0 });
    expect(await store.verify('a')).toMatchObject({ ok: true });
  });

  it('tells what it reads where no columns are kept, then what it writes; so does the way back', async () => {
    const told: string[] = [];
    const options = {
      onReading: (done: number, total: number) => told.push(`read ${done === total ? 'all' : 'a part'}`),
      onProgress: (done: number, total: number) => told.push(`wrote ${done} of ${total}`),
    };
    await relabelDataset(store, 'a', { label: 'test', where: 'ip == 10.0.0.1' }, options);
    await undoRelabel(store, 'a', options);
    expect(told).toEqual(['read all', 'wrote 4 of 4', 'read all', 'wrote 4 of 4']);
  });

  it('counts only packets that had another label', async () => {
    expect(await relabelDataset(store, 'a', { label: 'norm', where: 'port == 443' })).toEqual({ changed: 0 });
    expect(await relabelDataset(store, 'a', { label: 'norm', where: 'port == 53' })).toEqual({ changed: 1 });
    expect(await store.manifest('a')).toMatchObject({ undoableRelabels: 1 });
  });

  it('takes several changes back, newest first', async () => {
    await relabelDataset(store, 'a', { label: 'x', where: '' });
    await relabelDataset(store, 'a', { label: 'y', where: 'id in {1, 2}' });
    await relabelDataset(store, 'a', { label: 'z', where: 'id in {2, 3}' });
    expect(await labels()).toEqual(['y', 'z', 'z', 'x']);
    expect((await store.detail('a')).undoableRelabels).toBe(3);
    await undoRelabel(store, 'a');
    expect(await labels()).toEqual(['y', 'y', 'x', 'x']);
    await undoRelabel(store, 'a');
    expect(await labels()).toEqual(['x', 'x', 'x', 'x']);
    await undoRelabel(store, 'a');
    expect(await labels()).toEqual(['norm', 'norm', 'chum', 'norm']);
    await expect(undoRelabel(store, 'a')).rejects.toMatchObject({ code: 'dataset.nothing-to-undo' });
  });

  it('can be taken back after rows were appended', async () => {
    await relabelDataset(store, 'a', { label: 'x', where: 'id == 1' });
    const writer = await store.openForAppend('a');
    await writer.append(packets, 0, 1);
    await writer.close();
    expect(await undoRelabel(store, 'a')).toEqual({ changed: 1 });
    expect(await labels()).toEqual(['norm', 'norm', 'chum', 'norm', 'norm']);
  });

  it.each([
    ['Bad Label', '', 'label.bad-name'],
    ['x', 'port ==', 'filter.syntax'],
    ['x', 'duration > 5', 'filter.syntax'],
  ])('%s where "%s" is %s and changes nothing', async (label, where, code) => {
    const before = await csv();
    await expect(relabelDataset(store, 'a', { label, where })).rejects.toMatchObject({ code });
    expect(await csv()).toBe(before);
    expect(await store.verify('a')).toMatchObject({ ok: true });
    await (await store.lock('a')).release();
  });

  it('leaves the dataset as it was when it is cancelled', async () => {
    const before = await csv();
    const controller = new AbortController();
    controller.abort();
    const work = relabelDataset(store, 'a', { label: 'x', where: '' }, { signal: controller.signal });
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    expect(await csv()).toBe(before);
    expect(await store.verify('a')).toMatchObject({ ok: true, state: 'closed' });
    expect((await readdir(store.folder('a'))).filter((name) => /next|lock/.test(name))).toEqual([]);
    expect(await new RelabelJournal(store.folder('a')).count()).toBe(0);
  });

  it('respects the lock', async () => {
    const lock = await store.lock('a');
    await expect(relabelDataset(store, 'a', { label: 'x', where: '' })).rejects.toMatchObject({
      code: 'dataset.locked',
    });
    await lock.release();
  });
});

describe('after a kill', () => {
  it('between marking the dataset open and the manifest: repaired, and the change can be taken back', async () => {
    const before = await csv();
    await relabelDataset(store, 'a', { label: 'x', where: 'id <= 2' });
    // As the kill would leave it: the new file is in place, the manifest is the one from before the last step.
    await store.updateManifest('a', (manifest) => ({
      ...manifest,
      state: 'open',
      sha256: null,
      labels: { norm: 3, chum: 1 },
      undoableRelabels: 0,
    }));
    expect(await store.verify('a')).toMatchObject({ ok: true, state: 'open' });
    expect(await undoRelabel(store, 'a')).toEqual({ changed: 2 });
    expect(await csv()).toBe(before);
    expect(await store.verify('a')).toMatchObject({ ok: true, state: 'recovered' });
  });

  it('between journal and change: the entry is passed over', async () => {
    await relabelDataset(store, 'a', { label: 'x', where: 'id == 1' });
    const journal = new RelabelJournal(store.folder('a'));
    await journal.add({
      label: 'never',
      labels: [null, 'norm'],
      rows: Uint32Array.of(0, 1),
      before: Uint8Array.of(1, 1),
    });
    expect(await undoRelabel(store, 'a')).toEqual({ changed: 1 });
    expect(await labels()).toEqual(['norm', 'norm', 'chum', 'norm']);
    expect(await journal.count()).toBe(0);
  });

  it('in the middle of the new file: the leftover is replaced', async () => {
    await writeFile(join(store.folder('a'), 'packets.csv.next'), 'half a fi');
    expect(await relabelDataset(store, 'a', { label: 'x', where: '' })).toEqual({ changed: 4 });
    expect(await store.verify('a')).toMatchObject({ ok: true });
  });
});

describe('RelabelJournal', () => {
  it('reads back what was added, keeps the newest twenty', async () => {
    const journal = new RelabelJournal(store.folder('a'));
    const entry = {
      label: 'x',
      labels: [null, 'norm', 'y'],
      rows: Uint32Array.of(3, 4_000_000_000),
      before: Uint8Array.of(2, 0),
    };
    for (let at = 0; at < 25; at++) await journal.add(entry);
    expect(await journal.count()).toBe(20);
    expect(await journal.last()).toBe('000025.undo');
    expect(await journal.read('000025.undo')).toEqual(entry);
  });

  it.each(['', '\u0000', '\u0002\u0000\u0000\u0000{}', '\u0002\u0000\u0000\u0000{]'])(
    'calls %j damaged',
    async (text) => {
      const journal = new RelabelJournal(store.folder('a'));
      const name = await journal.add({
        label: 'x',
        labels: [],
        rows: new Uint32Array(0),
        before: new Uint8Array(0),
      });
      await writeFile(join(store.folder('a'), 'undo', name), text);
      await expect(journal.read(name)).rejects.toMatchObject({ code: 'dataset.damaged' });
    },
  );
});
