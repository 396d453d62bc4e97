// What the file system refuses, as errors a user can act on.

import { JawsError } from '@jaws/shared/contract/errors';

/** The errno name of a Node error (`ENOENT` …); null for anything else. */
export function errnoCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

const fullCodes: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Is it a refusal for want of room? */
export function isFull(error: unknown): boolean {
  return fullCodes.has(errnoCode(error) ?? '');
}

/** dataset.disk-full or dataset.io with `doing` as its subject; a JawsError passes through unchanged. */
export function diskError(error: unknown, doing: string): JawsError {
  if (error instanceof JawsError) return error;
  if (isFull(error)) {
    return new JawsError('dataset.disk-full', `${doing}: the disk is full.`, { cause: error });
  }
  const why = errnoCode(error) ?? (error instanceof Error ? error.message : String(error));
  return new JawsError('dataset.io', `${doing}: ${why}.`, { cause: error });
}

/** Runs file system work and turns its refusals into `diskError`s. */
export async function onDisk<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskError(error, doing);
  }
}
