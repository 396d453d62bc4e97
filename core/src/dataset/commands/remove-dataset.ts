// To the trash and back. Nothing is deleted here: a trash entry is the whole folder under another name.

import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { lockAt } from '../dataset-lock.ts';
import { errnoCode } from '../disk-errors.ts';
import type { DatasetStore } from '../store-contract.ts';
import { freeName, moveDataset, moveFolder, trashFolder } from './dataset-folders.ts';

/** `<name>.<8 hex digits>`: says what it was, and can be no path. */
const trashIdPattern = /^([a-z0-9][a-z0-9_-]{0,63})\.[0-9a-f]{8}$/;

/** @throws JawsError dataset.not-found, dataset.locked (somebody writes to it), dataset.io */
export async function removeDataset(store: DatasetStore, name: string): Promise<{ trashId: string }> {
  const lock = await store.lock(name);
  try {
    const trashId = `${name}.${randomBytes(4).toString('hex')}`;
    const target = join(await trashFolder(store), trashId);
    await moveDataset(store.folder(name), target, name, name);
    // The lock file went with the folder; under the old name another dataset may have its own by now.
    await lockAt(target).release();
    return { trashId };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * Back under its old name, or under `name-2` … where that is taken meanwhile.
 * @throws JawsError dataset.not-found for an id that is not in the trash.
 */
export async function restoreDataset(store: DatasetStore, trashId: string): Promise<{ name: string }> {
  const oldName = trashIdPattern.exec(trashId)?.[1];
  const source = join(await trashFolder(store), trashId);
  if (oldName === undefined || !(await isFolder(source))) {
    throw new JawsError('dataset.not-found', 'This dataset is not in the trash.');
  }
  const name = await freeName(store, oldName);
  await moveFolder(source, store.folder(name), name);
  if (name !== oldName) await store.updateManifest(name, (manifest) => ({ ...manifest, name }));
  return { name };
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (errnoCode(error) === null) throw error;
    return false;
  }
}
