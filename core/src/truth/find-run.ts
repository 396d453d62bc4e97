// The record of a run by its id, from the data folder or beside the dataset, or from a file of another machine.

import { resolve } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import type { RunRecord } from '@jaws/shared/exfil/run-record';
import { isRunId } from '@jaws/shared/exfil/listener-protocol';
import { readRunRecord, runsFolder } from '../chum/run-records.ts';
import { readRecordFile, readTruth } from './truth-files.ts';

/** @throws JawsError usage.invalid when there is none, or it is no record; chum.record-failed, dataset.io */
export async function findRun(
  dataDir: string,
  datasetFolder: string,
  runIdOrFile: string,
): Promise<RunRecord> {
  if (isRunId(runIdOrFile)) {
    const found =
      (await readRunRecord(dataDir, runIdOrFile)) ?? (await readTruth(datasetFolder, runIdOrFile));
    if (found !== null) return found;
    throw new JawsError('usage.invalid', `There is no run ${runIdOrFile} on record here.`, {
      hint: `Records lie in ${runsFolder(dataDir)}; one of another machine is named by its file.`,
    });
  }
  const record = await readRecordFile(resolve(runIdOrFile));
  if (record !== null) return record;
  throw new JawsError('usage.invalid', `${runIdOrFile} is not the record of a run.`, {
    hint: 'Name the id of a run (32 hex digits), or the file that `jaws chum` wrote.',
  });
}
