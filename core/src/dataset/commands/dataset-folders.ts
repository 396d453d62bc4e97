// What the commands share about folders: where the trash is, which names are free, and moving a folder in one
// step that a power loss does not undo.

import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { diskError, errnoCode, onDisk } from '../disk-errors.ts';
import { makeFolders } from '../make-folders.ts';
import { syncFolder } from '../manifest-file.ts';
import { lockManifest, manifestLockAt } from '../manifest-lock.ts';
import type { DatasetStore } from '../store-contract.ts';

/** `<data-dir>/trash`, made when missing. */
export async function trashFolder(store: DatasetStore): Promise<string> {
  // Every dataset lies in <data-dir>/datasets/<slug>.
  const folder = join(dirname(dirname(store.folder('any'))), 'trash');
  await onDisk('Cannot make the trash', () => makeFolders(folder));
  return folder;
}

/** The name itself, or `name-2`, `name-3` …: the first that no dataset has. */
export async function freeName(store: DatasetStore, name: string): Promise<string> {
  for (let number = 1; number < 10_000; number++) {
    const ending = number === 1 ? '' : `-${number}`;
    const candidate = name.slice(0, 64 - ending.length) + ending;
    if (!(await store.exists(candidate))) return candidate;
  }
  throw new JawsError('dataset.exists', `There are too many datasets called "${name}".`);
}

/**
 * Gives `move` the first free name, and the next one where somebody takes it before the move: that is one step, which
 * takes no dataset's place. Gives the name that it got.
 * @throws JawsError as `move`
 */
export async function moveToFreeName(
  store: DatasetStore,
  wanted: string,
  move: (name: string) => Promise<void>,
): Promise<string> {
  for (;;) {
    const name = await freeName(store, wanted);
    try {
      await move(name);
      return name;
    } catch (error) {
      if (!(error instanceof JawsError) || error.code !== 'dataset.exists') throw error;
    }
  }
}

/** @throws JawsError dataset.exists when `to` is taken, dataset.not-found when `from` is gone, dataset.io */
export async function moveFolder(from: string, to: string, name: string): Promise<void> {
  try {
    await rename(from, to);
    await syncMove(from, to);
  } catch (error) {
    const code = errnoCode(error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST') {
      throw new JawsError('dataset.exists', `A dataset "${name}" exists.`);
    }
    if (code === 'ENOENT') throw new JawsError('dataset.not-found', `There is no dataset "${name}".`);
    throw diskError(error, `Cannot move "${name}"`);
  }
}

/**
 * `moveFolder` of a dataset from `name` to `newName`, not in the middle of somebody's change of its manifest: its
 * lock would go with the folder and stay there. The caller holds the dataset's own lock.
 * @throws JawsError as `moveFolder`, and dataset.locked
 */
export async function moveDataset(from: string, to: string, name: string, newName: string): Promise<void> {
  const lock = await lockManifest(from, name);
  try {
    await moveFolder(from, to, newName);
  } catch (error) {
    await lock.release();
    throw error;
  }
  await manifestLockAt(to).release();
}

/** A move whose record cannot be made to last is taken back: the caller then finds everything where it was. */
async function syncMove(from: string, to: string): Promise<void> {
  try {
    await syncFolder(dirname(to));
    await syncFolder(dirname(from));
  } catch (error) {
    await rename(to, from);
    throw error;
  }
}
