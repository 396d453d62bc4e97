// Records of runs in the data folder: `runs/<run id>.json`, for the eyes of the user only, there whole or not at all.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { isRunId } from '@jaws/shared/exfil/listener-protocol';
import { runRecord, type RunRecord } from '@jaws/shared/exfil/run-record';
import { errnoCode } from '../dataset/disk-errors.ts';
import { makeFolders } from '../dataset/make-folders.ts';
import { replaceFile } from '../dataset/manifest-file.ts';

export function runsFolder(dataDir: string): string {
  return join(dataDir, 'runs');
}

/** @throws RangeError for what is no run id: it becomes part of a path */
export function runRecordPath(dataDir: string, runId: string): string {
  if (!isRunId(runId)) throw new RangeError('not a run id');
  return join(runsFolder(dataDir), `${runId}.json`);
}

/** Replaces what was written before; gives the path. @throws JawsError chum.record-failed; the old one then stays */
export async function writeRunRecord(dataDir: string, record: RunRecord): Promise<string> {
  const path = runRecordPath(dataDir, record.runId);
  try {
    await makeFolders(runsFolder(dataDir));
    await replaceFile(path, `${JSON.stringify(record)}\n`);
    return path;
  } catch (error) {
    const cause = error instanceof JawsError ? error.cause : error;
    const code = errnoCode(cause) ?? (cause instanceof Error ? cause.message : 'unknown');
    const why = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : code;
    throw new JawsError('chum.record-failed', `The record ${path} cannot be written: ${why}.`, {
      cause: error,
    });
  }
}

/** Null when there is none. @throws JawsError chum.record-failed when it cannot be read or is no record */
export async function readRunRecord(dataDir: string, runId: string): Promise<RunRecord | null> {
  const path = runRecordPath(dataDir, runId);
  try {
    return runRecord.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return null;
    throw new JawsError('chum.record-failed', `${path} is no record of a run.`, { cause: error });
  }
}
