// How many files this process may hold open. Node raises the limit to what the system allows by itself; what counts
// here is to stay below it, because beyond it connections of strangers and of runs are dropped alike, and nothing
// can be written to the disk.

import { readFileSync } from 'node:fs';

/** For the ports, the standard streams, Node's own, and uploads and receipts that are being written. */
const reservedFiles = 128;

/** Parses /proc/PID/limits (proc(5)); null where it says nothing or names no limit. */
export function parseOpenFiles(limits: string): number | null {
  const found = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  return found === undefined ? null : Number(found);
}

/** Connections that leave room for everything else, at least 16; null where the limit cannot be read. */
export function mostConnections(): number | null {
  try {
    const files = parseOpenFiles(readFileSync('/proc/self/limits', 'utf8'));
    return files === null ? null : Math.max(16, files - reservedFiles);
  } catch {
    // Not Linux, or /proc is not there: the number of connections alone is the limit then.
    return null;
  }
}
