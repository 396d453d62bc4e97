// Records of runs beside the datasets that saw them: `<dataset>/truth/<runId>.json`. They go where the folder goes,
// and are no part of the dataset's hash: a label can be held against them, not the other way round.

import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetRun } from '@jaws/shared/contract/datasets';
import { runRecord, type RunRecord } from '@jaws/shared/exfil/run-record';
import { errnoCode, onDisk } from '../dataset/disk-errors.ts';
import { replaceFile } from '../dataset/manifest-file.ts';

const folderName = 'truth';
const fileName = /^[0-9a-f]{32}\.json$/;
/** A record of 20,000 flows has 5 MB; what is larger is none. */
const mostBytes = 32 * 1_048_576;
/** Runs that a dataset shows. */
const mostShown = 1000;

/** Replaces the record of the same run; 0600, atomic. @throws JawsError dataset.io, dataset.disk-full */
export async function writeTruth(datasetFolder: string, record: RunRecord): Promise<void> {
  const folder = join(datasetFolder, folderName);
  await onDisk('Cannot keep the record of a run', () => makeFolder(folder));
  await replaceFile(join(folder, `${record.runId}.json`), `${JSON.stringify(runRecord.parse(record))}\n`);
}

/** Not recursive: a dataset that was removed meanwhile does not come back. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (errnoCode(error) !== 'EEXIST') throw error;
  }
}

/** Null when there is none, or it is no record. @throws JawsError dataset.io */
export async function readRecordFile(path: string): Promise<RunRecord | null> {
  return await onDisk('Cannot read the record of a run', async () => {
    try {
      const { size } = await stat(path);
      if (size > mostBytes) return null;
      const parsed = runRecord.safeParse(JSON.parse(await readFile(path, 'utf8')));
      return parsed.success ? parsed.data : null;
    } catch (error) {
      const code = errnoCode(error);
      if (error instanceof SyntaxError || code === 'ENOENT' || code === 'EISDIR') return null;
      throw error;
    }
  });
}

export async function readTruth(datasetFolder: string, runId: string): Promise<RunRecord | null> {
  return await readRecordFile(join(datasetFolder, folderName, `${runId}.json`));
}

/** Oldest first. What cannot be read is left out. */
export async function listTruths(datasetFolder: string): Promise<RunRecord[]> {
  const folder = join(datasetFolder, folderName);
  const names = (await truthNames(folder)).slice(0, mostShown);
  const records = await Promise.all(names.map((name) => readRecordFile(join(folder, name))));
  return records.filter((record) => record !== null).sort((a, b) => a.startedMs - b.startedMs);
}

/** The records of one dataset for another; one that is there already stays. @throws JawsError dataset.* */
export async function copyTruths(from: string, to: string): Promise<void> {
  const [source, target] = [join(from, folderName), join(to, folderName)];
  await onDisk('Cannot copy the records of runs', async () => {
    const names = await truthNames(source);
    if (names.length > 0) await makeFolder(target);
    for (const name of names) {
      try {
        await copyFile(join(source, name), join(target, name), constants.COPYFILE_EXCL);
      } catch (error) {
        if (errnoCode(error) !== 'EEXIST') throw error;
      }
    }
  });
}

async function truthNames(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => fileName.test(name)).sort();
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** What a dataset shows of a run. */
export function runSummary(record: RunRecord, dataset: string): DatasetRun {
  const { runId, style, scenario, startedMs, endedMs, end, sizeBytes, sentBytes, receipt } = record;
  return {
    ...{ runId, style, scenario, startedMs, endedMs, end, sizeBytes, sentBytes },
    receivedBytes: receipt?.body.applicationBytes ?? null,
    capture: record.captures.find((capture) => capture.dataset === dataset) ?? null,
  };
}
