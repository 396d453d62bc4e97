// Runs that are on record in the data folder, those of `jaws chum` included: for the list of the app. A record that
// cannot be read is left out with a line in the log; it is never a reason not to start.

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChumState } from '@jaws/shared/contract/chum';
import { errnoCode } from '../../dataset/disk-errors.ts';
import type { HostLog } from '../../host/host-log.ts';
import { readRunRecord, runsFolder } from '../run-records.ts';
import { stateOfRecord } from './state-of-record.ts';

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
  const states: ChumState[] = [];
  try {
    for (const { runId } of await recordFiles(runsFolder(dataDir))) {
      if (states.length === most) break;
      const state = await readState(dataDir, runId, log);
      if (state !== null) states.push(state);
    }
  } catch (error) {
    if (errnoCode(error) !== 'ENOENT') log.warn(`the records of chum cannot be listed: ${String(error)}`);
  }
  return states.sort((a, b) => b.startedMs - a.startedMs);
}

async function readState(dataDir: string, runId: string, log: HostLog): Promise<ChumState | null> {
  try {
    const record = await readRunRecord(dataDir, runId);
    return record === null ? null : stateOfRecord(record);
  } catch (error) {
    log.warn(`a run is left out of the list: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}
