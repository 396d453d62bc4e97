// Files that a call is to write, looked at before anything is read: what cannot be written is told at once, not after
// minutes of work.

import { constants, existsSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { reasonOf } from './check-files.ts';

/**
 * `outputs`: option and path, in the order in which they are looked at; those not given are undefined.
 * @throws JawsError usage.invalid, export.exists, export.unwritable
 */
export async function checkOutputs(
  outputs: readonly (readonly [option: string, path: string | undefined])[],
): Promise<void> {
  const seen = new Map<string, string>();
  for (const [option, path] of outputs) {
    if (path === undefined) continue;
    if (path === '') throw new JawsError('usage.invalid', `${option} needs the name of a file.`);
    if (path === '-') {
      const hint = 'Name a file; one that is called - is written ./-.';
      throw new JawsError('usage.invalid', `${option} does not write to standard output.`, { hint });
    }
    const other = seen.get(resolve(path));
    if (other !== undefined)
      throw new JawsError(
        'usage.invalid',
        `${other} and ${option} name the same file, ${JSON.stringify(path)}.`,
      );
    seen.set(resolve(path), option);
    await checkOutput(path);
  }
}

async function checkOutput(path: string): Promise<void> {
  if (existsSync(path))
    throw new JawsError('export.exists', `${JSON.stringify(path)} exists; it was left alone.`);
  const folder = dirname(path);
  try {
    // The dot: a file in the place of the folder is no folder.
    await access(`${folder}/.`, constants.W_OK | constants.X_OK);
  } catch (error) {
    const why = reasonOf(error, 'there is no such folder');
    throw new JawsError('export.unwritable', `Cannot write ${JSON.stringify(path)}: ${why}.`, {
      cause: error,
    });
  }
}
