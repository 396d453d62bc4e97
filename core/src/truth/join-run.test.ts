// Records beside datasets: labels from them afterwards and back, what is kept, where it goes, and who is told.

import { mkdtemp, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packetTable, type PacketRow } from '@jaws/shared/domain/packet-rows.fixture';
import type { RunRecord } from '@jaws/shared/exfil/run-record';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeRunRecord } from '../chum/run-records.ts';
import { duplicateDataset } from '../dataset/commands/duplicate-dataset.ts';
import { mergeDatasets } from '../dataset/commands/merge-datasets.ts';
import { undoRelabel } from '../dataset/commands/relabel-dataset.ts';
import { removeDataset, restoreDataset } from '../dataset/commands/remove-dataset.ts';
import { renameDataset } from '../dataset/commands/rename-dataset.ts';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { findRun } from './find-run.ts';
import { joinRun } from './join-run.ts';
import { receiptOf, runFlowOf, runOf, runStartMs } from './run-record.fixture.ts';
import { runsMeanwhile } from './runs-meanwhile.ts';
import { readTruth, writeTruth } from './truth-files.ts';

let dataDir = '';
let store: DatasetStore;
const record = runOf([runFlowOf(40_001)]);
const other: RunRecord = { ...record, runId: 'f'.repeat(32), startedMs: runStartMs - 5 };

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jaws-truth-'));
  store = createDatasetStore({ dataDir, clock: () => runStartMs });
});
afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

const up = (at: number, label = 'norm'): PacketRow => ({
  ...{ at, from: '192.168.1.7:40001', to: '203.0.113.9:443', size: 100, label },
});
const noise: PacketRow = { at: 2, from: '192.168.1.7:40001', to: '1.1.1.1:443', size: 60, label: 'norm' };

async function make(name: string, rows: readonly PacketRow[]): Promise<void> {
  const writer = await store.create(name, {});
  await writer.append(packetTable(rows), 0, rows.length);
  await writer.close();
}

async function labels(name: string): Promise<(string | null)[]> {
  const table = await store.readTable(name);
  return [...table.label.subarray(0, table.count)].map((id) => table.dictionaries.labels.get(id));
}

describe('joinRun', () => {
  it('labels the packets of a run, keeps its record, and can be taken back', async () => {
    await make('a', [up(1), noise, up(2, 'mine'), up(3, 'chum')]);
    expect(await joinRun(store, 'a', record)).toEqual({ matched: 3, changed: 2 });
    expect(await labels('a')).toEqual(['chum', 'norm', 'chum', 'chum']);
    expect(await store.verify('a')).toMatchObject({ ok: true });
    const capture = { dataset: 'a', how: 'after', labelledPackets: 3 };
    expect(await readTruth(store.folder('a'), record.runId)).toEqual({
      ...record,
      captures: [{ ...capture, uniqueTcpBytes: null, lostTcpBytes: null }],
    });
    expect((await store.detail('a')).runs).toMatchObject([{ runId: record.runId, capture }]);
    expect(await joinRun(store, 'a', record)).toEqual({ matched: 3, changed: 0 });
    expect(await undoRelabel(store, 'a')).toEqual({ changed: 2 });
    expect(await labels('a')).toEqual(['norm', 'norm', 'mine', 'chum']);
  });

  it('leaves a dataset that has none of it as it was', async () => {
    await make('a', [noise]);
    expect(await joinRun(store, 'a', record)).toEqual({ matched: 0, changed: 0 });
    expect(await readdir(store.folder('a'))).not.toContain('truth');
    expect((await store.detail('a')).runs).toEqual([]);
  });

  it('keeps what was counted live', async () => {
    await make('a', [up(1)]);
    const live = {
      ...{ dataset: 'a', how: 'live' as const, labelledPackets: 9 },
      ...{ uniqueTcpBytes: 1000, lostTcpBytes: 0 },
    };
    await writeTruth(store.folder('a'), { ...record, captures: [live] });
    await joinRun(store, 'a', record);
    expect((await readTruth(store.folder('a'), record.runId))?.captures).toEqual([live]);
  });

  it('refuses a dataset that is being written', async () => {
    const writer = await store.create('busy', {});
    await expect(joinRun(store, 'busy', record)).rejects.toMatchObject({ code: 'dataset.locked' });
    await writer.close();
  });
});

