// Rename, duplicate, merge, trash, notes and tags, on a real store in a folder of its own.
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packetTable, type PacketRow } from '@jaws/shared/domain/packet-rows.fixture';
import { createDatasetStore } from '../dataset-store.ts';
import type { DatasetStore, ManifestPatch } from '../store-contract.ts';
import { noteDataset, tagDataset } from './describe-dataset.ts';
import { duplicateDataset } from './duplicate-dataset.ts';
import { emptyTrash, trashContent } from './empty-trash.ts';
import { mergeDatasets } from './merge-datasets.ts';
import { removeDataset, restoreDataset } from './remove-dataset.ts';
import { renameDataset } from './rename-dataset.ts';

let dataDir = '';
let store: DatasetStore;
const clock = (): number => 1_700_000_000_000;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jaws-commands-'));
  store = createDatasetStore({ dataDir, clock });
});
afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

async function make(name: string, rows: readonly PacketRow[], patch: ManifestPatch = {}): Promise<void> {
  const writer = await store.create(name, patch);
  await writer.append(packetTable(rows), 0, rows.length);
  await writer.close();
}

const row = (at: number, change: Partial<PacketRow> = {}): PacketRow => ({
  at,
  from: '10.0.0.1:5000',
  to: '1.1.1.1:443',
  size: 100,
  ...change,
});
const csv = (name: string): Promise<string> => readFile(join(store.folder(name), 'packets.csv'), 'utf8');
const names = async (): Promise<string[]> => (await store.list()).map((summary) => summary.name);

