// Logs of flows (Zeek, Suricata) into a running import. What dns, ssl and http logs say is gathered before the connections
// are read, whatever the order in which the files were given.

import { stat } from 'node:fs/promises';
import { JawsError } from '@jaws/shared/contract/errors';
import { detectFlowLog, type FlowLog } from '../flow-logs/detect-flow-log.ts';
import { readFlowLog, type FlowLogCounts, type FlowLogTarget } from '../flow-logs/read-flow-log.ts';
import { RecordValues } from '../flow-logs/record-values.ts';
import { openPacketFile } from '../packet-file/open-packet-file.ts';
import { firstBytes } from './first-bytes.ts';
import type { ImportFile } from './import-file.ts';
import type { ImportSession } from './import-session.ts';

/** Reads all of a log; or passes over it where its names are gathered already, or it says nothing of flows. */
export async function importFlowLog(
  session: ImportSession,
  file: ImportFile,
  { log, content, label }: { log: FlowLog; content: AsyncIterable<Uint8Array>; label: string },
): Promise<void> {
  const { flowLogs } = session;
  flowLogs.met = true;
  if (flowLogs.gathered.has(file)) return;
  if (log.format === 'other') {
    session.addWarnings(file.name, [`Zeek's ${log.name} log says nothing of flows and was not read.`]);
    return;
  }
  const counts = await readFlowLog(content, log, targetOf(session, label));
  await session.settle(null, true);
  flowLogs.records += counts.records;
  if (log.format !== 'eve' && log.log === 'conn') flowLogs.hasConnections = true;
  session.addWarnings(file.name, warningsOf(log, counts));
}

/** Of several files on disk those that only name things are read first. */
export async function gatherNames(
  session: ImportSession,
  files: readonly ImportFile[],
  label: string,
): Promise<void> {
  if (files.length < 2) return;
  for (const file of files) {
    // What is still arriving, and what can be read only once, waits for its turn.
    if (file.growsTo !== undefined || !(await isOrdinary(file.path))) continue;
    const opened = await openPacketFile(file.path);
    try {
      if (opened.kind === 'capture') continue;
      const chunks = opened.chunks[Symbol.asyncIterator]();
      const start = await firstBytes(chunks);
      const log = detectFlowLog(start);
      if (log === null || log.format === 'eve' || log.format === 'other' || log.log === 'conn') continue;
      const counts = await readFlowLog(joined(start, chunks), log, targetOf(session, label));
      session.flowLogs.gathered.add(file);
      session.addWarnings(file.name, warningsOf(log, counts));
    } finally {
      await opened.close();
    }
  }
}

/** Logs that only name things make no dataset. @throws JawsError import.wrong-columns */
export function requireConnections({ flowLogs, packets }: ImportSession): void {
  if (!flowLogs.met || flowLogs.hasConnections || packets > 0) return;
  throw new JawsError('import.wrong-columns', 'The logs have no connections.', {
    hint: "Import Zeek's conn.log with them, or an EVE log of Suricata with flow events.",
  });
}

function targetOf(session: ImportSession, label: string): FlowLogTarget {
  return {
    table: session.table,
    values: new RecordValues(session.dictionaries, label),
    names: session.flowLogs.names,
    addNames: (entries) => {
      session.addNames(entries);
    },
    settle: () => session.settle(null),
  };
}

function warningsOf(log: FlowLog, { records, bad, firstBad, alerts }: FlowLogCounts): string[] {
  const told: string[] = [];
  if (bad > 0) told.push(`${bad} lines could not be read and were left out; ${firstBad}.`);
  if (log.format === 'eve' && records > 0)
    told.push('Suricata counts whole frames: payload is what is left when the least headers are taken off.');
  if (alerts > 0)
    told.push(`${alerts} alerts were not read: they are no labels. Compare them with jaws drill alerts.`);
  return told;
}

async function isOrdinary(path: string): Promise<boolean> {
  try {
    const found = await stat(path);
    return found.isFile() && found.size > 0;
  } catch {
    // Told when its turn comes.
    return false;
  }
}

async function* joined(start: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield start;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
