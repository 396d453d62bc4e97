// Zeek's notice.log, as tab-separated values with its header lines or as JSON lines.
// https://docs.zeek.org/en/master/logs/notice.html

import { parseLine, type JsonObject } from './json-lines.ts';
import { portOf, textOf, timeOf, type OtherAlert } from './other-alert.ts';

/** Null: not a notice with two ends. */
export function zeekNotice(row: JsonObject): OtherAlert | null {
  const detector = textOf(row['note']);
  // A notice is of a connection, or only of two addresses.
  const srcIp = textOf(row['id.orig_h']) ?? textOf(row['src']);
  const dstIp = textOf(row['id.resp_h']) ?? textOf(row['dst']);
  if (detector === null || srcIp === null || dstIp === null) return null;
  return {
    ...{ tool: 'zeek', detector, srcIp, dstIp },
    atMs: timeOf(row['ts']),
    srcPort: portOf(row['id.orig_p']),
    dstPort: portOf(row['id.resp_p'] ?? row['p']),
  };
}

/** Rows of a Zeek log: null for a line that is none. */
export function zeekRows(lines: readonly string[]): (JsonObject | null)[] {
  const fieldLine = lines.find((line) => line.startsWith('#fields'));
  const data = lines.filter((line) => !line.startsWith('#'));
  if (fieldLine === undefined) return data.map(parseLine);
  const [, ...fields] = fieldLine.split('\t');
  return data.map((line) => {
    const values = line.split('\t');
    // A line that was cut while it was written.
    if (values.length !== fields.length) return null;
    return Object.fromEntries(fields.map((field, at) => [field, values[at]]));
  });
}