describe('renameDataset', () => {
  it('moves folder and manifest, and leaves no lock', async () => {
    await make('old', [row(0), row(1)]);
    const before = await csv('old');
    await renameDataset(store, 'old', 'new');
    expect(await names()).toEqual(['new']);
    expect(await csv('new')).toBe(before);
    expect((await store.manifest('new')).name).toBe('new');
    expect(await store.verify('new')).toMatchObject({ ok: true, rows: 2 });
    expect(await readdir(store.folder('new'))).not.toContain('lock');
  });

  it.each([
    ['none', 'b', 'dataset.not-found'],
    ['a', 'b', 'dataset.exists'],
    ['a', 'a', 'dataset.exists'],
    ['a', '../x', 'dataset.bad-name'],
    ['a', 'Upper', 'dataset.bad-name'],
  ])('%s to %s is %s, and changes nothing', async (from, to, code) => {
    await make('a', [row(0)]);
    await make('b', [row(0), row(1)]);
    await expect(renameDataset(store, from, to)).rejects.toMatchObject({ code });
    expect((await store.list()).map(({ name, packets }) => [name, packets])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('waits for nobody: a dataset that is being written is locked', async () => {
    const writer = await store.create('busy', {});
    await expect(renameDataset(store, 'busy', 'idle')).rejects.toMatchObject({ code: 'dataset.locked' });
    await expect(removeDataset(store, 'busy')).rejects.toMatchObject({ code: 'dataset.locked' });
    await expect(duplicateDataset(store, 'busy', { clock })).rejects.toMatchObject({
      code: 'dataset.locked',
    });
    await writer.close();
    await renameDataset(store, 'busy', 'idle');
    expect(await names()).toEqual(['idle']);
  });
});

describe('removeDataset and restoreDataset', () => {
  it('go to the trash and back with everything', async () => {
    await make('a', [row(0)], { note: 'mine' });
    const { trashId } = await removeDataset(store, 'a');
    expect(await names()).toEqual([]);
    expect(await readdir(join(dataDir, 'trash'))).toEqual([trashId]);
    expect((await stat(join(dataDir, 'trash'))).mode & 0o777).toBe(0o700);
    expect(await restoreDataset(store, trashId)).toEqual({ name: 'a' });
    expect(await store.manifest('a')).toMatchObject({ note: 'mine', packets: 1 });
    await (await store.openForAppend('a')).close();
  });

  it('come back under another name where the old one is taken', async () => {
    await make('a', [row(0)]);
    const first = await removeDataset(store, 'a');
    await make('a', [row(0), row(1)]);
    expect(await restoreDataset(store, first.trashId)).toEqual({ name: 'a-2' });
    expect((await store.list()).map(({ name, packets }) => [name, packets])).toEqual([
      ['a', 2],
      ['a-2', 1],
    ]);
    expect((await store.manifest('a-2')).name).toBe('a-2');
  });

  it.each(['a', '../datasets/a', 'a.00000000', '..', '', 'a.0000000g'])(
    'refuses the id "%s"',
    async (trashId) => {
      await make('a', [row(0)]);
      await expect(restoreDataset(store, trashId)).rejects.toMatchObject({ code: 'dataset.not-found' });
      expect(await names()).toEqual(['a']);
    },
  );
});

describe('emptyTrash', () => {
  it('deletes what was removed and nothing else', async () => {
    for (const name of ['a', 'b', 'c']) await make(name, [row(0)]);
    const trash = join(dataDir, 'trash');
    const [a, b] = [await removeDataset(store, 'a'), await removeDataset(store, 'b')];
    expect(await emptyTrash(store, [a.trashId])).toEqual({ deleted: 1 });
    expect(await readdir(trash)).toEqual([b.trashId]);
    await mkdir(join(trash, 'mine'));
    await writeFile(join(trash, 'file.00000000'), 'mine');
    await symlink(store.folder('c'), join(trash, 'link.00000000'));
    // What a process that was killed in the middle has left.
    await mkdir(join(trash, '.new-d.00000000-4194304-1'));
    expect(await emptyTrash(store)).toEqual({ deleted: 1 });
    expect((await readdir(trash)).sort()).toEqual(['file.00000000', 'link.00000000', 'mine']);
    expect(await names()).toEqual(['c']);
    expect(await store.verify('c')).toMatchObject({ ok: true });
    expect(await emptyTrash(store)).toEqual({ deleted: 0 });
  });

  it.each(['a', '../datasets/a', 'a.00000000', '..', '', '.new-a.00000000-1-1'])(
    'refuses the id "%s"',
    async (trashId) => {
      await make('a', [row(0)]);
      await expect(emptyTrash(store, [trashId])).rejects.toMatchObject({ code: 'dataset.not-found' });
      expect(await names()).toEqual(['a']);
    },
  );
});

describe('trashContent', () => {
  it('names what would be deleted, with its bytes, and changes nothing', async () => {
    expect(await trashContent(store)).toEqual({ trashIds: [], bytes: 0 });
    for (const name of ['a', 'b']) await make(name, [row(0)]);
    await store.readTable('a');
    const folder = store.folder('a');
    const files = ['packets.csv', 'manifest.json', 'cache/columns.bin'];
    const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
    const { trashId } = await removeDataset(store, 'a');
    await mkdir(join(dataDir, 'trash', 'mine'));
    await writeFile(join(dataDir, 'trash', 'mine', 'file'), 'mine');
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    expect(await trashContent(store)).toEqual({ trashIds: [trashId], bytes });
    await removeDataset(store, 'b');
    // Of what was named: what came since stays, and what has gone is no fault.
    expect(await emptyTrash(store, [trashId, 'gone.00000000'])).toEqual({ deleted: 1 });
    expect((await trashContent(store)).trashIds).toHaveLength(1);
  });
});

describe('duplicateDataset', () => {
  it('copies bytes, notes and tags, and finds a name', async () => {
    await make('a', [row(0), row(1)], { note: 'n', tags: ['t'] });
    const progress: number[] = [];
    const onProgress = (bytes: number): unknown => progress.push(bytes);
    expect(await duplicateDataset(store, 'a', { clock, onProgress })).toEqual({ name: 'a-copy' });
    expect(await duplicateDataset(store, 'a', { clock })).toEqual({ name: 'a-copy-2' });
    expect(await csv('a-copy')).toBe(await csv('a'));
    const source = { kind: 'duplicate', names: ['a'] };
    expect(await store.manifest('a-copy')).toMatchObject({ name: 'a-copy', note: 'n', tags: ['t'], source });
    expect(await store.verify('a-copy')).toMatchObject({ ok: true, state: 'closed', rows: 2 });
    expect(progress.at(-1)).toBe((await csv('a')).length);
    await (await store.openForAppend('a-copy')).close();
  });

  it('leaves nothing when the name is taken or it is cancelled', async () => {
    await make('a', [row(0)]);
    await make('b', [row(0)]);
    await expect(duplicateDataset(store, 'a', { clock, newName: 'b' })).rejects.toMatchObject({
      code: 'dataset.exists',
    });
    const controller = new AbortController();
    controller.abort();
    const cancelled = duplicateDataset(store, 'a', { clock, signal: controller.signal });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(join(dataDir, 'datasets'))).toEqual(['a', 'b']);
    await (await store.lock('a')).release();
  });

  it('refuses a dataset whose writer died', async () => {
    await make('a', [row(0)]);
    await store.updateManifest('a', (manifest) => ({ ...manifest, state: 'open', sha256: null }));
    await expect(duplicateDataset(store, 'a', { clock })).rejects.toMatchObject({ code: 'dataset.damaged' });
  });
});

describe('mergeDatasets', () => {
  it('puts the earlier first, keeps each order, counts anew', async () => {
    await make('late', [row(100), row(90, { label: 'chum' })], {
      names: [{ ip: '1.1.1.1', name: 'one' }],
      labelTimeline: [{ fromPacket: 1, fromMs: null, label: 'norm' }],
      timestampSource: 'kernel',
      dropped: 3,
      warnings: ['w'],
    });
    await make('early', [row(0), row(1, { size: 7 }), row(2)], {
      names: [
        { ip: '1.1.1.1', name: 'one' },
        { ip: '2.2.2.2', name: 'two' },
      ],
      dropped: 4,
    });
    const progress: number[] = [];
    const onProgress = (rows: number): unknown => progress.push(rows);
    const manifest = await mergeDatasets(store, ['late', 'early'], 'both', { onProgress });
    const rows = (await csv('both')).trimEnd().split('\n').slice(1);
    expect(rows.map((line) => line.split(',')[0])).toEqual(['1', '2', '3', '4', '5']);
    const table = await store.readTable('both');
    expect(Array.from(table.timestampUs.slice(0, 5), (us) => us / 1e6 - 1_700_000_000)).toEqual([
      0, 1, 2, 100, 90,
    ]);
    expect(manifest).toMatchObject({
      packets: 5,
      bytes: 407,
      flows: 1,
      dropped: 7,
      labels: { norm: 4, chum: 1 },
      timestampSource: 'mixed',
      warnings: ['late: w'],
      source: { kind: 'merge', names: ['early', 'late'] },
      labelTimeline: [{ fromPacket: 4, fromMs: null, label: 'norm' }],
    });
    expect(manifest.names).toHaveLength(2);
    expect(await store.verify('both')).toMatchObject({ ok: true, rows: 5 });
    expect(progress).toEqual([3, 5]);
  });

  it.each<[string[], string, string]>([
    [['a'], 'c', 'usage.invalid'],
    [['a', 'a'], 'c', 'usage.invalid'],
    [['a', 'none'], 'c', 'dataset.not-found'],
    [['a', 'b'], 'a', 'dataset.exists'],
    [['a', 'b'], 'No', 'dataset.bad-name'],
  ])('%j into %s is %s', async (parts, into, code) => {
    await make('a', [row(0)]);
    await make('b', [row(0)]);
    await expect(mergeDatasets(store, parts, into)).rejects.toMatchObject({ code });
    expect(await names()).toEqual(['a', 'b']);
  });

  it('leaves no new dataset when it is cancelled', async () => {
    await make('a', [row(0)]);
    await make('b', [row(0)]);
    const controller = new AbortController();
    const onProgress = (): void => {
      controller.abort();
    };
    const work = mergeDatasets(store, ['a', 'b'], 'c', { signal: controller.signal, onProgress });
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(join(dataDir, 'datasets'))).toEqual(['a', 'b']);
  });
});

describe('noteDataset and tagDataset', () => {
  it('replace what was there', async () => {
    await make('a', [row(0)]);
    await noteDataset(store, 'a', 'first');
    await noteDataset(store, 'a', 'second');
    await tagDataset(store, 'a', [' x ', 'y', 'x', '']);
    expect(await store.manifest('a')).toMatchObject({ note: 'second', tags: ['x', 'y'] });
    expect(await store.verify('a')).toMatchObject({ ok: true });
  });

  it('refuse what is too long', async () => {
    await make('a', [row(0)]);
    await expect(noteDataset(store, 'a', 'x'.repeat(20_001))).rejects.toMatchObject({
      code: 'usage.invalid',
    });
    await expect(tagDataset(store, 'a', ['x'.repeat(65)])).rejects.toMatchObject({ code: 'usage.invalid' });
    await expect(noteDataset(store, 'b', 'x')).rejects.toMatchObject({ code: 'dataset.not-found' });
  });
});
