// A whole log, piece by piece: connections become rows of a table, the other logs names of connections. A line that
// cannot be read is left out, counted, and the first one named with its number.

import { JawsError } from '@jaws/shared/contract/errors';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { ConnTsvReader } from './conn-tsv.ts';
import type { FlowLog } from './detect-flow-log.ts';
import { flowIdOf, noteEveEvent, readEveFlow } from './eve-rows.ts';
import { appendRecord, FlowRecord } from './flow-record.ts';
import { forEachLine, lineText, wholeLines } from './log-lines.ts';
import type { NamesOfFlows } from './names-of-flows.ts';
import type { RecordValues } from './record-values.ts';
import { ZeekHeaderReader } from './zeek-header.ts';
import {
  noteZeekRow,
  readConnRow,
  rowOfFields,
  rowOfJson,
  type AddNames,
  type ZeekLog,
} from './zeek-rows.ts';

export interface FlowLogTarget {
  readonly table: PacketTable;
  readonly values: RecordValues;
  readonly names: NamesOfFlows;
  /** Passive DNS. */
  readonly addNames: AddNames;
  /** Called between pieces; takes the rows of the table when they are enough. */
  readonly settle: () => Promise<void>;
}

export interface FlowLogCounts {
  /** Flow records that became rows. */
  readonly records: number;
  /** Lines that could not be read, and what is wrong with the first: `line 12: ts is not a time`. */
  readonly bad: number;
  readonly firstBad: string;
  readonly alerts: number;
}

/** Reads one line; null: done, else what is wrong with it. */
type ReadLine = (piece: Uint8Array, from: number, to: number) => string | null;

const hash = 35;

/** @throws JawsError import.wrong-columns, import.bad-row (no line can be read, or one is longer than 1 MiB), and what `settle` throws */
export async function readFlowLog(
  chunks: AsyncIterable<Uint8Array>,
  log: Exclude<FlowLog, { format: 'other' }>,
  target: FlowLogTarget,
): Promise<FlowLogCounts> {
  const counts = { records: 0, bad: 0, firstBad: '', alerts: 0, lines: 0, read: 0 };
  const read = readerOf(log, target, counts);
  for await (const piece of wholeLines(chunks)) {
    forEachLine(piece, (from, to) => {
      counts.lines += 1;
      if (from === to) return;
      const problem = read(piece, from, to);
      if (problem === null) counts.read += piece[from] === hash ? 0 : 1;
      else if (counts.bad++ === 0) counts.firstBad = `line ${counts.lines}: ${problem}`;
    });
    await target.settle();
  }
  if (counts.read === 0 && counts.bad > 0)
    throw new JawsError('import.bad-row', `No line of the log can be read; ${counts.firstBad}.`);
  return counts;
}

interface Counting {
  records: number;
  alerts: number;
}

function readerOf(
  log: Exclude<FlowLog, { format: 'other' }>,
  target: FlowLogTarget,
  counts: Counting,
): ReadLine {
  if (log.format === 'eve') return eveReader(target, counts);
  if (log.format === 'zeek-json') return jsonReader(log.log, target, counts);
  return log.log === 'conn' ? connReader(target, counts) : sideReader(log.log, target);
}

function connReader({ table, values, names }: FlowLogTarget, counts: Counting): ReadLine {
  const header = new ZeekHeaderReader();
  const conn = new ConnTsvReader(table, values, names);
  return (piece, from, to) => {
    if (piece[from] !== hash) {
      const problem = conn.read(piece, from, to);
      if (problem === null) counts.records += 1;
      return problem;
    }
    header.take(lineText(piece, from, to));
    const missing = header.header === null ? [] : conn.begin(header.header);
    if (missing.length > 0)
      throw new JawsError('import.wrong-columns', `The conn.log has no field ${missing.join(', ')}.`, {
        hint: "Write Zeek's log with its usual fields.",
      });
    return null;
  };
}

function sideReader(log: ZeekLog, { names, addNames }: FlowLogTarget): ReadLine {
  const header = new ZeekHeaderReader();
  return (piece, from, to) => {
    const line = lineText(piece, from, to);
    if (piece[from] === hash) {
      header.take(line);
      return null;
    }
    if (header.header === null) return 'no line before it names the fields';
    const { fields, separator } = header.header;
    const row = rowOfFields(line, fields, String.fromCharCode(separator));
    if (row === null) return `it has not ${fields.length} fields`;
    noteZeekRow(log, row, names, addNames);
    return null;
  };
}

function jsonReader(
  log: ZeekLog,
  { table, values, names, addNames }: FlowLogTarget,
  counts: Counting,
): ReadLine {
  const record = new FlowRecord();
  return (piece, from, to) => {
    const row = rowOfJson(lineText(piece, from, to));
    if (row === null) return 'it is not an object of JSON';
    if (log !== 'conn') {
      noteZeekRow(log, row, names, addNames);
      return null;
    }
    const problem = readConnRow(row, record, values);
    if (problem !== null) return problem;
    record.said = typeof row['uid'] === 'string' ? names.take(row['uid']) : [];
    appendRecord(table, record, names.unknownFacts);
    counts.records += 1;
    return null;
  };
}

function eveReader({ table, values, names, addNames }: FlowLogTarget, counts: Counting): ReadLine {
  const record = new FlowRecord();
  return (piece, from, to) => {
    const line = lineText(piece, from, to);
    const event = rowOfJson(line);
    if (event === null) return 'it is not an object of JSON';
    const id = flowIdOf(line);
    if (event['event_type'] === 'alert') counts.alerts += 1;
    if (event['event_type'] !== 'flow') {
      if (id !== null) noteEveEvent(event, id, names, addNames);
      return null;
    }
    const problem = readEveFlow(event, record, values);
    if (problem !== null) return problem;
    record.said = id === null ? [] : names.take(id);
    appendRecord(table, record, names.unknownFacts);
    counts.records += 1;
    return null;
  };
}
