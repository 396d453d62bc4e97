// Runs that are on record in the data folder, those of `jaws chum` included: for the list of the app. A record that
// cannot be read is left out with a line in the log; it is never a reason not to start.

import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChumState } from '@jaws/shared/contract/chum';
import { runRecord } from '@jaws/shared/exfil/run-record';
import { errnoCode } from '../../dataset/disk-errors.ts';
import type { HostLog } from '../../host/host-log.ts';
import { stateOfRecord } from './state-of-record.ts';

const recordName = /^[0-9a-f]{32}\.json$/;
/** Many connections make a long record, but not this long. */
const longestBytes = 64 * 2 ** 20;

interface FoundRecord {
  readonly path: string;
  readonly changedMs: number;
}

async function recordFiles(folder: string): Promise<FoundRecord[]> {
  const names = (await readdir(folder)).filter((name) => recordName.test(name));
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const facts = await stat(path).catch(() => null);
      const isRecord = facts?.isFile() === true && facts.size <= longestBytes;
      return isRecord ? [{ path, changedMs: facts.mtimeMs }] : [];
    }),
  );
  return found.flat().sort((a, b) => b.changedMs - a.changedMs);
}

/** The newest `most` of `<data-dir>/runs`, newest first; none where there is no such folder. Never rejects. */
export async function earlierRuns(dataDir: string, most: number, log: HostLog): Promise<ChumState[]> {
  const folder = join(dataDir, 'runs');
  const states: ChumState[] = [];
  try {
    for (const { path } of await recordFiles(folder)) {
      if (states.length === most) break;
      const state = await readState(path, log);
      if (state !== null) states.push(state);
    }
  } catch (error) {
    if (errnoCode(error) !== 'ENOENT') log.warn(`the records of chum cannot be listed: ${String(error)}`);
  }
  return states.sort((a, b) => b.startedMs - a.startedMs);
}

async function readState(path: string, log: HostLog): Promise<ChumState | null> {
  try {
    return stateOfRecord(runRecord.parse(JSON.parse(await readFile(path, 'utf8'))));
  } catch (error) {
    log.warn(
      `the record of a run is left out: ${path} cannot be read (${errnoCode(error) ?? 'not a record'})`,
    );
    return null;
  }
}
