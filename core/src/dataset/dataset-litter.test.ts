// What killed processes leave goes at the next opening, listing or creating; what living ones work on stays.

import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeLitter } from './dataset-litter.ts';
import { createDatasetStore } from './dataset-store.ts';
import { removeFolder } from './draft-folders.ts';
import type { DatasetStore } from './store-contract.ts';
import { seededTable } from './testing-tables.fixture.ts';

const deadPid = 4_194_304; // above Linux's largest pid
const dead = `{"pid":${deadPid},"start":null}`;
const living = `{"pid":${process.ppid},"start":null}`;
let dataDir = '';
let store: DatasetStore;
let folder = '';

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jaws-litter-'));
  store = createDatasetStore({ dataDir, clock: () => 0 });
  const writer = await store.create('a', {});
  await writer.append(seededTable(5), 0, 5);
  await writer.close();
  folder = store.folder('a');
});
afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

const sound = ['manifest.json', 'packets.csv'];
const put = (...names: string[]): Promise<unknown> =>
  Promise.all(names.map((name) => writeFile(join(folder, name), name.includes('lock') ? dead : 'half')));
const files = async (): Promise<string[]> =>
  (await readdir(folder, { recursive: true }))
    .filter((name) => !['cache', 'cache/columns.bin'].includes(name))
    .sort();

describe('in a dataset', () => {
  it('is everything that was being made by somebody who is dead, wherever it was made', async () => {
    for (const place of ['undo', 'truth', 'cache']) await mkdir(join(folder, place));
    await put('packets.csv.next', `manifest.json.${deadPid}.0.1.tmp`, `lock.${deadPid}.2.1.tmp`);
    await put(`undo/000001.undo.${deadPid}.0.1.tmp`, `truth/x.json.${deadPid}.0.3.tmp`);
    await put(`cache/columns.bin.${deadPid}.0.3.tmp`);
    await put('manifest.lock', 'manifest.lock.takeover', 'lock.takeover');
    const kept = [`manifest.json.${process.ppid}.0.1.tmp`, 'undo/000001.undo', 'notes.tmp'];
    await put(...kept);
    await removeLitter(folder);
    expect(await files()).toEqual([...sound, ...kept, 'truth', 'undo'].sort());
  });

  it('is no lock of a living process', async () => {
    for (const name of ['manifest.lock', 'manifest.lock.takeover'])
      await writeFile(join(folder, name), living);
    await removeLitter(folder);
    expect(await files()).toEqual([...sound, 'manifest.lock', 'manifest.lock.takeover'].sort());
  });

  it.each<[string, () => Promise<unknown>]>([
    ['reading it', () => store.readTable('a')],
    ['appending to it', async () => (await store.openForAppend('a')).close()],
    ['repairing it', () => store.repair('a')],
    ['locking it', async () => (await store.lock('a')).release()],
  ])('goes with %s, after a kill in a change of labels', async (_name, open) => {
    await put('lock', 'packets.csv.next');
    await open();
    expect(await files()).toEqual(sound);
    expect(await store.verify('a')).toMatchObject({ ok: true, rows: 5 });
  });

  it('stays while its maker lives: a table is read beside a change of labels', async () => {
    await put('packets.csv.next');
    await writeFile(join(folder, 'lock'), living);
    expect((await store.readTable('a')).count).toBe(5);
    expect(await files()).toEqual([...sound, 'lock', 'packets.csv.next'].sort());
  });

  it('is no reason not to read: where it cannot be removed the table comes all the same', async () => {
    const told: string[] = [];
    store = createDatasetStore({ dataDir, clock: () => 0, log: (message) => told.push(message) });
    await put('lock');
    await mkdir(join(folder, 'packets.csv.next'));
    expect((await store.readTable('a')).count).toBe(5);
    expect(told).toEqual([expect.stringContaining('dataset a was not tidied: ')]);
    // And the lock that was taken for it is free again.
    expect(await files()).toEqual([...sound, 'packets.csv.next']);
  });

  it('does not count: neither in the list nor in a copy', async () => {
    await put('manifest.lock', 'packets.csv.next');
    const [summary] = await store.list();
    expect(summary?.fileBytes).toBe((await stat(join(folder, 'packets.csv'))).size);
  });
});

describe('beside the datasets', () => {
  const root = (): string => join(dataDir, 'datasets');
  const draft = async (name: string, lock: string | null): Promise<void> => {
    await mkdir(join(root(), name));
    if (lock !== null) await writeFile(join(root(), name, 'lock'), lock);
  };
  const long = new Date(0);

  it.each([
    ['a list', () => store.list()],
    ['a create', async () => (await store.create('b', {})).abort()],
  ])('goes with %s, whether its maker had a lock or not yet', async (_name, work) => {
    await draft(`.new-x-${deadPid}-1`, dead);
    await draft(`.new-x-${deadPid}-2`, null);
    // A pid that was given out again, as in containers: older than this process.
    await draft(`.new-x-${process.pid}-3`, null);
    await utimes(join(root(), `.new-x-${process.pid}-3`), long, long);
    await draft('.new-x-odd', null);
    await utimes(join(root(), '.new-x-odd'), long, long);
    await work();
    expect(await readdir(root())).toEqual(['a']);
  });

  it('stays when its maker lives', async () => {
    await draft(`.new-x-${process.pid}-1`, null);
    await draft(`.new-x-${process.ppid}-2`, null);
    await draft(`.new-x-${deadPid}-3`, living);
    // Its lock is being written: see `created` in lock-file.ts.
    await draft(`.new-x-${process.ppid}-4`, '');
    await draft('.newer', null);
    await writeFile(join(root(), '.new-file'), '');
    expect((await store.list()).map(({ name }) => name)).toEqual(['a']);
    expect(await readdir(root())).toHaveLength(7);
  });

  it('a folder that is taken away goes whole, one that is gone is no error', async () => {
    await removeFolder(folder);
    await removeFolder(folder);
    expect(await readdir(root())).toEqual([]);
  });
});
