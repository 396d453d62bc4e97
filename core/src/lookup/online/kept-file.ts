// Small files of look-ups in the data folder. One that cannot be read is told and set aside; look-ups go on without it.

import { rename } from 'node:fs/promises';
import { JawsError } from '@jaws/shared/contract/errors';
import { z } from 'zod';
import { diskError, errnoCode } from '../../dataset/disk-errors.ts';
import { openOrdinaryFile } from '../../dataset/open-ordinary-file.ts';

export interface KeptFile<T> {
  readonly path: string;
  /** What is in it, as in: The `look-ups` in … */
  readonly what: string;
  /** Throws where the text has another form. */
  readonly parse: (text: string) => T;
  readonly warn: (text: string) => void;
}

/** Null when there is none, or none that can be read. @throws JawsError dataset.io where it cannot be set aside either */
export async function readKeptFile<T>({ path, what, parse, warn }: KeptFile<T>): Promise<T | null> {
  try {
    const text = await readOrNothing(path);
    return text === null ? null : parse(text);
  } catch (error) {
    const aside = `${path}.set-aside`;
    warn(`The ${what} in ${path} cannot be read (${reasonOf(error)}); the file is kept as ${aside}.`);
    await rename(path, aside).catch((refusal: unknown) => {
      // Read twice at once, it is gone already.
      if (errnoCode(refusal) !== 'ENOENT') throw diskError(refusal, 'Cannot set a file of look-ups aside');
    });
    return null;
  }
}

/** Not what the file says: the parser of JSON would quote it. */
function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'it is not JSON';
  if (error instanceof z.ZodError) return 'it has another form';
  return error instanceof JawsError ? error.message : (errnoCode(error) ?? 'it cannot be opened');
}

async function readOrNothing(path: string): Promise<string | null> {
  try {
    const file = await openOrdinaryFile(path, 'read');
    try {
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return null;
    throw error;
  }
}
