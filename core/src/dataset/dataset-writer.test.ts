// A writer whose disk refuses: which rows count, what waits behind the refused write, what the manifest says at the
// end, and that a close that was refused is no close.
import { mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import type { Manifest } from '@jaws/shared/domain/manifest';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDatasetFolder } from './create-dataset.ts';
import { csvHeader, csvLayout } from './csv-columns.ts';
import { CsvFileWriter, startWith } from './csv-file-writer.ts';
import { lockState } from './dataset-lock.ts';
import { createDatasetStore } from './dataset-store.ts';
import { OpenDatasetWriter } from './dataset-writer.ts';
import { newManifest } from './new-manifest.ts';
import type { DatasetStore, UpdateOptions } from './store-contract.ts';
import { rowsOf, seededTable } from './testing-tables.fixture.ts';

let dataDir = '';
let store: DatasetStore;
let nowMs = 0;
/** Bytes that packets.csv may still grow by, and what its fsync says. */
let roomBytes = Infinity;
let syncError: Error | null = null;
let closeError: Error | null = null;
/** Called when the lock of the dataset is to be freed. */
let onRelease = (): Promise<unknown> => Promise.resolve();
/** In order: `write`, `sync`, `manifest <state>`. */
let steps: string[] = [];
let manifestErrors: (Error | null)[] = [];
let updates = 0;
let patiences: (number | undefined)[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jaws-writer-'));
  nowMs = 0;
  store = createDatasetStore({ dataDir, clock: () => nowMs });
  roomBytes = Infinity;
  syncError = null;
  closeError = null;
  onRelease = () => Promise.resolve();
  steps = [];
  manifestErrors = [];
  updates = 0;
  patiences = [];
});
afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

async function updateManifest(
  change: (manifest: Manifest) => Manifest,
  options?: UpdateOptions,
): Promise<Manifest> {
  updates += 1;
  patiences.push(options?.patienceMs);
  const error = manifestErrors.shift() ?? null;
  if (error !== null) throw error;
  const changed = await store.updateManifest('a', change);
  steps.push(`manifest ${changed.state}`);
  return changed;
}

