// Opens a file of a dataset, and only a file: a pipe in its place would keep us waiting for ever, a link would lead to
// somebody else's file.

import { constants, type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { errnoCode } from './disk-errors.ts';

// Not waited for and not followed; where a platform does not know them (Windows) they count as 0.
const careful = constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** @throws JawsError dataset.damaged for a link, a pipe, a folder or a device; else what `open` throws */
export async function openOrdinaryFile(path: string, access: 'read' | 'change'): Promise<FileHandle> {
  let file: FileHandle;
  try {
    file = await open(path, (access === 'read' ? constants.O_RDONLY : constants.O_RDWR) | careful);
  } catch (error) {
    const code = errnoCode(error);
    if (code === 'ELOOP' || code === 'EMLINK' || code === 'ENXIO' || code === 'EISDIR') throw notAFile(path);
    throw error;
  }
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw notAFile(path);
}

function notAFile(path: string): JawsError {
  return new JawsError(
    'dataset.damaged',
    `${basename(path)} is no ordinary file but a link, a pipe, a folder or a device; it was left alone.`,
    { hint: 'Put the file itself in its place.' },
  );
}
