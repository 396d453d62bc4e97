// The packed dataset waits in `<data-dir>/push` until it has arrived. So the dataset is locked only while it is
// packed, its size and hash are known before the first byte, and a push that was killed goes on with the same bytes.

import { open, readdir, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallSignal } from '@jaws/shared/contract/contract';
import { count, datasetName } from '@jaws/shared/contract/primitives';
import { z } from 'zod';
import { assertSoundRows } from '../dataset/compare-rows.ts';
import { onDisk } from '../dataset/disk-errors.ts';
import { makeFolders } from '../dataset/make-folders.ts';
import { replaceFile } from '../dataset/manifest-file.ts';
import { isAlive } from '../dataset/process-start.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { readContents, type DatasetContents } from './dataset-contents.ts';
import { packDataset } from './pack-dataset.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const spoolNote = z.strictObject({
  dataset: datasetName,
  sizeBytes: count,
  sha256,
  csvBytes: count,
  csvSha256: sha256,
});

export interface Spool extends z.infer<typeof spoolNote> {
  readonly path: string;
  /** Open until `close`: another push of the same dataset may have done with the file before. */
  readonly file: FileHandle;
  /** True when an earlier push had packed it. */
  readonly wasThere: boolean;
  /** `keep`: the next push goes on with it; `remove`: it has arrived, or is of no use. */
  readonly close: (fate: 'keep' | 'remove') => Promise<void>;
}

export interface SpoolOptions {
  readonly store: DatasetStore;
  readonly dataDir: string;
  readonly dataset: string;
  readonly clock: () => number;
  readonly signal: CallSignal;
  /** Bytes of packets.csv packed so far, and in all. */
  readonly onProgress: (done: number, total: number) => void;
}

/** What nobody came back for. */
const keepMs = 7 * 86_400_000;
let drafts = 0;

/**
 * Packs the dataset, or finds it packed.
 * @throws JawsError dataset.not-found, dataset.locked (somebody writes to it), dataset.damaged, push.disk-full, cancelled
 */
export async function openSpool(options: SpoolOptions): Promise<Spool> {
  const { store, dataset, dataDir } = options;
  const folder = join(dataDir, 'push');
  const lock = await store.lock(dataset);
  try {
    const contents = await readContents(store, dataset);
    await onDisk('Cannot use the data folder', () => makeFolders(folder));
    await removeOld(folder, options.clock());
    const stem = join(folder, `${dataset}.${contents.key}`);
    const found = await findSpool(stem, dataset);
    if (found !== null) return found;
    await removeOutdated(folder, dataset);
    await assertSoundRows(contents.folder, dataset, contents.manifest, { signal: options.signal });
    return await makeSpool(stem, contents, options);
  } finally {
    await lock.release();
  }
}

async function findSpool(stem: string, dataset: string): Promise<Spool | null> {
  try {
    const note = spoolNote.parse(JSON.parse(await readFile(`${stem}.json`, 'utf8')));
    const spool = await openFile(stem, note, true);
    if (note.dataset === dataset && (await spool.file.stat()).size === note.sizeBytes) return spool;
    await spool.close('remove');
  } catch {
    // Missing, half or unreadable: it is packed anew.
    return null;
  }
  return null;
}

async function makeSpool(stem: string, contents: DatasetContents, options: SpoolOptions): Promise<Spool> {
  drafts += 1;
  const draft = `${stem}.${process.pid}-${drafts}.part`;
  const { dataset, csvBytes } = contents;
  try {
    const facts = await packDataset(contents, { ...options, path: draft });
    return await onDisk(`Cannot pack "${dataset}"`, async () => {
      await rename(draft, `${stem}.tar.gz`);
      // Last: without the note the archive counts for nothing.
      const note = { dataset, csvBytes, ...facts };
      await replaceFile(`${stem}.json`, `${JSON.stringify(note)}\n`);
      return await openFile(stem, note, false);
    });
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function openFile(stem: string, note: z.infer<typeof spoolNote>, wasThere: boolean): Promise<Spool> {
  const path = `${stem}.tar.gz`;
  const file = await open(path, 'r');
  return {
    ...note,
    path,
    file,
    wasThere,
    close: async (fate) => {
      await file.close();
      if (fate === 'keep') return;
      await rm(`${stem}.json`, { force: true });
      await rm(path, { force: true });
    },
  };
}

/** The dataset has changed since: nobody can go on with these. Drafts are left to `removeOld`. */
async function removeOutdated(folder: string, dataset: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [of, , ...ending] = name.split('.');
    const isPacked = ['json', 'tar.gz'].includes(ending.join('.'));
    if (of === dataset && isPacked) await rm(join(folder, name), { force: true });
  }
}

/** Archives that nobody has asked for in a week, and drafts whose process is gone. */
async function removeOld(folder: string, nowMs: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const draft = /\.(\d+)-\d+\.part$/.exec(name);
    const isDead = draft !== null && !isAlive(Number(draft[1]));
    const found = await stat(path).catch(() => null);
    if (found !== null && (isDead || nowMs - found.mtimeMs > keepMs)) await rm(path, { force: true });
  }
}
