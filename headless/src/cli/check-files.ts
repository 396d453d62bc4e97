// Files named on the command line are looked at before anything is made: of three captures the third one's typing
// error is told at once, not after minutes of importing the first two.

import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { JawsError } from '@jaws/shared/contract/errors';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk can only be read',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
};

/** Why the file system refuses, in words; `missing` where there is nothing. */
export function reasonOf(error: unknown, missing: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return code === 'ENOENT' || code === 'ENOTDIR' ? missing : (reasons[code] ?? code);
}

/** Pipes and devices are fine: `<(zcat …)`. @throws JawsError import.unreadable, with the path as it was given */
export async function checkFiles(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const problem = await problemOf(path);
    if (problem !== null)
      throw new JawsError('import.unreadable', `${JSON.stringify(path)} cannot be read: ${problem}.`);
  }
}

async function problemOf(path: string): Promise<string | null> {
  try {
    await access(path, constants.R_OK);
    return (await stat(path)).isDirectory() ? 'it is a folder' : null;
  } catch (error) {
    return reasonOf(error, 'there is no such file');
  }
}
