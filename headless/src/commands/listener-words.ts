// Lines of the listener's log as a person reads them in a terminal: `13:02:11  Run ended  run 4f2a…, 25.0 MB`.

import { formatBytes, formatMany, printable } from '../cli/format.ts';

/** Of one JSON line; what is none comes back as it is. */
export function listenerWords(line: string): string {
  const entry = entryOf(line);
  if (entry === null) return printable(line);
  const { time = '', event = '' } = entry;
  const words = event.replace('.', ' ');
  const facts = factsOf(entry);
  const tail = facts.length === 0 ? '' : `  ${facts.join(', ')}`;
  return printable(`${time.slice(11, 19)}  ${words.charAt(0).toUpperCase()}${words.slice(1)}${tail}`);
}

interface Entry {
  readonly time?: string;
  readonly event?: string;
  readonly runId?: string;
  readonly uploadId?: string;
  readonly remote?: string;
  readonly port?: number;
  readonly reason?: string;
  readonly bytes?: number;
  readonly count?: number;
  readonly suppressed?: number;
}

function entryOf(line: string): Entry | null {
  try {
    return JSON.parse(line) as Entry;
  } catch {
    return null;
  }
}

function factsOf({ runId, uploadId, remote, port, reason, bytes, count, suppressed }: Entry): string[] {
  return [
    remote === undefined ? '' : `from ${remote}`,
    port === undefined ? '' : `port ${port}`,
    runId === undefined ? '' : `run ${runId}`,
    uploadId === undefined ? '' : `upload ${uploadId}`,
    bytes === undefined ? '' : formatBytes(bytes),
    count === undefined ? '' : String(count),
    reason ?? '',
    suppressed === undefined ? '' : `${formatMany(suppressed, 'more line')} left out`,
  ].filter((text) => text !== '');
}
