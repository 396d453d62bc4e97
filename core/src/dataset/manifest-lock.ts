// Changes of one manifest by several processes, one after the other: a second lock beside the writer's, held only
// while a manifest is read, changed and written. A note may so be written while another process captures.

import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import type { Manifest } from '@jaws/shared/domain/manifest';
import { heldLock, lockOwner, type LockState, stateOfLock, takeLock } from './lock-file.ts';
import { readManifest, writeManifest } from './manifest-file.ts';
import type { DatasetLock } from './store-contract.ts';

export const manifestLockName = 'manifest.lock';

/** A change takes some ms; a disk that is busy may make it a second. */
const defaultPatienceMs = 5000;

export interface ManifestChangeOptions {
  /** How long to wait for another process's change; default 5 s. */
  readonly patienceMs?: number;
  /** What to change where no manifest can be read; without it the reading's error is thrown. */
  readonly orElse?: (error: unknown) => Manifest;
}

/**
 * Reads, changes, checks and replaces a manifest; gives the new one. No other process changes it meanwhile.
 * @throws JawsError dataset.locked (another process has been changing it all the time), dataset.damaged,
 * dataset.unsupported-schema, dataset.io, dataset.disk-full; the old manifest is then untouched. And what
 * `change` throws.
 */
export async function changeManifest(
  folder: string,
  datasetName: string,
  change: (manifest: Manifest) => Manifest,
  { patienceMs, orElse }: ManifestChangeOptions = {},
): Promise<Manifest> {
  const lock = await lockManifest(folder, datasetName, patienceMs);
  try {
    const changed = change(await readOr(folder, orElse));
    await writeManifest(folder, changed);
    return changed;
  } finally {
    await lock.release();
  }
}

async function readOr(folder: string, orElse: ManifestChangeOptions['orElse']): Promise<Manifest> {
  try {
    return await readManifest(folder);
  } catch (error) {
    if (orElse === undefined) throw error;
    return orElse(error);
  }
}

/** Keeps changes away, of a folder that is moved for example. @throws JawsError dataset.locked, dataset.io */
export async function lockManifest(
  folder: string,
  datasetName: string,
  patienceMs = defaultPatienceMs,
): Promise<DatasetLock> {
  const path = join(folder, manifestLockName);
  const lock = await takeLock(path, `Cannot change the manifest of "${datasetName}"`, patienceMs);
  if (lock !== null) return lock;
  const owner = await lockOwner(path);
  throw new JawsError(
    'dataset.locked',
    `The manifest of "${datasetName}" is being changed by ${owner === null ? 'another process' : `process ${owner.pid}`}, which does not come to its end.`,
    { hint: 'Try again; if it stays so, that process may be suspended: let it go on, or end it.' },
  );
}

/** That of a folder whose lock this process holds; also after the folder was renamed. */
export function manifestLockAt(folder: string): DatasetLock {
  return heldLock(join(folder, manifestLockName));
}

/** Looks without touching. */
export async function manifestLockState(folder: string): Promise<LockState> {
  return await stateOfLock(join(folder, manifestLockName));
}
