// A disk that fills up in the middle of an import, and folders that refuse: what is stored stays valid.

import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import { importFiles } from './import-files.ts';
import { manyPackets, pcapOf } from './testing-capture.fixture.ts';

const isRoot = process.getuid?.() === 0;
const child = fileURLToPath(new URL('testing-import-child.fixture.ts', import.meta.url));
const clock = (): number => 1_700_000_000_000;
let folder: string;
let disk: string;
let capture: { path: string; name: string };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jaws-disk-'));
  disk = join(folder, 'disk');
  await mkdir(disk);
  capture = { path: join(folder, 'many.pcap'), name: 'many.pcap' };
  await writeFile(capture.path, pcapOf(manyPackets(60_000)));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Runs with a tmpfs of this size at `disk`. */
async function withSmallDisk(size: string, work: () => Promise<void>): Promise<void> {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk]);
  try {
    await work();
  } finally {
    execFileSync('umount', [disk]);
  }
}

describe.skipIf(!isRoot || process.platform !== 'linux')(
  'a full disk (needs root on Linux, for a small tmpfs)',
  () => {
    it('keeps what was stored as a recovered dataset, and says how much', async () => {
      await withSmallDisk('3m', async () => {
        const store = createDatasetStore({ dataDir: disk, clock });
        let announced = 0;
        const failure = importFiles({
          store,
          files: [capture],
          clock,
          onProgress: ({ rowsStored }) => {
            announced = rowsStored;
          },
        });
        await expect(failure).rejects.toMatchObject({
          code: 'dataset.disk-full',
          message: expect.stringMatching(/\d+ packets were stored/) as string,
        });
        const result = await store.verify('many');
        expect(result).toMatchObject({ ok: true, state: 'recovered', tornRows: 0, problems: [] });
        expect(result.rows).toBeGreaterThanOrEqual(announced);
        expect(result.rows).toBeGreaterThan(10_000);
        expect(await store.manifest('many')).toMatchObject({ packets: result.rows, flows: null });
        await checkPrefix(await readFile(join(store.folder('many'), 'packets.csv')));
        await (await store.lock('many')).release();
      });
    });

    it('gives the room of the columns to the rows, which need it more', async () => {
      const whole = createDatasetStore({ dataDir: join(folder, 'whole'), clock });
      await importFiles({ store: whole, files: [capture], clock });
      const { fileBytes } = await whole.manifest('many');
      await withSmallDisk(`${Math.ceil(fileBytes / 1024) + 512}k`, async () => {
        const store = createDatasetStore({ dataDir: disk, clock });
        expect(await importFiles({ store, files: [capture], clock })).toMatchObject({ packets: 60_000 });
        expect(await store.verify('many')).toMatchObject({ ok: true, state: 'closed', rows: 60_000 });
        expect(await readdir(join(store.folder('many'), 'cache'))).toEqual([]);
      });
    });

    it('leaves nothing when not even the first batch fits', async () => {
      await withSmallDisk('64k', async () => {
        const store = createDatasetStore({ dataDir: disk, clock });
        await expect(importFiles({ store, files: [capture], clock })).rejects.toMatchObject({
          code: 'dataset.disk-full',
        });
        expect(await readdir(join(disk, 'datasets'))).toEqual([]);
      });
    });

    it('reads a dataset although its cache finds no room', async () => {
      await withSmallDisk('3m', async () => {
        const store = createDatasetStore({ dataDir: disk, clock });
        await importFiles({ store, files: [capture], clock }).catch(() => undefined);
        const { rows } = await store.verify('many');
        expect((await store.readTable('many')).count).toBe(rows);
      });
    });
  },
);

async function checkPrefix(content: Buffer): Promise<void> {
  const whole = createDatasetStore({ dataDir: join(folder, 'whole'), clock });
  await importFiles({ store: whole, files: [capture], clock });
  const undisturbed = await readFile(join(whole.folder('many'), 'packets.csv'));
  expect(content.equals(undisturbed.subarray(0, content.length))).toBe(true);
}

describe.skipIf(!isRoot || process.platform !== 'linux')(
  'a data folder that refuses (needs root on Linux, to act as nobody)',
  () => {
    /** Root may write everywhere, so the import runs as another user. */
    function importAsNobody(dataDir: string, path: string): string {
      const nobody = 65_534;
      const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', child, dataDir, path, 'many'], {
        uid: nobody,
        gid: nobody,
        encoding: 'utf8',
        env: { ...process.env, HOME: '/nonexistent', TSX_DISABLE_CACHE: '1' },
      });
      return stdout;
    }

    it('is dataset.io', async () => {
      await chmod(folder, 0o755);
      await chmod(disk, 0o555);
      expect(importAsNobody(join(disk, 'data'), capture.path)).toContain('failed dataset.io');
      expect(await readdir(disk)).toEqual([]);
    });

    it('and a capture that may not be read is import.unreadable', async () => {
      await chmod(folder, 0o755);
      await chmod(disk, 0o777);
      await chmod(capture.path, 0o000);
      expect(importAsNobody(join(disk, 'data'), capture.path)).toContain('failed import.unreadable');
      expect(await readdir(join(disk, 'data', 'datasets'))).toEqual([]);
    });
  },
);
