// A new dataset folder appears in one step: built under a hidden name and renamed, so that a kill leaves a
// whole dataset or none.

import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import type { Manifest } from '@jaws/shared/domain/manifest';
import { csvHeader } from './csv-columns.ts';
import { acquireLock, lockAt, lockState } from './dataset-lock.ts';
import { diskError, errnoCode } from './disk-errors.ts';
import { takeReserve } from './disk-reserve.ts';
import { csvFileName } from './inspect-csv.ts';
import { syncFolder, writeManifest } from './manifest-file.ts';
import type { DatasetLock } from './store-contract.ts';

const draftPrefix = '.new-';
let drafts = 0;

/**
 * Header, open manifest and held lock in `folder`, which must not exist.
 * @throws JawsError dataset.exists, dataset.disk-full, dataset.io; nothing is left then
 */
export async function createDatasetFolder(
  root: string,
  folder: string,
  manifest: Manifest,
): Promise<DatasetLock> {
  drafts += 1;
  const draft = join(root, `${draftPrefix}${manifest.name}-${process.pid}-${drafts}`);
  let made = draft;
  try {
    await mkdir(root, { recursive: true, mode: 0o700 });
    await removeAbandonedDrafts(root);
    await mkdir(draft, { mode: 0o700 });
    await acquireLock(draft, manifest.name);
    await writeFile(join(draft, csvFileName), csvHeader, { mode: 0o600, flag: 'wx' });
    await takeReserve(draft);
    await writeManifest(draft, { ...manifest, fileBytes: csvHeader.length });
    await rename(draft, folder);
    made = folder;
    await syncFolder(root);
    return lockAt(folder);
  } catch (error) {
    const code = errnoCode(error);
    await rm(made, { recursive: true, force: true });
    if (code === 'EEXIST' || code === 'ENOTEMPTY') {
      throw new JawsError('dataset.exists', `A dataset "${manifest.name}" exists.`);
    }
    throw diskError(error, `Cannot create the dataset "${manifest.name}"`);
  }
}

/** Drafts of processes that died in the middle of a create. */
async function removeAbandonedDrafts(root: string): Promise<void> {
  for (const entry of await readdir(root)) {
    if (!entry.startsWith(draftPrefix)) continue;
    const draft = join(root, entry);
    if ((await lockState(draft)) === 'stale') await rm(draft, { recursive: true, force: true });
  }
}
