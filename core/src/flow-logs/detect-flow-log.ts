// Is this text a log of flows, and of which program? By its first lines, never by its name.

import { parseLine } from '@jaws/shared/other-tools/json-lines';
import { decodeText } from '../import/table-text.ts';
import { logNamed, logOfRow, rowOfJson, type ZeekLog } from './zeek-rows.ts';
import { ZeekHeaderReader } from './zeek-header.ts';

export type FlowLog =
  | { readonly format: 'zeek' | 'zeek-json'; readonly log: ZeekLog }
  | { readonly format: 'eve' }
  /** A log of Zeek that says nothing of flows. */
  | { readonly format: 'other'; readonly name: string };

/** Lines of JSON that are looked at: the first may be a kind of event that tells little. */
const lookedAt = 20;

/** Null for anything else. */
export function detectFlowLog(firstBytes: Uint8Array): FlowLog | null {
  const text = decodeText(firstBytes);
  if (/^#(separator|fields|path|set_separator)\b/.test(text)) return ofHeader(text);
  return text.startsWith('{') ? ofJson(text.split('\n', lookedAt)) : null;
}

function ofHeader(text: string): FlowLog | null {
  const reader = new ZeekHeaderReader();
  for (const line of text.split(/\r?\n/)) {
    if (!line.startsWith('#')) break;
    reader.take(line);
  }
  const { header } = reader;
  if (header === null) return null;
  const { path, fields } = header;
  const log = path === null ? logOfRow(Object.fromEntries(fields.map((name) => [name, '']))) : logNamed(path);
  return log === null ? { format: 'other', name: path ?? 'this' } : { format: 'zeek', log };
}

function ofJson(lines: readonly string[]): FlowLog | null {
  for (const line of lines) {
    const event = parseLine(line);
    if (event === null) continue;
    if (typeof event['event_type'] === 'string' && typeof event['timestamp'] === 'string')
      return { format: 'eve' };
    const row = rowOfJson(line) ?? event;
    const log = row['ts'] === undefined ? null : logOfRow(row);
    if (log !== null) return { format: 'zeek-json', log };
  }
  return null;
}
