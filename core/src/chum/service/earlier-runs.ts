// Runs that are on record in the data folder, those of `jaws chum` included: for the list of the app. A record that
// cannot be read is left out with a line in the log; it is never a reason not to start.

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChumScore, ChumState } from '@jaws/shared/contract/chum';
import type { RunRecord } from '@jaws/shared/exfil/run-record';
import { errnoCode } from '../../dataset/disk-errors.ts';
import type { HostLog } from '../../host/host-log.ts';
import { readRunRecord, runsFolder } from '../run-records.ts';
import { scoreOfRecord, stateOfRecord } from './state-of-record.ts';

const recordName = /^[0-9a-f]{32}\.json$/;
/** Many connections make a long record, but not this long. */
const longestBytes = 64 * 2 ** 20;

interface FoundRecord {
  readonly runId: string;
  readonly changedMs: number;
}

async function recordFiles(folder: string): Promise<FoundRecord[]> {
  const names = (await readdir(folder)).filter((name) => recordName.test(name));
  const found = await Promise.all(
    names.map(async (name) => {
      const facts = await stat(join(folder, name)).catch(() => null);
      const isRecord = facts?.isFile() === true && facts.size <= longestBytes;
      return isRecord ? [{ runId: name.slice(0, -'.json'.length), changedMs: facts.mtimeMs }] : [];
    }),
  );
  return found.flat().sort((a, b) => b.changedMs - a.changedMs);
}

/** The newest `most` of `<data-dir>/runs`, newest first; none where there is no such folder. Never rejects. */
export async function earlierRuns(dataDir: string, most: number, log: HostLog): Promise<ChumState[]> {
  const states = await newestRecords(dataDir, most, log, stateOfRecord);
  return states.sort((a, b) => b.startedMs - a.startedMs);
}

/** As the contract bounds them. */
const mostScores = 500;

/** Runs whose captures were looked at, newest first. Never rejects. */
export async function scoresOf(dataDir: string, log: HostLog): Promise<ChumScore[]> {
  const scores = await newestRecords(dataDir, mostScores, log, scoreOfRecord);
  return scores.sort((a, b) => b.startedMs - a.startedMs);
}

/** What `read` makes of the newest records, those left out for which it gives null. */
async function newestRecords<T>(
  dataDir: string,
  most: number,
  log: HostLog,
  read: (record: RunRecord) => T | null,
): Promise<T[]> {
  const found: T[] = [];
  try {
    for (const { runId } of await recordFiles(runsFolder(dataDir))) {
      if (found.length === most) break;
      const record = await readRecord(dataDir, runId, log);
      const made = record === null ? null : read(record);
      if (made !== null) found.push(made);
    }
  } catch (error) {
    if (errnoCode(error) !== 'ENOENT') log.warn(`the records of chum cannot be listed: ${String(error)}`);
  }
  return found;
}

async function readRecord(dataDir: string, runId: string, log: HostLog): Promise<RunRecord | null> {
  try {
    return await readRunRecord(dataDir, runId);
  } catch (error) {
    log.warn(`a run is left out of the list: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}
