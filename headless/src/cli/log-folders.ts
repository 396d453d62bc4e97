// Folders of logs named on the command line: the logs of flows in them, rotated ones in their order.

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { printable } from './format.ts';

/** As Zeek and Suricata call them, also rotated, packed or labelled by others. */
const logName = /^(conn|dns|ssl|http|files|eve)\b.*\.(log|json)(\.[a-z0-9_-]+)*$/i;

/**
 * The files as they were given, and for each folder its logs, those of deeper folders too, by name.
 * @throws JawsError import.unreadable for a folder without a log
 */
export async function withLogsOfFolders(paths: readonly string[]): Promise<string[]> {
  const all: string[] = [];
  for (const path of paths) {
    if (!(await isFolder(path))) {
      all.push(path);
      continue;
    }
    const found = await logsIn(path);
    if (found.length === 0)
      throw new JawsError('import.unreadable', `${printable(path)} has no logs of Zeek or Suricata.`, {
        hint: 'Of a folder JAWS reads conn.log, dns.log, ssl.log, http.log, files.log and eve.json; name other files one by one.',
      });
    all.push(...found);
  }
  return all;
}

export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // What is not there is told by the check of files.
    return false;
  }
}

async function logsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && logName.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
