// One writer per dataset: a lock file that names its owner's pid and start time, and is taken over when the
// owner is gone. It appears with its content in one step (link of a finished file), so no reader meets half.

import { link, open, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { z } from 'zod';
import { diskError, errnoCode } from './disk-errors.ts';
import { isAlive, processStart } from './process-start.ts';
import type { DatasetLock } from './store-contract.ts';

export const lockFileName = 'lock';

const lockRecord = z.object({ pid: z.number().int().positive(), start: z.string().nullable() });
type LockRecord = z.infer<typeof lockRecord>;

/** `owned` by a living process, `stale` when its owner is gone or its text makes no sense, `free` without a file. */
export type LockState = 'free' | 'owned' | 'stale';

/** Looks without touching. */
export async function lockState(folder: string): Promise<LockState> {
  const text = await readLock(folder);
  if (text === null) return 'free';
  return (await isOwned(text)) ? 'owned' : 'stale';
}

/** @throws JawsError dataset.locked, dataset.io, dataset.disk-full */
export async function acquireLock(folder: string, datasetName: string): Promise<DatasetLock> {
  const path = join(folder, lockFileName);
  const record: LockRecord = { pid: process.pid, start: await processStart(process.pid) };
  // Two acquirers may meet over one stale lock; each round one of them gets on. Two rounds settle it.
  for (let round = 0; round < 5; round += 1) {
    if (await createLock(path, `${JSON.stringify(record)}\n`, datasetName)) return lockAt(folder);
    const text = await readLock(folder);
    if (text === null) continue;
    if (await isOwned(text)) throw lockedError(datasetName);
    await removeStale(path, text);
  }
  throw lockedError(datasetName);
}

function lockedError(datasetName: string): JawsError {
  return new JawsError('dataset.locked', `Another process is writing to "${datasetName}".`);
}

/** The lock of a folder that this process holds; also after the folder was renamed. */
export function lockAt(folder: string): DatasetLock {
  let held = true;
  return {
    async release() {
      if (!held) return;
      held = false;
      await unlinkIfThere(join(folder, lockFileName));
    },
  };
}

let attempts = 0;

async function createLock(path: string, text: string, datasetName: string): Promise<boolean> {
  attempts += 1;
  const draft = `${path}.${process.pid}.${attempts}`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
    await link(draft, path);
    return true;
  } catch (error) {
    const code = errnoCode(error);
    if (code === 'EEXIST') return false;
    // File systems without hard links (FAT, some network shares): create exclusively, text follows at once.
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'EOPNOTSUPP')
      return await createDirectly(path, text);
    throw diskError(error, `Cannot lock "${datasetName}"`);
  } finally {
    await unlinkIfThere(draft);
  }
}

async function createDirectly(path: string, text: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(text);
    await file.close();
    return true;
  } catch (error) {
    if (errnoCode(error) === 'EEXIST') return false;
    throw diskError(error, 'Cannot create a lock');
  }
}

/** Moves the stale lock aside first: of two takers only one gets the file whose text it has judged. */
async function removeStale(path: string, judged: string): Promise<void> {
  attempts += 1;
  const aside = `${path}.stale.${process.pid}.${attempts}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return;
    throw diskError(error, 'Cannot take over a stale lock');
  }
  const moved = await readFile(aside, 'utf8');
  if (moved !== judged) {
    // Another taker's fresh lock: give it back, unless yet another one stands there by now.
    await link(aside, path).catch((error: unknown) => {
      if (errnoCode(error) !== 'EEXIST') throw diskError(error, 'Cannot give a lock back');
    });
  }
  await unlinkIfThere(aside);
}

async function readLock(folder: string): Promise<string | null> {
  try {
    return await readFile(join(folder, lockFileName), 'utf8');
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return null;
    throw diskError(error, 'Cannot read a lock');
  }
}

async function isOwned(text: string): Promise<boolean> {
  const record = parseLock(text);
  if (record === null || !isAlive(record.pid)) return false;
  const start = await processStart(record.pid);
  // Without a start time (no /proc) a living pid has to do.
  return record.start === null || start === null || record.start === start;
}

function parseLock(text: string): LockRecord | null {
  try {
    return lockRecord.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

async function unlinkIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (errnoCode(error) !== 'ENOENT') throw diskError(error, 'Cannot remove a lock');
  }
}
