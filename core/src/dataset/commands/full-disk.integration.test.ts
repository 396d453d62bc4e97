// Commands and exports on a disk that is too small for what they write: a coded error, and nothing half-made.
import { spawnSync } from 'node:child_process';
import { appendFile, mkdtemp, readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packetTable } from '@jaws/shared/domain/packet-rows.fixture';
import { exportDataset } from '../../export/export-dataset.ts';
import { createDatasetStore } from '../dataset-store.ts';
import type { DatasetStore } from '../store-contract.ts';
import { duplicateDataset } from './duplicate-dataset.ts';
import { mergeDatasets } from './merge-datasets.ts';
import { emptyTrash } from './empty-trash.ts';
import { relabelDataset, undoRelabel } from './relabel-dataset.ts';
import { removeDataset, restoreDataset } from './remove-dataset.ts';

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

    /** Not a byte is free. */
    async function fillUp(): Promise<void> {
      const fill = join(disk, 'fill');
      await writeFile(fill, '');
      for (const bytes of [65_536, 4096, 1]) {
        await expect(
          (async () => {
            for (;;) await appendFile(fill, Buffer.alloc(bytes, 1));
          })(),
        ).rejects.toMatchObject({ code: 'ENOSPC' });
      }
      expect((await statfs(disk)).bavail).toBe(0);
    }

    it('lets a dataset be removed and taken back, and the trash be emptied, one or all', async () => {
      const kept = await removeDataset(store, 'b');
      await restoreDataset(store, kept.trashId);
      await fillUp();
      // The disk is as full as it gets: not even a lock can be had.
      await expect(store.lock('a')).rejects.toMatchObject({ code: 'dataset.disk-full' });
      const first = await removeDataset(store, 'a');
      expect(await restoreDataset(store, first.trashId)).toEqual({ name: 'a' });
      expect(await store.verify('a')).toMatchObject({ ok: true, state: 'closed', rows });
      const { trashId } = await removeDataset(store, 'a');
      await expect(emptyTrash(store, ['a.00000000'])).rejects.toMatchObject({ code: 'dataset.not-found' });
      expect(await emptyTrash(store, [trashId])).toEqual({ deleted: 1 });
      await fillUp();
      await removeDataset(store, 'b');
      expect(await emptyTrash(store)).toEqual({ deleted: 1 });
      expect(await readdir(join(disk, 'trash'))).toEqual([]);
      expect(await readdir(join(disk, 'datasets'))).toEqual([]);
      const { bavail, bsize } = await statfs(disk);
      expect(bavail * bsize).toBeGreaterThan(1_500_000);
    });

    it('takes nothing away from somebody who writes', async () => {
      await rm(join(disk, 'fill'), { force: true });
      const writer = await store.create('w', {});
      await fillUp();
      await expect(removeDataset(store, 'w')).rejects.toMatchObject({ code: 'dataset.locked' });
      expect(await store.exists('w')).toBe(true);
      await writer.abort();
    });
  },
);