async function openOdd(): Promise<OpenDatasetWriter> {
  const folder = store.folder('a');
  const names = [{ ip: '10.0.0.1', name: 'one' }];
  const manifest = { ...newManifest('a', 0, { names }), fileBytes: csvHeader.length };
  const lock = await createDatasetFolder(join(dataDir, 'datasets'), folder, manifest);
  const file = await open(join(folder, 'packets.csv'), 'r+');
  const write = file.write.bind(file);
  const close = file.close.bind(file);
  const release = lock.release.bind(lock);
  lock.release = async () => {
    await onRelease();
    await release();
  };
  Object.assign(file, {
    write: async (piece: Uint8Array, from: number, length: number, at: number) => {
      const taken = Math.min(length, roomBytes);
      if (taken === 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      roomBytes -= taken;
      steps.push('write');
      return await write(piece, from, taken, at);
    },
    datasync: () => {
      steps.push('sync');
      return syncError === null ? Promise.resolve() : Promise.reject(syncError);
    },
    close: async () => {
      await close();
      if (closeError !== null) throw closeError;
    },
  });
  const bytes = new CsvFileWriter(file, startWith(csvHeader), null);
  const parts = { name: 'a', folder, lock, manifest, layout: csvLayout, before: null, updateManifest };
  return new OpenDatasetWriter({ ...parts, file: bytes, clock: () => nowMs });
}

const diskFull = new JawsError('dataset.disk-full');

it('counts the whole rows of a refused write, refuses what waits behind it, and ends recovered', async () => {
  const writer = await openOdd();
  await writer.append(seededTable(10), 0, 10);
  const tenRows = writer.fileBytes - csvHeader.length;
  // About five of the next ten rows, the last one torn.
  roomBytes = Math.floor(tenRows / 2);
  const appends = [1, 2, 3].map(() => writer.append(seededTable(10), 0, 10));
  for (const append of appends) await expect(append).rejects.toMatchObject({ code: 'dataset.disk-full' });
  await expect(writer.append(seededTable(10), 0, 10)).rejects.toMatchObject({ code: 'dataset.disk-full' });
  await expect(writer.close()).rejects.toMatchObject({ code: 'dataset.disk-full' });
  roomBytes = Infinity;
  const { packets, bytes, state, fileBytes } = await writer.closeRecovered();
  expect(state).toBe('recovered');
  expect(packets).toBeGreaterThan(12);
  expect(packets).toBeLessThan(18);
  const rows = [...rowsOf(seededTable(10)), ...rowsOf(seededTable(10))].slice(0, packets);
  expect(rowsOf(await store.readTable('a'))).toEqual(rows);
  expect(bytes).toBe(rows.reduce((sum, { size }) => sum + size, 0));
  expect((await readFile(join(store.folder('a'), 'packets.csv'))).length).toBe(fileBytes);
  expect(await store.verify('a')).toMatchObject({ ok: true, rows: packets });
  expect((await readdir(store.folder('a'))).filter((name) => /lock|reserve/.test(name))).toEqual([]);
});

it('syncs the rows before the manifest says closed', async () => {
  const writer = await openOdd();
  const first = writer.append(seededTable(3), 0, 3);
  const closed = writer.close();
  expect((await closed).packets).toBe(3);
  expect(await first).toBe(3);
  expect(steps).toEqual(['write', 'sync', 'manifest closed']);
});

it('syncs what waits in its queue', async () => {
  const writer = await openOdd();
  void writer.append(seededTable(3), 0, 3);
  await writer.sync();
  expect(steps).toEqual(['write', 'sync']);
  await writer.close();
});

it('is not closed when the rows cannot be synced: the dataset stays open, for a repair', async () => {
  const writer = await openOdd();
  await writer.append(seededTable(3), 0, 3);
  syncError = Object.assign(new Error('I/O error'), { code: 'EIO' });
  await expect(writer.close()).rejects.toMatchObject({ code: 'dataset.io' });
  expect(await store.manifest('a')).toMatchObject({ state: 'open', sha256: null });
  expect(await store.repair('a')).toMatchObject({ rows: 3, state: 'recovered' });
});

it('leaves passive DNS names out where the manifest has no room for them', async () => {
  const writer = await openOdd();
  manifestErrors = [diskFull];
  expect(await writer.close()).toMatchObject({ state: 'closed', names: [] });
  expect(await store.verify('a')).toMatchObject({ ok: true });
});

it('does not try twice for another reason', async () => {
  const writer = await openOdd();
  manifestErrors = [new JawsError('dataset.io')];
  await expect(writer.close()).rejects.toMatchObject({ code: 'dataset.io' });
  expect(updates).toBe(1);
  expect((await store.manifest('a')).names).toHaveLength(1);
});

it('goes on writing packets when the counts for lists cannot be written, and writes them every two seconds', async () => {
  const writer = await openOdd();
  const table = seededTable(9);
  nowMs = 1999;
  await writer.append(table, 0, 1);
  expect(updates).toBe(0);
  nowMs = 2000;
  manifestErrors = [diskFull];
  expect(await writer.append(table, 1, 2)).toBe(2);
  expect(updates).toBe(1);
  nowMs = 3999;
  await writer.append(table, 2, 3);
  expect(updates).toBe(1);
  nowMs = 4000;
  await writer.append(table, 3, 4);
  expect([updates, (await store.manifest('a')).packets]).toEqual([2, 4]);
  await writer.close();
});

it('numbers its rows on after a table that cannot be written', async () => {
  const writer = await openOdd();
  const table = seededTable(2);
  const odd = seededTable(1);
  odd.dictionaries.details.intern({ dnsName: 'x'.repeat(1 << 20), httpUrl: null, sni: null, ja4: null });
  odd.detail[0] = odd.dictionaries.details.size - 1;
  await writer.append(table, 0, 1);
  await expect(writer.append(odd, 0, 1)).rejects.toMatchObject({ code: 'import.bad-row' });
  expect(await writer.append(table, 1, 2)).toBe(2);
  await writer.close();
  expect(await store.verify('a')).toMatchObject({ ok: true, rows: 2 });
});

it('takes a new dataset away also after a close that was refused, and with writes on their way', async () => {
  const refused = await openOdd();
  manifestErrors = [new JawsError('dataset.io')];
  await expect(refused.close()).rejects.toMatchObject({ code: 'dataset.io' });
  await refused.abort();
  expect(await store.exists('a')).toBe(false);
  const busy = await openOdd();
  const append = busy.append(seededTable(500), 0, 500);
  await busy.abort();
  expect(await append).toBe(500);
  expect(await store.exists('a')).toBe(false);
});

it('keeps a dataset that was closed, whatever is called afterwards', async () => {
  const writer = await openOdd();
  await writer.append(seededTable(3), 0, 3);
  await writer.close();
  await writer.abort();
  expect(await writer.closeRecovered()).toMatchObject({ state: 'closed', packets: 3 });
  expect(await store.verify('a')).toMatchObject({ ok: true, rows: 3, state: 'closed' });
});

it('frees its lock also when its file cannot be closed', async () => {
  const writer = await openOdd();
  await writer.append(seededTable(3), 0, 3);
  closeError = Object.assign(new Error('I/O error'), { code: 'EIO' });
  await expect(writer.close()).rejects.toThrow('I/O error');
  expect(await lockState(store.folder('a'))).toBe('free');
  expect(await store.verify('a')).toMatchObject({ ok: true, rows: 3, state: 'closed' });
});

it('an abort frees its own lock only, not that of a dataset which came under the name meanwhile', async () => {
  const writer = await openOdd();
  await writer.append(seededTable(3), 0, 3);
  let later: { close(): Promise<unknown> } | null = null;
  onRelease = async () => (later ??= await store.create('a', {}));
  await writer.abort();
  later ??= await store.create('a', {});
  expect(await lockState(store.folder('a'))).toBe('owned');
  await later.close();
});

it('asks for little patience at a checkpoint: packets come first', async () => {
  const writer = await openOdd();
  nowMs = 5000;
  await writer.append(seededTable(3), 0, 3);
  await writer.close();
  expect(patiences).toEqual([50, 30_000]);
});
