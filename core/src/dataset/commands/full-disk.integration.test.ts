// Commands and exports on a disk that is too small for what they write: a coded error, and nothing half-made.
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packetTable } from '@jaws/shared/domain/packet-rows.fixture';
import { exportDataset } from '../../export/export-dataset.ts';
import { createDatasetStore } from '../dataset-store.ts';
import type { DatasetStore } from '../store-contract.ts';
import { duplicateDataset } from './duplicate-dataset.ts';
import { mergeDatasets } from './merge-datasets.ts';
import { relabelDataset, undoRelabel } from './relabel-dataset.ts';

const isRoot = process.getuid?.() === 0;
const clock = (): number => 0;
const rows = 20_000;

describe.skipIf(!isRoot)(
  `a full disk${isRoot ? '' : ' (skipped: mounting a small tmpfs needs root)'}`,
  () => {
    let disk = '';
    let store: DatasetStore;

    beforeAll(async () => {
      disk = await mkdtemp(join(tmpdir(), 'jaws-full-'));
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'none', disk]);
      expect(mounted.status).toBe(0);
      store = createDatasetStore({ dataDir: disk, clock });
      const packets = packetTable(
        Array.from({ length: rows }, (_, at) => ({ at, from: `10.0.${at & 255}.1:1`, to: '1.1.1.1:443' })),
      );
      // Two of 1.9 MB: no third fits beside them.
      for (const name of ['a', 'b']) {
        const writer = await store.create(name, {});
        await writer.append(packets, 0, rows);
        await writer.close();
      }
    });
    afterAll(async () => {
      spawnSync('umount', [disk]);
      await rm(disk, { recursive: true });
    });

    it.each<[string, () => Promise<unknown>]>([
      ['duplicate', () => duplicateDataset(store, 'a', { clock })],
      ['merge', () => mergeDatasets(store, ['a', 'b'], 'c')],
      ['relabel', () => relabelDataset(store, 'a', { label: 'x', where: '' })],
      ['export', () => exportDataset({ store, dataset: 'a', format: 'jsonl', out: join(disk, 'out.jsonl') })],
    ])('%s says so and leaves everything as it was', async (_name, work) => {
      await expect(work()).rejects.toMatchObject({ code: 'dataset.disk-full' });
      expect(await readdir(disk)).toEqual(['datasets']);
      expect(await readdir(join(disk, 'datasets'))).toEqual(['a', 'b']);
      expect((await readdir(store.folder('a'))).filter((name) => /next|lock|part|tmp/.test(name))).toEqual(
        [],
      );
      for (const dataset of ['a', 'b']) {
        expect(await store.verify(dataset)).toMatchObject({ ok: true, state: 'closed', rows });
      }
      await expect(undoRelabel(store, 'a')).rejects.toMatchObject({ code: 'dataset.nothing-to-undo' });
    });
  },
);
