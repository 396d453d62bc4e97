// Two who want one name at once: one gets it, the other is told or gets the next, and nobody's dataset is touched.

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packetTable, type PacketRow } from '@jaws/shared/domain/packet-rows.fixture';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatasetStore } from '../dataset-store.ts';
import type { DatasetStore } from '../store-contract.ts';
import { duplicateDataset } from './duplicate-dataset.ts';
import { removeDataset, restoreDataset } from './remove-dataset.ts';
import { renameDataset } from './rename-dataset.ts';

const clock = (): number => 1_700_000_000_000;
const row = (at: number): PacketRow => ({ at, from: '10.0.0.1:5000', to: '1.1.1.1:443', size: 100 });
let dataDir = '';
let store: DatasetStore;
/** Of another process. */
let other: DatasetStore;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jaws-names-'));
  store = createDatasetStore({ dataDir, clock });
  other = createDatasetStore({ dataDir, clock });
});
afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

async function make(name: string, rows: number): Promise<void> {
  const writer = await store.create(name, {});
  await writer.append(packetTable(Array.from({ length: rows }, (_, at) => row(at))), 0, rows);
  await writer.close();
}

async function packets(): Promise<Record<string, number>> {
  const listed = await store.list();
  for (const { name } of listed)
    expect(await store.verify(name)).toMatchObject({ ok: true, state: 'closed' });
  return Object.fromEntries(listed.map((dataset) => [dataset.name, dataset.packets]));
}

type Change = (of: DatasetStore, from: string) => Promise<unknown>;

describe('two who want one name at once', () => {
  it.each<[string, Change, readonly Record<string, number>[]]>([
    [
      'renames',
      (of, from) => renameDataset(of, from, 'x'),
      [
        { a: 1, x: 2 },
        { b: 2, x: 1 },
      ],
    ],
    [
      'copies',
      (of, from) => duplicateDataset(of, from, { clock, newName: 'x' }),
      [
        { a: 1, b: 2, x: 1 },
        { a: 1, b: 2, x: 2 },
      ],
    ],
  ])('%s: one has it, the other hears that it exists', async (_name, change, ends) => {
    await make('a', 1);
    await make('b', 2);
    const results = await Promise.allSettled([change(store, 'a'), change(other, 'b')]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const failed = results.find((result) => result.status === 'rejected');
    expect(failed?.reason).toMatchObject({ code: 'dataset.exists' });
    expect(ends).toContainEqual(await packets());
    // Neither drafts nor locks are left.
    for (const name of await readdir(join(dataDir, 'datasets'))) {
      expect(name).toMatch(/^[abx]$/);
      expect(await readdir(store.folder(name))).not.toContain('lock');
    }
  });

  it('a copy without a given name gets the next one when its own was taken while it was made', async () => {
    await make('a', 1);
    // Somebody takes the name right after it was found to be free.
    const raced: DatasetStore = Object.assign(Object.create(other) as DatasetStore, {
      exists: async (name: string) => {
        const isThere = await other.exists(name);
        if (name === 'a-copy' && !isThere) await make('a-copy', 5);
        return isThere;
      },
    });
    expect(await duplicateDataset(raced, 'a', { clock })).toEqual({ name: 'a-copy-2' });
    expect(await packets()).toEqual({ a: 1, 'a-copy': 5, 'a-copy-2': 1 });
    expect((await store.manifest('a-copy-2')).name).toBe('a-copy-2');
  });

  it('two of the trash that had one name both come back', async () => {
    await make('a', 1);
    const first = await removeDataset(store, 'a');
    await make('a', 2);
    const second = await removeDataset(store, 'a');
    const back = await Promise.all([
      restoreDataset(store, first.trashId),
      restoreDataset(other, second.trashId),
    ]);
    expect(back.map(({ name }) => name).sort()).toEqual(['a', 'a-2']);
    expect(Object.values(await packets()).sort()).toEqual([1, 2]);
  });
});
