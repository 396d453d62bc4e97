// A new dataset folder appears in one step: built under a hidden name and renamed, so that a kill leaves a
// whole dataset or none.

import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import type { Manifest } from '@jaws/shared/domain/manifest';
import { csvHeader } from './csv-columns.ts';
import { acquireLock, lockAt } from './dataset-lock.ts';
import { diskError, errnoCode } from './disk-errors.ts';
import { makeFolders } from './make-folders.ts';
import { takeReserve } from './disk-reserve.ts';
import { makeDraftFolder, removeAbandonedDrafts, removeFolder } from './draft-folders.ts';
import { csvFileName } from './inspect-csv.ts';
import { syncFolder, writeManifest } from './manifest-file.ts';
import type { DatasetLock } from './store-contract.ts';

/**
 * Header, open manifest and held lock in `folder`, which must not exist.
 * @throws JawsError dataset.exists, dataset.disk-full, dataset.io; nothing is left then
 */
export async function createDatasetFolder(
  root: string,
  folder: string,
  manifest: Manifest,
): Promise<DatasetLock> {
  let made = await createDraftFolder(root, manifest);
  try {
    await rename(made, folder);
    made = folder;
    await syncFolder(root);
    return lockAt(folder);
  } catch (error) {
    const code = errnoCode(error);
    await removeFolder(made);
    if (code === 'EEXIST' || code === 'ENOTEMPTY') {
      throw new JawsError('dataset.exists', `A dataset "${manifest.name}" exists.`);
    }
    throw diskError(error, `Cannot create the dataset "${manifest.name}"`);
  }
}

/**
 * The same in a hidden folder, whose path it gives: it becomes a dataset when it is renamed.
 * @throws JawsError dataset.disk-full, dataset.io; nothing is left then
 */
export async function createDraftFolder(root: string, manifest: Manifest): Promise<string> {
  let made: string | null = null;
  try {
    await makeFolders(root);
    await removeAbandonedDrafts(root);
    const draft = await makeDraftFolder(root, manifest.name);
    made = draft;
    await acquireLock(draft, manifest.name);
    await writeFile(join(draft, csvFileName), csvHeader, { mode: 0o600, flag: 'wx' });
    await takeReserve(draft);
    await writeManifest(draft, { ...manifest, fileBytes: csvHeader.length });
    return draft;
  } catch (error) {
    if (made !== null) await removeFolder(made);
    throw diskError(error, `Cannot create the dataset "${manifest.name}"`);
  }
}