describe('records beside datasets', () => {
  it('go with copies, merges, renames, the trash and back; the hash does not know them', async () => {
    await make('a', [up(1)]);
    await make('b', [up(2)]);
    await writeTruth(store.folder('a'), { ...record, receipt: receiptOf([]) });
    await writeTruth(store.folder('b'), record);
    await writeTruth(store.folder('b'), other);
    await duplicateDataset(store, 'a', { clock: () => runStartMs, newName: 'c' });
    await mergeDatasets(store, ['a', 'b'], 'both');
    await renameDataset(store, 'a', 'renamed');
    const { trashId } = await removeDataset(store, 'renamed');
    await restoreDataset(store, trashId);
    const runs = async (name: string): Promise<string[]> =>
      ((await store.detail(name)).runs ?? []).map(({ runId }) => runId);
    expect(await runs('renamed')).toEqual([record.runId]);
    expect(await runs('c')).toEqual([record.runId]);
    expect(await runs('both')).toEqual([other.runId, record.runId]);
    expect(await store.detail('c')).toMatchObject({ runs: [{ receivedBytes: 0, capture: null }] });
    expect((await stat(join(store.folder('c'), 'truth', `${record.runId}.json`))).mode & 0o777).toBe(0o600);
    for (const name of ['renamed', 'c', 'both']) expect(await store.verify(name)).toMatchObject({ ok: true });
  });

  it('are passed over when they are none', async () => {
    await make('a', [up(1)]);
    await writeTruth(store.folder('a'), record);
    await writeFile(join(store.folder('a'), 'truth', `${'0'.repeat(32)}.json`), '{"version":1}');
    await writeFile(join(store.folder('a'), 'truth', `${'1'.repeat(32)}.json`), 'torn {');
    await writeFile(join(store.folder('a'), 'truth', 'notes.txt'), 'mine');
    expect((await store.detail('a')).runs).toHaveLength(1);
  });
});

describe('findRun', () => {
  it('looks in the data folder, beside the dataset, and in a file', async () => {
    await make('a', [up(1)]);
    const folder = store.folder('a');
    const path = await writeRunRecord(dataDir, record);
    await writeTruth(folder, other);
    expect(await findRun(dataDir, folder, record.runId)).toEqual(record);
    expect(await findRun(dataDir, folder, other.runId)).toEqual(other);
    expect(await findRun(dataDir, folder, path)).toEqual(record);
  });

  it.each(['e'.repeat(32), 'none.json', '../a', ''])('says that %j is none', async (text) => {
    await mkdir(join(dataDir, 'datasets', 'a'), { recursive: true });
    const wrong = join(dataDir, 'wrong.json');
    await writeFile(wrong, '[]');
    for (const one of [text, wrong])
      await expect(findRun(dataDir, store.folder('a'), one)).rejects.toMatchObject({ code: 'usage.invalid' });
  });
});

describe('runsMeanwhile', () => {
  const captured = { dataset: 'a', startedMs: runStartMs - 1000, endedMs: runStartMs + 1000 };

  it('names runs whose flows overlap and were not announced', async () => {
    expect(await runsMeanwhile(dataDir, { ...captured, knows: () => false })).toEqual([]);
    await writeRunRecord(dataDir, record);
    expect(await runsMeanwhile(dataDir, { ...captured, knows: () => true })).toEqual([]);
    const [text, ...others] = await runsMeanwhile(dataDir, { ...captured, knows: () => false });
    expect(others).toEqual([]);
    expect(text).toContain(`jaws datasets label a --run ${record.runId}`);
    expect(text?.length).toBeLessThan(512);
    const later = { dataset: 'a', startedMs: runStartMs + 5001, endedMs: runStartMs + 9000 };
    expect(await runsMeanwhile(dataDir, { ...later, knows: () => false })).toEqual([]);
    const earlier = { dataset: 'a', startedMs: runStartMs - 9000, endedMs: runStartMs - 1 };
    expect(await runsMeanwhile(dataDir, { ...earlier, knows: () => false })).toEqual([]);
  });
});
