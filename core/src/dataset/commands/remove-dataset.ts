// To the trash and back. Nothing is deleted here (see empty-trash.ts): a trash entry is the whole folder under another name.

import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { errnoCode } from '../disk-errors.ts';
import type { DatasetStore } from '../store-contract.ts';
import { moveFolder, moveToFreeName, trashFolder } from './dataset-folders.ts';
import { takeAway } from './take-away.ts';

/** `<name>.<8 hex digits>`: says what it was, and can be no path. */
const trashIdPattern = /^([a-z0-9][a-z0-9_-]{0,63})\.[0-9a-f]{8}$/;

export function isTrashId(text: string): boolean {
  return trashIdPattern.test(text);
}

/** Also on a full disk. @throws JawsError dataset.not-found, dataset.locked (somebody writes to it), dataset.io */
export async function removeDataset(store: DatasetStore, name: string): Promise<{ trashId: string }> {
  // Before the trash is made: an unknown name leaves nothing behind.
  if (!(await store.exists(name))) throw new JawsError('dataset.not-found', `There is no dataset "${name}".`);
  const trashId = `${name}.${randomBytes(4).toString('hex')}`;
  await takeAway(store, name, join(await trashFolder(store), trashId));
  return { trashId };
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
  const name = await moveToFreeName(store, oldName, (free) => moveFolder(source, store.folder(free), free));
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
