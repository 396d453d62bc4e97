// A folder and those above it, private to this user. Node's own `mkdir` with `recursive` says ENOENT for a disk that can
// only be read, and never ends where a folder that is there takes none (below /proc): this says what the system says.

import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoCode } from './disk-errors.ts';

/** Mode 0700; what is there stays as it is. @throws what the system says of the uppermost folder that cannot be made */
export async function makeFolders(path: string): Promise<void> {
  await make(path, true);
}

/** `mayTryAgain`: the folder above may have been made by somebody else a moment after it was missing. */
async function make(path: string, mayTryAgain: boolean): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    // Some systems say EROFS or EPERM of a folder that is there.
    if (await isFolder(path)) return;
    const above = dirname(path);
    if (errnoCode(error) !== 'ENOENT' || above === path || !mayTryAgain) throw error;
    if (!(await isFolder(above))) await make(above, true);
    await make(path, false);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}
